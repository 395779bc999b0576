import type { PrismaClient } from '../db/generated/client/client.ts';

/** Entries that state something of the ledger itself. LedgerMention has them by the name of their operation. */
export type StatementName = 'ARCHIVE' | 'CARRY_OVER';

/**
 * Reads the request lines of the entries that make a statement, oldest first. One that is not found makes entries look
 * missing or inserted, never the other way round.
 */
export async function readStatements(
  client: Pick<PrismaClient, '$queryRaw'>,
  name: StatementName,
): Promise<Readonly<Record<string, unknown>>[]> {
  const rows = await client.$queryRaw<{ body: string }[]>`
    SELECT entry."body" FROM public."LedgerMention" mention
    JOIN public."LedgerEntry" entry
      ON entry."at" >= to_timestamp(mention."second") AND entry."at" < to_timestamp(mention."second" + 1)
    WHERE mention."key" = ${name} AND strpos(entry."body", ${`"operation":"${name}"`}) > 0
    ORDER BY entry."id"`;
  return rows.map(({ body }) => JSON.parse(body.split('\n')[0] ?? '') as Readonly<Record<string, unknown>>);
}
