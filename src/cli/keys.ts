import { Command, InvalidArgumentError } from 'commander';
import type { Config } from '../settings/config.ts';
import type { Database } from '../db/database.ts';
import { readConfig } from '../settings/config.ts';
import { OperatorError } from '../base/errors.ts';
import { ensureMigrated } from '../db/open.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { findKeyRing, makeKeyFile, openKeyRing } from '../sealing/open-ring.ts';
import { resealRows } from '../sealing/reseal.ts';
import { addKey, countOld, oldKeysOf, retireKeys } from '../sealing/rotate.ts';
import { countByKey } from '../sealing/usage.ts';
import { withProgress } from './progress.ts';
import { withExistingDatabase } from './with-database.ts';

function readBatchSize(text: string): number {
  const size = Number(text);
  if (/^\d+$/.test(text) && size >= 1 && size <= 10_000) return size;
  throw new InvalidArgumentError('Give a whole number from 1 to 10000.');
}

/** Runs a command with the keys of a database. */
const withKeys = (run: (database: Database, ring: KeyRing, config: Config) => Promise<void>): Promise<void> =>
  withExistingDatabase(async (database, config) => {
    if (findKeyRing(config) === null) {
      throw new OperatorError(
        'There are no keys yet. `lienthong keys make` makes them; outside production the first start does, too.',
      );
    }
    await ensureMigrated(config, database);
    await run(database, await openKeyRing(config, database), config);
  });

async function sayWhatIsNext({ client }: Database, ring: KeyRing): Promise<void> {
  const usage = await countByKey(client);
  const [unused, current] = [oldKeysOf(ring.keys).filter((id) => !usage.has(id)), ring.current.id];
  console.log(`${usage.get(current) ?? 0} rows are under ${current}, ${countOld(usage, ring.keys)} under older keys.`);
  if (unused.length === 0) return;
  const next = ring.file === null ? 'take them out of LIENTHONG_KEYS' : 'remove them with `lienthong keys retire`';
  console.log(`No longer used: ${unused.join(', ')}. Once no backup needs them, ${next}.`);
}

const rotate = ({ batch: batchSize }: { batch: number }): Promise<void> =>
  withKeys(async (database, ring) => {
    const added = ring.file === null ? null : await addKey(database, ring, ring.file);
    if (added !== null) console.log(`Made the key ${added}; new values are encrypted with it.`);
    else console.log(`Encrypting the rows of older keys with ${ring.current.id}; no key was made.`);
    const total = countOld(await countByKey(database.client), ring.keys);
    const { damaged } = await withProgress(total, 'rows', (onProgress) =>
      resealRows(database, ring, { batchSize, onProgress }),
    );
    await sayWhatIsNext(database, ring);
    if (damaged.length === 0) return;
    throw new OperatorError(
      `Rows that cannot be decrypted were left unchanged: ${damaged.length}, the first ${damaged.slice(0, 5).join(', ')}.`,
    );
  });

const retire = (): Promise<void> =>
  withKeys(async (database, ring) => {
    if (ring.file === null) throw new OperatorError('The keys are set in LIENTHONG_KEYS. Remove old keys there.');
    const retired = await retireKeys(database, ring, ring.file);
    console.log(retired.length === 0 ? 'There are no older keys.' : `Removed: ${retired.join(', ')}.`);
  });

const list = (): Promise<void> =>
  withKeys(async ({ client }, ring) => {
    const usage = await countByKey(client);
    const line = (key: string, made: string, rows: string): string => `${key.padEnd(22)}${made.padEnd(26)}${rows}`;
    console.log(line('key', 'made', 'rows'));
    for (const { id, createdAt } of ring.keys.byId.values()) {
      const name = id === ring.current.id ? `${id} *` : id;
      console.log(line(name, createdAt ?? 'unknown', String(usage.get(id) ?? 0)));
    }
    console.log('* encrypts new values');
    const missing = [...usage.keys()].filter((id) => !ring.keys.byId.has(id));
    if (missing.length > 0)
      throw new OperatorError(`Some rows need ${missing.length} key(s) that ${ring.source} does not hold.`);
  });

/** `lienthong keys` */
export function keysCommand(): Command {
  const command = new Command('keys');
  command
    .command('make')
    .description('make the key file of a hub that has none')
    .action(async () => {
      console.log(`Made ${await makeKeyFile(readConfig(process.env))}. Keep a copy of it apart from the database.`);
    });
  command.command('list').description('list the keys, and how many rows each encrypts').action(list);
  command
    .command('rotate')
    .description(
      'make a new key and encrypt all rows with it; run again after an interruption, it continues where it stopped. If LIENTHONG_KEYS is set, no key is made: add one there, in every process, before you make it the current one',
    )
    .option('--batch <rows>', 'rows in one transaction', readBatchSize, 1000)
    .action(rotate);
  command
    .command('retire')
    .description(
      'remove from the key file the keys that no row of this database uses; backups made before the rotation still need them',
    )
    .action(retire);
  return command;
}
