import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { checkSignatures, parseNote, signNote } from './signed-note.ts';
import { readStatements } from './stated-entries.ts';

/** What an entry states of the entries that were moved to a file. */
export interface ArchiveStatement {
  /** The month, `2026-10`. */
  readonly month: string;
  /** Numbers of the entries: first and last of each range. */
  readonly entries: readonly (readonly [number, number])[];
  /** SHA-256 of the file, hexadecimal. */
  readonly file: string;
}

const shape = z.object({
  month: z.string(),
  entries: z.array(z.tuple([z.number().int(), z.number().int()])),
  file: z.string(),
});

const origin = 'lienthong-ledger/archives';

/**
 * Signs a statement: whoever may add entries could otherwise state that deleted ones are in an archive.
 */
export const signStatement = (statement: ArchiveStatement, key: KeyObject): string =>
  signNote(`${origin}\n${JSON.stringify(statement)}\n`, origin, key);

/** Reads the request line of an entry that states an archive; null if it is not signed by one of these keys. */
export function parseStatement(
  { archived }: Readonly<Record<string, unknown>>,
  publicKeys: readonly KeyObject[],
): ArchiveStatement | null {
  const note = typeof archived === 'string' ? parseNote(archived) : null;
  const [first, text = ''] = note?.text.split('\n') ?? [];
  if (note === null || first !== origin || checkSignatures(note, publicKeys) !== 'good') return null;
  return shape.safeParse(JSON.parse(text)).data ?? null;
}

/** Reads the archives that entries of the database state under these keys, oldest first. */
export const readArchives = async (
  { client }: Pick<Database, 'client'>,
  publicKeys: readonly KeyObject[],
): Promise<ArchiveStatement[]> =>
  (await readStatements(client, 'ARCHIVE')).flatMap((common) => parseStatement(common, publicKeys) ?? []);

/** Groups numbers, ascending, into ranges. */
export function toRanges(ids: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const id of ids) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === id - 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges;
}

/** Returns a test of whether an entry is in one of these archives. */
export function archivedIn(archives: readonly ArchiveStatement[]): (id: number) => boolean {
  const ranges = archives.flatMap(({ entries }) => entries).sort(([left], [right]) => left - right);
  return (id) => {
    let low = 0;
    let high = ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [from, to] = ranges[middle] ?? [0, 0];
      if (id < from) high = middle - 1;
      else if (id > to) low = middle + 1;
      else return true;
    }
    return false;
  };
}
