import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { KeptBlock, KeptEntry, Start } from './block-check.ts';
import { byNumber, readBlocks, readEntries, readStart, readState } from './kept-blocks.ts';
import { Frontier } from './merkle.ts';

/**
 * A file of the ledger: a line of JSON that says where it begins, and for each block a line and one for each of its
 * entries. It is checked without the database.
 */

const startShape = z.strictObject({
  after: z.number().int().nonnegative(),
  frontier: z.string(),
  previous: z.string(),
});
const blockShape = z.strictObject({
  block: z.string(),
  number: z.number().int(),
  checkpoint: z.string(),
  ids: z.array(z.number().int()),
  leaves: z.array(z.string()),
});
const entryShape = z.strictObject({ id: z.number().int(), salt: z.string().nullable(), body: z.string() });

/** A line of a file of the ledger. */
export type ExportedLine =
  | { readonly kind: 'start'; readonly start: Start }
  | { readonly kind: 'block'; readonly block: KeptBlock }
  | { readonly kind: 'entry'; readonly entry: KeptEntry };

export const formatStart = ({ frontier, previous }: Start): string =>
  JSON.stringify({ after: frontier.size, frontier: frontier.bytes.toString('hex'), previous });

export const formatBlock = ({ number, header, checkpoint, ids, leaves }: KeptBlock): string =>
  JSON.stringify({ block: header, number, checkpoint, ids, leaves });

export const formatEntry = ({ id, salt, body }: KeptEntry): string =>
  JSON.stringify({ id, salt: salt === null ? null : Buffer.from(salt).toString('hex'), body });

/** Parses a line of a file of the ledger; null if it is none. */
export function parseExported(text: string): ExportedLine | null {
  try {
    const line: unknown = JSON.parse(text);
    const start = startShape.safeParse(line);
    if (start.success) {
      const { after, frontier: bytes, previous } = start.data;
      const frontier = Frontier.from(after, Buffer.from(bytes, 'hex'));
      return frontier === null ? null : { kind: 'start', start: { frontier, previous } };
    }
    const block = blockShape.safeParse(line);
    if (block.success) {
      const { block: header, ...others } = block.data;
      return { kind: 'block', block: { header, ...others } };
    }
    const { id, salt, body } = entryShape.parse(line);
    return { kind: 'entry', entry: { id, body, salt: salt === null ? null : Buffer.from(salt, 'hex') } };
  } catch {
    return null;
  }
}

/** Number of the first block that has an entry since an instant; the first of all if that is null; 0 if there is none. */
async function findFirst({ client }: Database, since: Date | null): Promise<number> {
  const [found] = await client.$queryRaw<{ number: bigint | null }[]>`
    SELECT min("number") AS "number" FROM public."LedgerBlock" WHERE "at" >= ${(since ?? new Date(0)).toISOString()}::text::timestamptz`;
  return Number(found?.number ?? 0);
}

/**
 * Reads the ledger as lines of a file, block by block, from the first block that was closed since an instant. Entries that no
 * block covers yet, and entries in archives, are not in it.
 */
export async function* exportLines(database: Database, since: Date | null): AsyncGenerator<string> {
  const { client } = database;
  const { size } = await readState(client);
  const first = await findFirst(database, since);
  if (first === 0) return;
  const start = first === 1 ? { frontier: Frontier.empty(), previous: '' } : await readStart(client, first - 1);
  if (start === null) throw new Error(`block ${first - 1} of the ledger is damaged`);
  yield `${formatStart(start)}\n`;
  for await (const page of readBlocks(client, first - 1, size)) {
    for (const block of page) {
      const entries = byNumber(await readEntries(client, block.ids));
      const lines = block.ids.flatMap((id) => entries.get(id) ?? []).map(formatEntry);
      yield `${[formatBlock(block), ...lines].join('\n')}\n`;
    }
  }
}
