import type { Database } from '../db/database.ts';
import { OperatorError } from '../base/errors.ts';
import { replaceKeyFile } from './key-file.ts';
import type { KeyRing } from './key-ring.ts';
import type { Keys } from './keys.ts';
import { withNewKey, withoutOldKeys } from './new-keys.ts';
import { countByKey, inLongTransaction, type Client } from './usage.ts';

/** Lock held while a key file changes: two commands on one server wait for each other. */
const ringLock = 72_707_371;

const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);

/** Counts the rows under other keys than the current one. */
export const countOld = (usage: ReadonlyMap<string, number>, { current }: Keys): number =>
  sum(usage.values()) - (usage.get(current.id) ?? 0);

/** Runs a change of the keys exclusively, with the current keys and the number of rows under each. */
const withRingHeld = <T>(
  { client }: Database,
  ring: KeyRing,
  change: (usage: ReadonlyMap<string, number>, client: Client) => Promise<T>,
): Promise<T> =>
  inLongTransaction(client, async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${ringLock}::bigint)`;
    ring.refresh();
    return change(await countByKey(transaction), transaction);
  });

/**
 * Adds a new key to the file and makes it the current one. Returns its id; null if rows are still under an older key,
 * because an interrupted rotation has to be finished first.
 */
export const addKey = (database: Database, ring: KeyRing, file: string): Promise<string | null> =>
  withRingHeld(database, ring, async (usage) => {
    if (countOld(usage, ring.keys) > 0) return null;
    // On the disk before any row needs it.
    await replaceKeyFile(file, withNewKey(ring.keys));
    ring.refresh();
    return ring.current.id;
  });

/** Returns the ids of all keys but the current one. */
export const oldKeysOf = ({ byId, current }: Keys): string[] => [...byId.keys()].filter((id) => id !== current.id);

/**
 * Removes all keys but the current one from the file. Returns their ids.
 * @throws OperatorError while rows are under one of them
 */
export const retireKeys = (database: Database, ring: KeyRing, file: string): Promise<string[]> =>
  withRingHeld(database, ring, async (_, transaction) => {
    // Waits for everyone who has written rows; whoever writes later finds that the key is gone, and writes nothing.
    await transaction.$executeRaw`LOCK TABLE public."BeneficiaryIdentity" IN SHARE MODE`;
    const rows = countOld(await countByKey(transaction), ring.keys);
    const old = oldKeysOf(ring.keys);
    if (rows > 0) {
      throw new OperatorError(`Rows are still under an older key: ${rows}. Finish with \`lienthong keys rotate\`.`);
    }
    if (old.length > 0) await replaceKeyFile(file, withoutOldKeys(ring.keys));
    return old;
  });
