import { copyFileSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { appendFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase } from '../../src/db/database.ts';
import { writeManifest } from '../../src/db/embedded/store-manifest.ts';

/** Each opening clears the buffers, which takes half of its time with those of a hub. */
const settings = '\nshared_buffers = 32MB\n';

/** Makes an empty store in a directory, with settings that suit a few thousand records. */
export async function makeSmallStore(directory: string): Promise<void> {
  await (await openDatabase({ url: null, directory })).close();
  await appendFile(path.join(directory, 'pglite', 'postgresql.conf'), settings);
}

/** Removes from a closed store what PostgreSQL keeps ready for writing later: half of what a copy copies. */
export async function removeSpareLogs(directory: string): Promise<void> {
  const cluster = path.join(directory, 'pglite');
  const names = (await readdir(path.join(cluster, 'pg_wal'))).filter((name) => /^[0-9A-F]{24}$/.test(name));
  // It ended with a checkpoint, which is in the first, and which nothing follows.
  for (const name of names.sort().slice(1)) await rm(path.join(cluster, 'pg_wal', name));
  await writeManifest(cluster);
}

/** Folders of the databases that PostgreSQL keeps as models of new ones: of those it reads and writes nothing. */
const unused = /\/base\/[14]$/;

/**
 * Copies the directory of a closed store. Files that nobody writes are linked, as most of the time is that of making files;
 * and `fs.cp` takes three times as long.
 */
export function copyStore(source: string, target: string): void {
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const place = unused.test(source) ? linkSync : copyFileSync;
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [path.join(source, entry.name), path.join(target, entry.name)];
    if (entry.isDirectory()) copyStore(from, to);
    else place(from, to);
  }
}
