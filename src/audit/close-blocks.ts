import { setTimeout as wait } from 'node:timers/promises';
import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { closeNextBlock } from './blocks.ts';

/** How often another process that closes a block is waited for, and how long each time, milliseconds. */
const attempts = 50;
const pause = 100;

/**
 * Closes blocks until every entry that is stored has one. Returns the newest checkpoint; null for an empty ledger.
 * @throws Error if other processes keep closing blocks for several seconds
 */
export async function closeAllBlocks(database: Database, key: KeyObject): Promise<string | null> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const closing = await closeNextBlock(database, key, new Date());
    if (closing?.entries === 0) return closing.checkpoint;
    if (closing === null) await wait(pause);
  }
  throw new Error('other processes close blocks of the ledger all the time');
}
