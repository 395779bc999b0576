import type { PrismaClient } from '../../../src/db/generated/client/client.ts';

/** Everything that the database stores of an entry, and by which departments and clauses it is found, as text. */
export type PlainLedger = ReadonlyMap<number, string>;

const tables = ['LedgerEntry', 'LedgerMention', 'LedgerBlock', 'LedgerCheckpoint'] as const;

/** Reads the ledger as a plain list by number. Entries with one number, and what blocks say of it, are told together. */
export async function readPlain(client: PrismaClient): Promise<PlainLedger> {
  const rows = await client.$queryRaw<{ id: bigint; text: string }[]>`
    SELECT "id", string_agg("text", E'\n' ORDER BY "text") AS "text" FROM (
      SELECT "id", e::text || (
        SELECT coalesce(string_agg("key", ' ' ORDER BY "key"), '') FROM "LedgerMention" mention
        WHERE mention."second" = floor(extract(epoch FROM e."at"))) AS "text"
      FROM "LedgerEntry" e
      UNION ALL SELECT "entries"[1], block::text FROM "LedgerBlock" block
    ) kept GROUP BY "id"`;
  return new Map(rows.map(({ id, text }) => [Number(id), text]));
}

/** Returns the numbers at which two ledgers differ, ascending. */
export const differencesOf = (left: PlainLedger, right: PlainLedger): number[] =>
  [...new Set([...left.keys(), ...right.keys()])]
    .filter((id) => left.get(id) !== right.get(id))
    .sort((one, other) => one - other);

/** Changes the ledger without its triggers, as only an administrator of the database can. */
export async function tamper(client: PrismaClient, ...statements: readonly string[]): Promise<void> {
  for (const table of tables) await client.$executeRawUnsafe(`ALTER TABLE "${table}" DISABLE TRIGGER USER`);
  for (const statement of statements) await client.$executeRawUnsafe(statement);
  for (const table of tables)
    await client.$executeRawUnsafe(`ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER ledger_only_grows`);
}

/** Copies the ledger, for `restore`. */
export async function keepCopy(client: PrismaClient): Promise<void> {
  for (const table of tables) await client.$executeRawUnsafe(`CREATE TABLE "${table}Copy" AS TABLE "${table}"`);
}

/** Restores the copy of the ledger, and the number of the next entry. */
export const restore = (client: PrismaClient): Promise<void> =>
  tamper(
    client,
    ...tables.flatMap((table) => [`DELETE FROM "${table}"`, `INSERT INTO "${table}" SELECT * FROM "${table}Copy"`]),
    `DO $$ BEGIN PERFORM setval('"LedgerEntry_id_seq"', (SELECT max("id") FROM "LedgerEntry")); END $$`,
  );
