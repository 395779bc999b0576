import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { copyUrl, dropDatabase, recreateDatabase } from './database/server-database.ts';

/** An empty place for a hub: a new data directory and, on a server, a new database. */
export interface Place {
  readonly directory: string;
  /** The server's database; null for the embedded one. */
  readonly url: string | null;
  /** The settings of a process that uses the place. */
  readonly settings: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Creates an empty place. Remove it at the end. */
export async function makePlace(server: string | null = process.env['DATABASE_URL'] ?? null): Promise<Place> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-place-'));
  const url = server === null ? null : copyUrl(server, randomUUID().replaceAll('-', ''));
  if (url !== null) await recreateDatabase(url);
  return {
    directory,
    url,
    settings: { LIENTHONG_DATA_DIR: directory, ...(url === null ? {} : { DATABASE_URL: url }) },
    remove: async () => {
      if (url !== null) await dropDatabase(url);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Creates a place while a function runs. */
export async function inPlace<T>(use: (place: Place) => Promise<T>, server?: string | null): Promise<T> {
  const place = await makePlace(server);
  try {
    return await use(place);
  } finally {
    await place.remove();
  }
}
