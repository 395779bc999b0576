import { ours, sql } from '../db/statements/sql.ts';
import { describeRecord, recordModelNames } from '../records/record-models.ts';
import type { Database } from '../db/database.ts';
import type { Link } from '../access/link.ts';

/** Counts the records of a department in the hub's store, by table; empty tables are omitted. */
export async function countRecords(
  { client }: Database,
  departmentId: string,
): Promise<{ readonly name: string; readonly count: number }[]> {
  const counts = await Promise.all(
    recordModelNames.map(async (model) => {
      const rows = sql`SELECT count(*)::int AS "count" FROM ${ours(model)} WHERE "departmentId" = ${departmentId}`;
      const [found] = await client.$queryRaw<{ count: number }[]>(rows);
      return { name: describeRecord(model).list ?? 'identities', count: found?.count ?? 0 };
    }),
  );
  return counts.filter(({ count }) => count > 0);
}

/** Stores a link: every process of the hub uses it from the next request on. */
export async function keepLink({ client }: Database, link: Link, now: Date): Promise<void> {
  const { departmentId, url, certificateAuthority, contractVersion } = link;
  const data = { departmentId, url, certificateAuthority, contractVersion, addedAt: now, pausedAt: null };
  await client.departmentLink.create({ data: { id: departmentId, ...data } });
}

/** Deletes a link. Returns false if there was none. */
export async function removeLink({ client }: Database, departmentId: string): Promise<boolean> {
  const { count } = await client.departmentLink.deleteMany({ where: { departmentId } });
  return count > 0;
}

/** Pauses or resumes a link. Returns false if it was so already. */
export async function pauseLink({ client }: Database, departmentId: string, pausedAt: Date | null): Promise<boolean> {
  const where = { departmentId, pausedAt: pausedAt === null ? { not: null } : null };
  const { count } = await client.departmentLink.updateMany({ where, data: { pausedAt } });
  return count > 0;
}
