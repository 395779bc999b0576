import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../../src/db/database.ts';
import { applyMigrations } from '../../../src/db/migrate/migrations.ts';
import { seed, defaultSeed } from '../../../src/seed/seed.ts';
import { testKeys } from '../keys.ts';
import { dropWithCopies, recreateDatabase, templateUrl } from '../database/server-database.ts';
import { keepTemplateRows } from '../oracle/tracked-rows.ts';
import { makeSmallStore, removeSpareLogs } from '../small-store.ts';

/** Synthetic beneficiaries in the database that every test file gets a copy of. */
export const syntheticCount = 2000;

/** Makes the database once: each test file works on a copy of its own. */
export async function makeTemplate(): Promise<void> {
  const url = process.env['DATABASE_URL'] ?? null;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-test-'));
  process.env['LIENTHONG_TEST_DIRECTORY'] = directory;
  process.env['LIENTHONG_TEST_TEMPLATE'] = `template_${process.pid}`;
  if (url !== null) await recreateDatabase(templateUrl(url));
  const store = path.join(directory, 'store');
  if (url === null) await makeSmallStore(store);
  const place = url === null ? { url, directory: store } : { url: templateUrl(url), directory: null };
  const database = await openDatabase(place);
  await applyMigrations(database);
  await seed(database, { keys: testKeys(), synthetic: syntheticCount, seed: defaultSeed });
  await keepTemplateRows(database, path.join(directory, 'rows'));
  await database.close();
  if (url === null) await removeSpareLogs(store);
}

/** Removes the database that the copies were made of, and copies that are left. */
export async function removeTemplate(): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined) await dropWithCopies(templateUrl(url));
  const directory = process.env['LIENTHONG_TEST_DIRECTORY'];
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
}
