import type { PrismaClient } from '../db/generated/client/client.ts';

/** The end of the ledger: the place of its last entry (0 if it is empty) and the hash of that entry. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** A database client, or one of its transactions. */
type Queryable = Pick<PrismaClient, '$queryRaw'>;

/** Adds entries with these bodies in one statement. Outside a transaction they are durable when it returns. */
export async function appendBodies(client: Queryable, bodies: readonly string[]): Promise<Head> {
  const [head] = await client.$queryRaw<{ sequence: bigint; hash: string }[]>`
    SELECT "last_sequence" AS "sequence", "last_hash" AS "hash" FROM public.ledger_append(${bodies}::text[])`;
  if (head === undefined) throw new Error('The ledger did not answer.');
  return { sequence: Number(head.sequence), hash: head.hash };
}

/** Reads the end of the ledger; null if its head row is missing. */
export async function readHead(client: Queryable): Promise<Head | null> {
  const [head] = await client.$queryRaw<{ sequence: bigint; hash: string }[]>`
    SELECT "sequence", "hash" FROM public."LedgerHead" WHERE "id" = 1`;
  return head === undefined ? null : { sequence: Number(head.sequence), hash: head.hash };
}
