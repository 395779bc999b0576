import type { PrismaClient } from '../../../src/db/generated/client/client.ts';

/** Everything that the database stores of an entry and its beneficiaries, as text. */
export type PlainLedger = ReadonlyMap<string, string>;

const tables = ['LedgerEntry', 'LedgerSubject', 'LedgerHead', 'LedgerCheckpoint'] as const;

/** Reads the ledger as a plain list by id: its entries, and subjects of entries, even if the entry is missing. */
export async function readPlain(client: PrismaClient): Promise<PlainLedger> {
  const rows = await client.$queryRaw<{ id: string; text: string }[]>`
    SELECT "id", string_agg("text", E'\n' ORDER BY "text") AS "text" FROM (
      SELECT "id", e::text AS "text" FROM "LedgerEntry" e
      UNION ALL SELECT "entryId", s::text FROM "LedgerSubject" s
    ) kept GROUP BY "id"`;
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** Returns the first id at which two ledgers differ; null if they are equal. */
export function firstDifference(left: PlainLedger, right: PlainLedger): string | null {
  const differing = [...left.keys(), ...right.keys()].filter((id) => left.get(id) !== right.get(id));
  return differing.sort()[0] ?? null;
}

/** Changes the ledger without its triggers, as only an administrator of the database can. */
export async function tamper(client: PrismaClient, ...statements: readonly string[]): Promise<void> {
  for (const table of tables) await client.$executeRawUnsafe(`ALTER TABLE "${table}" DISABLE TRIGGER USER`);
  for (const statement of statements) await client.$executeRawUnsafe(statement);
  for (const table of tables.filter((each) => each !== 'LedgerHead'))
    await client.$executeRawUnsafe(`ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER ledger_only_grows`);
}

/** Copies the ledger, for `restore`. */
export async function keepCopy(client: PrismaClient): Promise<void> {
  for (const table of tables) await client.$executeRawUnsafe(`CREATE TABLE "${table}Copy" AS TABLE "${table}"`);
}

/** Restores the copy of the ledger. */
export const restore = (client: PrismaClient): Promise<void> =>
  tamper(
    client,
    ...tables.flatMap((table) => [`DELETE FROM "${table}"`, `INSERT INTO "${table}" SELECT * FROM "${table}Copy"`]),
  );
