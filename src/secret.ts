import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The secret of this hub: the one that is set, or one made on the first start and kept for its owner's eyes only. */
export async function readSecret(set: string | null, dataDirectory: string): Promise<string> {
  if (set !== null) return set;
  const file = path.join(dataDirectory, 'secret');
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFile(file, 'utf8');
}
