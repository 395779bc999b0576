import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrations.ts';
import { seed, usualSeed } from '../../src/seed/seed.ts';
import { testKeys } from './keys.ts';
import { recreateDatabase, templateUrl } from './server-database.ts';

/** Synthetic beneficiaries in the database that every test file gets a copy of. */
export const syntheticCount = 2000;

/** Makes the database once: each test file works on a copy of its own. */
export default async function setUp(): Promise<void> {
  const url = process.env['DATABASE_URL'] ?? null;
  const directory = url === null ? await mkdtemp(path.join(os.tmpdir(), 'lienthong-test-')) : null;
  if (url !== null) await recreateDatabase(templateUrl(url));
  const database = await openDatabase({ url: url === null ? null : templateUrl(url), directory });
  await applyMigrations(database);
  await seed(database, { keys: testKeys(), synthetic: syntheticCount, seed: usualSeed });
  await database.close();
  if (directory !== null) process.env['LIENTHONG_TEST_DIRECTORY'] = directory;
}
