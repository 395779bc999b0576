import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { isKnownKey } from './checkpoint.ts';
import { readNewest } from './checkpoints.ts';

/** The id of the key that signed the newest checkpoint, if it is another one than this; null otherwise. */
export async function findForeignKey({ client }: Database, key: KeyObject): Promise<string | null> {
  const newest = await readNewest(client);
  return newest === null || isKnownKey(newest, [createPublicKey(key)]) ? null : newest.keyId;
}
