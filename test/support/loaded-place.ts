import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrate/migrations.ts';
import { seedReference } from '../../src/seed/seed.ts';
import {
  dropDatabase,
  hasDatabase,
  recreateDatabase,
  renameDatabase,
  templateUrl,
} from './database/server-database.ts';
import { makePlace, type Place } from './place.ts';
import { copyStore, makeSmallStore, removeSpareLogs } from './small-store.ts';

type Target = Pick<Place, 'url' | 'directory'>;

async function load(target: Target): Promise<void> {
  const database = await openDatabase(target);
  try {
    await applyMigrations(database);
    await seedReference(database);
  } finally {
    await database.close();
  }
}

/** Loads a database of the server under a name that is known to all workers; whoever is second drops its own. */
async function loadOnServer(server: string): Promise<string> {
  const url = `${templateUrl(server)}_loaded`;
  if (await hasDatabase(url)) return url;
  const own = `${url}_${process.pid}`;
  await recreateDatabase(own);
  await load({ url: own, directory: '' });
  await renameDatabase(own, url).catch(async (error: unknown) => {
    if (!(await hasDatabase(url))) throw error;
    await dropDatabase(own);
  });
  return url;
}

/** Loads an embedded store in a directory that is known to all workers; whoever is second removes its own. */
async function loadInDirectory(): Promise<string> {
  const run = process.env['LIENTHONG_TEST_DIRECTORY'];
  if (run === undefined) throw new Error('Tests are run by `npm test`, which makes their directory first.');
  const directory = path.join(run, 'loaded');
  if (existsSync(directory)) return directory;
  const own = `${directory}-${process.pid}`;
  await makeSmallStore(own);
  await load({ url: null, directory: own });
  await removeSpareLogs(own);
  await rename(own, directory).catch(() => rm(own, { recursive: true }));
  return directory;
}

/** What was loaded, by the server; null stands for the embedded database. */
const sources = new Map<string | null, Promise<string>>();

function sourceOn(server: string | null): Promise<string> {
  const known = sources.get(server);
  if (known !== undefined) return known;
  const made = server === null ? loadInDirectory() : loadOnServer(server);
  sources.set(server, made);
  return made;
}

/**
 * Creates a place as `lienthong migrate` and, in production, `lienthong seed` leave it: no keys, and no made-up data.
 * A copy of one that is loaded once takes a tenth of the time. Remove it at the end.
 */
export async function makeLoadedPlace(server: string | null = process.env['DATABASE_URL'] ?? null): Promise<Place> {
  const source = await sourceOn(server);
  const place = await makePlace(server);
  if (place.url === null) copyStore(source, place.directory);
  else await recreateDatabase(place.url, source);
  return place;
}

/** Creates a loaded place while a function runs. */
export async function inLoadedPlace<T>(use: (place: Place) => Promise<T>, server?: string | null): Promise<T> {
  const place = await makeLoadedPlace(server);
  try {
    return await use(place);
  } finally {
    await place.remove();
  }
}
