import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../base/reason.ts';
import { OperatorError } from '../base/errors.ts';
import { readKeys, writeKeys, type Keys } from './keys.ts';

/** Turns the system's refusal into a line for the operator. */
function refuse(file: string, doing: string): (error: unknown) => never {
  return (error) => {
    throw new OperatorError(`The key file ${file} cannot be ${doing}: ${reasonOf(error)}. Set LIENTHONG_KEYS_FILE.`);
  };
}

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

/** Which writing of a file this is: each puts another file in its place. Null where there is none. */
export function versionOf(file: string): string | null {
  try {
    const { ino, mtimeNs, size } = statSync(file, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return null;
  }
}

/**
 * The keys that a file holds; null where there is no file.
 * @throws OperatorError for a file that cannot be read or holds no keys
 */
export function readKeyFile(file: string): Keys | null {
  try {
    return readKeys(readFileSync(file, 'utf8'), `The key file ${file}`);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    return isCode(error, 'ENOENT') ? null : refuse(file, 'read')(error);
  }
}

/** Makes the names of a folder's files last. */
async function syncDirectory(directory: string): Promise<void> {
  // Windows opens no folders; its file system keeps names by itself.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file for its owner's eyes beside another, safe on the disk before it takes its place. */
async function writeBeside(file: string, text: string): Promise<string> {
  const temporary = `${file}.${randomUUID()}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}

async function put(file: string, keys: Keys, place: (from: string, to: string) => Promise<void>): Promise<void> {
  const directory = path.dirname(file);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = await writeBeside(file, writeKeys(keys));
  try {
    await place(temporary, file);
    await syncDirectory(directory);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Writes the first keys of a file. Answers false, and changes nothing, where another process was first. */
export async function createKeyFile(file: string, keys: Keys): Promise<boolean> {
  try {
    // A link takes no other file's place, and what it names is whole.
    await put(file, keys, link);
    return true;
  } catch (error) {
    return isCode(error, 'EEXIST') ? false : refuse(file, 'made')(error);
  }
}

/** Writes other keys in the place of those of a file: whoever reads it meets the old ones or the new ones, whole. */
export const replaceKeyFile = (file: string, keys: Keys): Promise<void> =>
  put(file, keys, rename).catch(refuse(file, 'written'));
