import http from 'node:http';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { readLoadedCount, seed, usualSeed } from '../import/seed.ts';
import type { WantedDepartments } from '../import/seed-records.ts';
import { migrate } from '../open.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import { openKeyRing } from '../sealing/open-ring.ts';
import { refuseMadeUpData } from './made-up-data.ts';
import { describeOtherCount, syntheticCount } from './synthetic-count.ts';
import { listen } from '../server/http.ts';

/** Where a program that serves tells its operator what it does. */
export type Say = (line: string) => void;

/** Finds out that the port is taken before the database is opened and loaded rather than after. */
export async function checkPort({ host, port }: Config): Promise<void> {
  const server = http.createServer();
  await listen(server, host, port);
  await new Promise((resolve) => server.close(resolve));
}

/**
 * Brings an open database up to what this version needs: migrations, keys, the data that ships with the package.
 * @param wanted of which departments made-up records are loaded
 */
export async function prepareStore(
  config: Config,
  database: Database,
  say: Say,
  wanted: WantedDepartments,
): Promise<KeyRing> {
  if (config.environment === 'production') await refuseMadeUpData(database);
  const migrations = await migrate(config, database);
  if (migrations.length > 0) say(`Applied ${migrations.length} migration(s).`);
  const keys = await openKeyRing(config, database, (file) => {
    say(`Made the keys of personal data in ${file}. Keep a copy of it apart from the database.`);
  });
  const demonstration = config.environment !== 'production';
  const loaded = demonstration ? await readLoadedCount(database) : null;
  const synthetic = demonstration ? syntheticCount(config, loaded) : 0;
  const report = await seed(database, { keys, synthetic, wanted, demonstration, seed: usualSeed });
  if (report.reference) say('Loaded the reference data and the published facts.');
  if (report.synthetic > 0) say(`Loaded ${report.synthetic} synthetic beneficiaries (made up, and marked so).`);
  if (report.identities > 0) say(`Added made-up personal data to ${report.identities} synthetic beneficiaries.`);
  const otherCount = describeOtherCount(config, loaded);
  if (otherCount !== null) say(otherCount);
  return keys;
}
