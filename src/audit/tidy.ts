import type { Database } from '../db/database.ts';

/** How often the ledger is tidied, milliseconds. */
const period = 10_000;

const ahead = 7 * 24 * 3_600_000;

const lastTidied = new WeakMap<Database, number>();

/**
 * Makes the table of the coming month, and moves new subjects to their place in the index: otherwise a request would have
 * to, once much has gathered. Does nothing if that was done a short while ago.
 */
export async function tidyLedger(database: Database, now: Date): Promise<void> {
  const last = lastTidied.get(database) ?? 0;
  if (now.getTime() - last < period) return;
  lastTidied.set(database, now.getTime());
  await database.client.$queryRaw`
    SELECT public.ledger_prepare(${now.toISOString()}::text::timestamptz),
      public.ledger_prepare(${new Date(now.getTime() + ahead).toISOString()}::text::timestamptz), public.ledger_tidy()`;
}
