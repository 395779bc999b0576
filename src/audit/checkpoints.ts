import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { readHead, type Head } from './append-bodies.ts';
import { signCheckpoint, type Checkpoint } from './checkpoint.ts';

/** Keeps a checkpoint in the database; one that is there at the same place stays. */
async function keep({ client }: Database, { sequence, hash, at, keyId, signature }: Checkpoint): Promise<void> {
  await client.$executeRaw`
    INSERT INTO "LedgerCheckpoint" ("sequence", "hash", "at", "keyId", "signature")
    VALUES (${sequence}::bigint, ${hash}, ${at}::timestamptz, ${keyId}, ${signature}) ON CONFLICT DO NOTHING`;
}

/** Signs how the ledger stands, keeps that in the database and answers it; null for a ledger without entries. */
export async function writeCheckpoint(
  database: Database,
  key: KeyObject,
  now: Date,
  known?: Head,
): Promise<Checkpoint | null> {
  const head = known ?? (await readHead(database.client));
  if (head === null || head.sequence === 0) return null;
  const checkpoint = signCheckpoint(head, now, key);
  await keep(database, checkpoint);
  return checkpoint;
}

/** The checkpoints that the database keeps, from this place on. */
export async function readCheckpoints({ client }: Database, from: number): Promise<Checkpoint[]> {
  const kept = await client.ledgerCheckpoint.findMany({
    where: { sequence: { gte: from } },
    orderBy: { sequence: 'asc' },
  });
  return kept.map(({ sequence, at, ...others }) => ({ sequence: Number(sequence), at: at.toISOString(), ...others }));
}
