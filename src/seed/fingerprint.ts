import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Computes the fingerprint of a value. */
export const checksumOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url');

async function filesOf(place: string): Promise<string[]> {
  const entries = await readdir(place, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** The folder of this file: the sources of seeding or, in the build, all parts of the program. */
const program = path.dirname(fileURLToPath(import.meta.url));

/** Computes the fingerprint of everything that rows are made from: the files of these folders, and the program. */
export async function fingerprintOf(places: readonly string[]): Promise<string> {
  const code = (await filesOf(program)).filter((file) => /\.[jt]s$/.test(file));
  const files = (await Promise.all(places.map(filesOf))).flat();
  const hash = createHash('sha256');
  for (const file of [...code, ...files]) hash.update(await readFile(file));
  return hash.digest('base64url');
}
