import type { PrismaClient } from '../../../src/db/generated/client/client.ts';
import { until } from '../until.ts';

/** Waits until every transaction that runs now has ended, in whatever database of the server. */
export async function untilEnded(client: PrismaClient): Promise<void> {
  const [now] = await client.$queryRaw<{ id: string }[]>`SELECT pg_current_xact_id()::text AS "id"`;
  await until(async () => {
    const [{ horizon }] = await client.$queryRaw<[{ horizon: string }]>`
      SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS "horizon"`;
    return BigInt(horizon) > BigInt(now?.id ?? 0);
  });
}
