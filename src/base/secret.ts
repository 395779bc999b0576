import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OperatorError } from './errors.ts';

/** Replaces a system error of this code by an answer. */
const unless =
  <Answer>(code: string, answer: Answer) =>
  (error: unknown): Answer => {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
    return answer;
  };

/**
 * Uses files of the data directory.
 * @throws OperatorError if the system refuses.
 */
export async function inDataDirectory<Answer>(directory: string, use: () => Promise<Answer>): Promise<Answer> {
  try {
    return await use();
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new OperatorError(`The data directory ${directory} cannot be used: ${message}. Set LIENTHONG_DATA_DIR.`);
  }
}

/**
 * Reads a file of the data directory. The first read creates it, readable by its owner only; a file is never partly
 * written.
 * @throws OperatorError if the system refuses.
 */
export const readKept = (directory: string, name: string, make: () => string): Promise<string> =>
  inDataDirectory(directory, () => readOrMake(directory, name, make));

async function readOrMake(directory: string, name: string, make: () => string): Promise<string> {
  const file = path.join(directory, name);
  const kept = await readFile(file, 'utf8').catch(unless('ENOENT', null));
  if (kept !== null) return kept;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, make(), { mode: 0o600, flag: 'wx', flush: true });
    // A link never replaces a file: if two processes start at once, both continue with the file that was made first.
    await link(draft, file).catch(unless('EEXIST', undefined));
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(file, 'utf8');
}

/**
 * Returns the secret of this hub: the one from the settings, or one that the first start creates and only its owner can
 * read.
 */
export async function readSecret(set: string | null, dataDirectory: string): Promise<string> {
  return set ?? readKept(dataDirectory, 'secret', () => randomBytes(32).toString('base64url'));
}
