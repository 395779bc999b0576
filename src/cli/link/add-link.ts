import type { Database } from '../../db/database.ts';
import { OperatorError } from '../../base/errors.ts';
import { dayOf } from '../../base/day.ts';
import type { LinkPool } from '../../links/link-pool.ts';
import { keepLink } from '../../links/link-store.ts';
import type { Link } from '../../access/link.ts';
import type { ServiceInfo } from '../../links/service-check.ts';
import { SourceFailure } from '../../source/source-state.ts';
import { findDepartment, readLinks } from './find-department.ts';
import { refuseHeldRecords } from './refuse-held-records.ts';
import { readAddress, readAuthority } from './read-address.ts';

/** Maximum difference between the clocks of hub and service, milliseconds: the tolerance of assertions. */
const tolerance = 5000;

/** A link to add, as the operator gives it. */
export interface WantedLink {
  readonly code: string;
  readonly url: string;
  /**
   * File of the authority that signed the service's certificate, PEM; null for the authorities that the system trusts.
   */
  readonly authority: string | null;
}

export interface AddOptions {
  readonly database: Database;
  readonly pool: LinkPool;
  readonly isProduction: boolean;
  readonly now: Date;
  /** Checks the service against the contract. */
  readonly conforms: (link: Link) => Promise<void>;
}

/** Refuses a department that is already linked. */
async function refuseLinked(database: Database, { departmentId, departmentCode }: Link): Promise<void> {
  const links = await readLinks(database);
  if (links.some((link) => link.departmentId === departmentId)) {
    throw new OperatorError(
      `${departmentCode} is linked already. "lienthong link remove ${departmentCode}" ends that.`,
    );
  }
}

async function askService(pool: LinkPool, link: Link): Promise<ServiceInfo> {
  return pool.check(link).catch((error: unknown) => {
    if (!(error instanceof SourceFailure)) throw error;
    throw new OperatorError(`The service of ${link.departmentCode} does not answer correctly: ${error.message}.`);
  });
}

function checkClock({ departmentCode }: Link, { clockDifference }: ServiceInfo): void {
  if (Math.abs(clockDifference) <= tolerance) return;
  const seconds = Math.round(Math.abs(clockDifference) / 1000);
  const way = clockDifference > 0 ? 'ahead of' : 'behind';
  throw new OperatorError(
    `The clock of the service of ${departmentCode} is ${seconds} seconds ${way} the hub's; at most 5 are acceptable.`,
  );
}

/**
 * Adds a link, after checking that its service belongs to the department and keeps the contract.
 * @throws OperatorError with the reason of a refusal.
 */
export async function addLink(wanted: WantedLink, options: AddOptions): Promise<Link> {
  const { database, pool, isProduction, now, conforms } = options;
  const department = await findDepartment(database, wanted.code, dayOf(now));
  const url = readAddress(wanted.url, isProduction);
  const certificateAuthority = await readAuthority(wanted.authority);
  const link: Link = { ...department, url, certificateAuthority, contractVersion: '1.0', pausedAt: null };
  await refuseLinked(database, link);
  await refuseHeldRecords(database, link, isProduction);
  const info = await askService(pool, link);
  checkClock(link, info);
  await conforms(link);
  const checked = { ...link, contractVersion: info.contractVersion };
  await keepLink(database, checked, now);
  return checked;
}
