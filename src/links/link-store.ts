import type { Database } from '../db/database.ts';
import type { Link } from './link.ts';

/** How many records of a department the hub's store holds, by table; tables without any are left out. */
export async function countRecords(
  { client }: Database,
  departmentId: string,
): Promise<{ readonly name: string; readonly count: number }[]> {
  const where = { departmentId };
  const counts = [
    { name: 'beneficiaries', count: await client.beneficiary.count({ where }) },
    { name: 'identities', count: await client.beneficiaryIdentity.count({ where }) },
    { name: 'enrolments', count: await client.enrolment.count({ where }) },
    { name: 'payments', count: await client.payment.count({ where }) },
  ];
  return counts.filter(({ count }) => count > 0);
}

/** Keeps a link: every process of the hub asks it from the next request on. */
export async function keepLink({ client }: Database, link: Link, now: Date): Promise<void> {
  const { departmentId, url, certificateAuthority, contractVersion } = link;
  const data = { departmentId, url, certificateAuthority, contractVersion, addedAt: now, pausedAt: null };
  await client.departmentLink.create({ data: { id: departmentId, ...data } });
}

/** Takes a link away; false where there was none. */
export async function removeLink({ client }: Database, departmentId: string): Promise<boolean> {
  const { count } = await client.departmentLink.deleteMany({ where: { departmentId } });
  return count > 0;
}

/** Has a department no longer asked, or again; false where that is so already. */
export async function pauseLink({ client }: Database, departmentId: string, pausedAt: Date | null): Promise<boolean> {
  const where = { departmentId, pausedAt: pausedAt === null ? { not: null } : null };
  const { count } = await client.departmentLink.updateMany({ where, data: { pausedAt } });
  return count > 0;
}
