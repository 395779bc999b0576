import { Command } from 'commander';
import { readConfig } from '../../settings/config.ts';
import { OperatorError } from '../../base/errors.ts';
import { dayOf } from '../../base/day.ts';
import { findDepartmentCode, readBodies } from '../../seed/department-by-name.ts';
import { checkLink, type CheckResult } from '../../conformance/check-link.ts';
import { readAddress, readAuthority } from './read-address.ts';

interface CheckCommandOptions {
  readonly department: string;
  readonly authority?: string;
  readonly json?: boolean;
}

const marks: Readonly<Record<CheckResult['status'], string>> = { PASSED: '✓', FAILED: '✗', SKIPPED: '–' };

/** Formats a check for display: with its result on the same line, or with its fault on the next lines. */
function linesOf({ title, status, detail, remedy }: CheckResult): string[] {
  const mark = marks[status];
  if (status !== 'FAILED') return [`${mark} ${title}${detail === null ? '' : ` (${detail})`}`];
  return [`${mark} ${title}`, `    ${detail ?? 'It fails.'}`, ...(remedy === null ? [] : [`    To do: ${remedy}`])];
}

/** Finds the department in the reference data of the package, because a running hub may hold the database. */
async function findDepartment(text: string) {
  const bodies = await readBodies(dayOf(new Date()));
  const code = findDepartmentCode(text, bodies);
  const found = bodies.departments.find((row) => row.code === code);
  if (found === undefined) throw new OperatorError(`There is no department ${code} today.`);
  return { departmentId: found.id, departmentCode: code };
}

function summarise(results: readonly CheckResult[]): string {
  const count = (status: CheckResult['status']): number => results.filter((each) => each.status === status).length;
  const [passed, failed, skipped] = [count('PASSED'), count('FAILED'), count('SKIPPED')];
  const verdict = failed === 0 ? 'The service keeps the contract' : 'The service does not keep the contract';
  return `${verdict}: ${passed} checks passed, ${failed} failed, ${skipped} could not be decided.`;
}

async function check(url: string, { department, authority, json = false }: CheckCommandOptions): Promise<void> {
  const found = await findDepartment(department);
  const certificateAuthority = await readAuthority(authority ?? null);
  const config = readConfig(process.env);
  const link = { ...found, url: readAddress(url, config.environment === 'production'), certificateAuthority };
  const results: CheckResult[] = [];
  for await (const result of checkLink(config, link)) {
    results.push(result);
    if (!json) for (const line of linesOf(result)) console.log(line);
  }
  const isKept = results.every(({ status }) => status !== 'FAILED');
  if (json) console.log(JSON.stringify({ department: found.departmentCode, isKept, checks: results }, null, 2));
  else console.log(`\n${summarise(results)}`);
  if (!isKept) process.exitCode = 1;
}

/** `lienthong link check` */
export const checkCommand = (): Command =>
  new Command('check')
    .description('check a department service against the department contract; exit 1 if it does not keep it')
    .argument('<url>', 'address of the service: https://…/graphql')
    .requiredOption('--department <code>', 'department by its code or its province: 92-SYT, can-tho')
    .option(
      '--authority <file>',
      "PEM file of the authority that signed the service's certificate; if absent, the system's authorities",
    )
    .option('--json', 'print the results as JSON')
    .action(check);
