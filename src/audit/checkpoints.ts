import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import type { LedgerCheckpointModel } from '../db/generated/client/models.ts';
import { readHead } from './append-bodies.ts';
import { hashCheckpoint, isKnownKey, signCheckpoint, type Checkpoint, type CheckpointBefore } from './checkpoint.ts';

type Client = Database['client'];

const fromRow = ({ number, sequence, at, ...others }: LedgerCheckpointModel): Checkpoint => ({
  number: number === null ? null : Number(number),
  sequence: Number(sequence),
  at: at.toISOString(),
  ...others,
});

/** Adds a checkpoint to the database; answers false if another process was faster. */
async function insert(client: Client, checkpoint: Checkpoint): Promise<boolean> {
  const { number, previous, sequence, hash, at, keyId, signature } = checkpoint;
  const added = await client.$executeRaw`
    INSERT INTO public."LedgerCheckpoint" ("number", "previous", "sequence", "hash", "at", "keyId", "signature")
    VALUES (${number}::bigint, ${previous}, ${sequence}::bigint, ${hash}, ${at}::timestamptz, ${keyId}, ${signature})
    ON CONFLICT DO NOTHING`;
  return added === 1;
}

/** Reads the checkpoint with the highest number; null if there is none. */
export async function readNewest(client: Client): Promise<Checkpoint | null> {
  const row = await client.ledgerCheckpoint.findFirst({
    where: { number: { not: null } },
    orderBy: { number: 'desc' },
  });
  return row === null ? null : fromRow(row);
}

/** Returns the id of the key that signed the newest checkpoint, if it is another key than this one; otherwise null. */
export async function findForeignKey({ client }: Database, key: KeyObject): Promise<string | null> {
  const newest = await readNewest(client);
  return newest === null || isKnownKey(newest, [createPublicKey(key)]) ? null : newest.keyId;
}

/** Reads the checkpoints of entries after one place up to another, in their order. */
export async function readCheckpoints(client: Client, after: number, upTo: number): Promise<Checkpoint[]> {
  const rows = await client.ledgerCheckpoint.findMany({
    where: { sequence: { gt: after, lte: upTo } },
    orderBy: { sequence: 'asc' },
  });
  return rows.map(fromRow);
}

/** Reads the checkpoints that have these numbers. */
export async function readNumbered(client: Client, numbers: readonly number[]): Promise<Map<number, Checkpoint>> {
  const rows = await client.ledgerCheckpoint.findMany({ where: { number: { in: numbers.map(BigInt) } } });
  return new Map(rows.map((row) => [Number(row.number), fromRow(row)]));
}

/** Reads the first checkpoint of an entry after a place, among those up to a number; null if absent. */
export async function readLater(client: Client, after: number, upToNumber: number): Promise<Checkpoint | null> {
  const row = await client.ledgerCheckpoint.findFirst({
    where: { sequence: { gt: after }, number: { lte: upToNumber } },
    orderBy: { sequence: 'asc' },
  });
  return row === null ? null : fromRow(row);
}

/**
 * Computes the hash of a checkpoint. The first one that names the checkpoint before covers all checkpoints of earlier
 * versions, which do not.
 */
async function hashOf(client: Client, { number, previous, ...others }: Checkpoint): Promise<string> {
  if (previous !== null) return hashCheckpoint(previous, { number, previous, ...others });
  const earlier = await client.ledgerCheckpoint.findMany({
    where: { number: { not: null }, previous: null },
    orderBy: { number: 'asc' },
  });
  return earlier.map(fromRow).reduce(hashCheckpoint, '');
}

const beforeFirst: CheckpointBefore = { number: 0, hash: '' };

/** Number of attempts if another process is faster; its checkpoint then signs the same entry or a later one. */
const attempts = 5;

/** A checkpoint, and whether this call signed it. */
export interface Written {
  readonly checkpoint: Checkpoint;
  readonly isNew: boolean;
}

/**
 * Signs the last entry of the ledger and stores the checkpoint in the database. Returns the existing one if the entry
 * was signed before, and null for an empty ledger.
 * @throws Error if the ledger ends before the entry of a checkpoint
 */
export async function writeCheckpoint({ client }: Database, key: KeyObject, now: Date): Promise<Written | null> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const newest = await readNewest(client);
    const head = await readHead(client);
    if (head === null || head.sequence === 0) return null;
    if (newest?.sequence === head.sequence && newest.hash === head.hash) return { checkpoint: newest, isNew: false };
    if (newest !== null && newest.sequence >= head.sequence) {
      throw new Error(
        `checkpoint ${String(newest.number)} signed entry ${newest.sequence}, which is not the end of the ledger`,
      );
    }
    const before = newest === null ? beforeFirst : { number: newest.number ?? 0, hash: await hashOf(client, newest) };
    const checkpoint = signCheckpoint(head, before, now, key);
    if (await insert(client, checkpoint)) return { checkpoint, isNew: true };
  }
  return null;
}
