import { mediaTypeCheck, reachCheck } from './answers-check.ts';
import { asOfCheck } from './as-of-check.ts';
import { assertionChecks } from './assertion-checks.ts';
import { betweenCheck } from './between-check.ts';
import type { Check } from './check.ts';
import { countsCheck } from './counts-check.ts';
import { cursorCheck } from './cursor-check.ts';
import { orderCheck } from './order-check.ts';
import { collationCheck, edgeCheck } from './position-checks.ts';
import { abortCheck, malformedCheck, manyFieldsCheck, timeCheck } from './endurance-checks.ts';
import { entitiesCheck } from './entities-check.ts';
import { filterCheck, logicCheck, unknownCheck } from './filter-checks.ts';
import { foreignCheck } from './foreign-check.ts';
import { clockCheck, connectionCheck, identityCheck } from './identity-checks.ts';
import { limitsCheck } from './limits-check.ts';
import { nestedCheck } from './nested-check.ts';
import type { CheckOptions } from './options.ts';
import { pagingCheck } from './paging-check.ts';
import { fieldsCheck, policyCheck } from './policy-checks.ts';
import { programmeCheck, relatedCheck } from './related-checks.ts';
import { Breach, NotChecked, type CheckResult } from './result.ts';
import { schemaCheck } from './schema-check.ts';
import { scopeCheck } from './scope-check.ts';
import { CheckedService } from './service.ts';
import { statisticsCheck } from './statistics-check.ts';
import { textCheck } from './text-check.ts';

/** All checks in the order they run: the last one uses what all others received. */
const checks: readonly Check[] = [
  identityCheck,
  connectionCheck,
  clockCheck,
  mediaTypeCheck,
  schemaCheck,
  pagingCheck,
  cursorCheck,
  edgeCheck,
  betweenCheck,
  collationCheck,
  orderCheck,
  limitsCheck,
  countsCheck,
  filterCheck,
  logicCheck,
  unknownCheck,
  textCheck,
  relatedCheck,
  programmeCheck,
  scopeCheck,
  asOfCheck,
  entitiesCheck,
  nestedCheck,
  statisticsCheck,
  ...assertionChecks,
  fieldsCheck,
  policyCheck,
  malformedCheck,
  manyFieldsCheck,
  abortCheck,
  timeCheck,
  foreignCheck,
];

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function runCheck(service: CheckedService, { name, title, remedy, run }: Check): Promise<CheckResult> {
  try {
    return { name, title, status: 'PASSED', detail: await run(service), remedy: null };
  } catch (error) {
    if (error instanceof NotChecked) return { name, title, status: 'SKIPPED', detail: error.message, remedy: null };
    const detail = error instanceof Breach ? error.message : `No answer could be had: ${reasonOf(error)}`;
    return { name, title, status: 'FAILED', detail, remedy };
  }
}

/** Runs the checks of the department contract on a service, one after the other. */
export async function* checkContract(options: CheckOptions): AsyncGenerator<CheckResult> {
  const service = new CheckedService(options);
  const reached = await runCheck(service, reachCheck);
  yield reached;
  for (const check of checks) {
    if (reached.status === 'PASSED') yield await runCheck(service, check);
    else {
      const { name, title } = check;
      yield { name, title, status: 'SKIPPED', detail: 'the service does not answer', remedy: null };
    }
  }
}

export type { CheckResult } from './result.ts';
export type { CheckOptions } from './options.ts';
