import { createHash, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Database } from '../db/database.ts';
import { formatBlock, formatEntry, formatStart } from './export.ts';
import type { KeptBlock } from './block-check.ts';
import { byNumber, readBlocks, readEntries, readStart, type StoredEntry } from './kept-blocks.ts';
import { Frontier } from './merkle.ts';
import { checkSignatures, parseNote, signNote } from './signed-note.ts';
import type { Month } from './month.ts';

/**
 * A file with the entries of a month: lines as of an export, and a last line with a signature over all lines before it. A block
 * may have entries of other months, which are not in the file.
 */

const origin = 'lienthong-ledger/archive';

const statementOf = (month: string, hash: string): string => `${origin}\n${month}\n${hash}\n`;

/** Writes lines and hashes them. */
class SignedFile {
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(lines: readonly string[]): Promise<void> {
    const text = lines.map((line) => `${line}\n`).join('');
    this.#hash.update(text);
    await this.#handle.write(text);
  }

  /** Writes the signature. Returns the SHA-256 of the lines before it, hexadecimal. */
  async end(month: string, key: KeyObject): Promise<string> {
    const hash = this.#hash.digest('hex');
    await this.#handle.write(`${JSON.stringify({ archive: signNote(statementOf(month, hash), origin, key) })}\n`);
    await this.#handle.sync();
    return hash;
  }
}

/** The blocks with entries of a month; the first and the last. */
export interface BlockRange {
  readonly first: number;
  readonly last: number;
}

const isIn = ({ from, to }: Month, { at }: StoredEntry): boolean => at >= from && at < to;

/** What an archive has: the hash of its lines, and the numbers of its entries, ascending. */
export interface Archived {
  readonly hash: string;
  readonly ids: readonly number[];
}

/**
 * Writes the entries of a month to a new file, and resolves once they are on the disk.
 * @throws Error if the file exists
 */
export async function writeArchive(
  database: Database,
  { month, blocks }: { readonly month: Month; readonly blocks: BlockRange },
  { file, key }: { readonly file: string; readonly key: KeyObject },
): Promise<Archived> {
  const { client } = database;
  const start = await readStart(client, blocks.first - 1);
  const handle = await open(file, 'wx', 0o600);
  try {
    const signed = new SignedFile(handle);
    const ids: number[] = [];
    await signed.write([formatStart(start ?? { frontier: Frontier.empty(), previous: '' })]);
    for await (const page of readBlocks(client, blocks.first - 1, blocks.last)) {
      for (const block of page) {
        const own = await readOwn(database, block, month);
        ids.push(...own.map(({ id }) => id));
        await signed.write([formatBlock(block), ...own.map(formatEntry)]);
      }
    }
    return { hash: await signed.end(month.name, key), ids: ids.sort((left, right) => left - right) };
  } finally {
    await handle.close();
  }
}

async function readOwn({ client }: Database, block: KeptBlock, month: Month): Promise<StoredEntry[]> {
  const entries = byNumber(await readEntries(client, block.ids));
  return block.ids.flatMap((id) => entries.get(id) ?? []).filter((entry) => isIn(month, entry));
}

/** Parses the last line of an archive; null if it is none. */
export function parseArchiveLine(text: string): string | null {
  if (!text.startsWith('{"archive":')) return null;
  try {
    const { archive } = JSON.parse(text) as { readonly archive?: unknown };
    return typeof archive === 'string' ? archive : null;
  } catch {
    return null;
  }
}

/** What the end of a file tells. */
export interface ArchiveCheck {
  /** Whether the file ends as an archive does. */
  readonly isArchive: boolean;
  /** What is wrong with its signature; null if its lines are those that were signed. */
  readonly fault: string | null;
}

function findSignatureFault(text: string, hash: string, publicKeys: readonly KeyObject[]): string | null {
  const note = parseNote(text);
  const month = note?.text.split('\n')[1] ?? '';
  if (note?.text !== statementOf(month, hash)) return 'the archive is not the one that was signed: it was changed';
  const signing = checkSignatures(note, publicKeys);
  if (signing === 'good') return null;
  return signing === 'bad'
    ? 'the signature of the archive is not good'
    : 'the archive is signed by a key whose public key was not given';
}

/** Checks the signature of an archive, if a file is one. */
export async function checkArchive(file: string, publicKeys: readonly KeyObject[]): Promise<ArchiveCheck> {
  const hash = createHash('sha256');
  let signed: string | null = null;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    if (signed !== null) return { isArchive: true, fault: 'the archive has lines after its signature' };
    signed = parseArchiveLine(line);
    if (signed === null) hash.update(`${line}\n`);
  }
  if (signed === null) return { isArchive: false, fault: null };
  return { isArchive: true, fault: findSignatureFault(signed, hash.digest('hex'), publicKeys) };
}
