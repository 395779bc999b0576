import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The fingerprint of a value. */
export const checksumOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url');

async function filesOf(place: string): Promise<string[]> {
  const entries = await readdir(place, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Where this file is: the sources of seeding or, once it is built, all parts of the program. */
const program = path.dirname(fileURLToPath(import.meta.url));

/** The fingerprint of all that rows are made from: the files of these folders, and the program. */
export async function fingerprintOf(places: readonly string[]): Promise<string> {
  const code = (await filesOf(program)).filter((file) => /\.[jt]s$/.test(file));
  const files = (await Promise.all(places.map(filesOf))).flat();
  const hash = createHash('sha256');
  for (const file of [...code, ...files]) hash.update(await readFile(file));
  return hash.digest('base64url');
}
