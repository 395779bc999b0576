import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../base/reason.ts';
import { OperatorError } from '../base/errors.ts';
import { readKeys, writeKeys, type Keys } from './keys.ts';

/** Turns a system error into a line for the operator. */
function refuse(file: string, doing: string): (error: unknown) => never {
  return (error) => {
    throw new OperatorError(`The key file ${file} cannot be ${doing}: ${reasonOf(error)}. Set LIENTHONG_KEYS_FILE.`);
  };
}

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

/**
 * Returns the version of a file, which changes with every write because each replaces the file; null if the file does
 * not exist.
 */
export function versionOf(file: string): string | null {
  try {
    const { ino, mtimeNs, size } = statSync(file, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return null;
  }
}

/**
 * Reads the keys from a file; null if the file does not exist.
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

/** Makes the entries of a folder durable. */
async function syncDirectory(directory: string): Promise<void> {
  // Windows opens no folders; its file system makes entries durable by itself.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a new file, readable by its owner only, and flushes it to the disk before it replaces the old one. */
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

/** Writes the first keys of a file. Returns false, and changes nothing, if another process was first. */
export async function createKeyFile(file: string, keys: Keys): Promise<boolean> {
  try {
    // A link never replaces a file, and the file that it names is complete.
    await put(file, keys, link);
    return true;
  } catch (error) {
    return isCode(error, 'EEXIST') ? false : refuse(file, 'made')(error);
  }
}

/** Replaces the keys of a file: a reader gets either the old keys or the new ones, complete. */
export const replaceKeyFile = (file: string, keys: Keys): Promise<void> =>
  put(file, keys, rename).catch(refuse(file, 'written'));
