import type { PrismaClient } from '../db/generated/client/client.ts';

/** How far the ledger goes: the place of its last entry, 0 where there is none, and that entry's hash. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** A client, or a transaction of one. */
type Queryable = Pick<PrismaClient, '$queryRaw'>;

/** Adds entries with these bodies in one statement; they are durable once it has answered outside a transaction. */
export async function appendBodies(client: Queryable, bodies: readonly string[]): Promise<Head> {
  const [head] = await client.$queryRaw<{ sequence: bigint; hash: string }[]>`
    SELECT "last_sequence" AS "sequence", "last_hash" AS "hash" FROM public.ledger_append(${bodies}::text[])`;
  if (head === undefined) throw new Error('The ledger did not answer.');
  return { sequence: Number(head.sequence), hash: head.hash };
}

/** How far the ledger goes now; null where its head is gone. */
export async function readHead(client: Queryable): Promise<Head | null> {
  const [head] = await client.$queryRaw<{ sequence: bigint; hash: string }[]>`
    SELECT "sequence", "hash" FROM public."LedgerHead" WHERE "id" = 1`;
  return head === undefined ? null : { sequence: Number(head.sequence), hash: head.hash };
}
