import type { Database } from '../db/database.ts';
import type { KeptBlock, KeptEntry, Start } from './block-check.ts';
import { Frontier, hashLeaf, hashLength } from './merkle.ts';

type Client = Database['client'];

/** Number of blocks that are read together; of entries, there are at most a thousand in each. */
const pageSize = 20;

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Splits the hashes of a block's entries, hexadecimal. */
export const splitLeaves = (leaves: Uint8Array): string[] =>
  Array.from({ length: Math.ceil(leaves.length / hashLength) }, (_, place) =>
    hexOf(leaves.subarray(place * hashLength, (place + 1) * hashLength)),
  );

/** A block of the database, with its columns. */
export interface StoredBlock extends KeptBlock {
  readonly at: Date;
  readonly frontier: Uint8Array;
}

/** Reads the blocks after one, up to another, in their order, page by page. */
export async function* readBlocks(client: Client, after: number, upTo: number): AsyncGenerator<StoredBlock[]> {
  for (let last = after; last < upTo;) {
    const rows = await client.ledgerBlock.findMany({
      where: { number: { gt: last, lte: upTo } },
      orderBy: { number: 'asc' },
      take: pageSize,
      omit: { upTo: true, missing: true, missingSince: true },
    });
    const blocks = rows.map(({ number, entries, leaves, ...block }) => ({
      ...block,
      number: Number(number),
      ids: entries.map(Number),
      leaves: splitLeaves(leaves),
    }));
    if (blocks.length > 0) yield blocks;
    last = blocks.at(-1)?.number ?? upTo;
  }
}

/** An entry of the database, with its columns. */
export interface StoredEntry extends KeptEntry {
  readonly at: Date;
  readonly leaf: string;
}

/** Reads the entries with these numbers. In a ledger that was changed, several may have the same. */
export async function readEntries(client: Client, ids: readonly number[]): Promise<StoredEntry[]> {
  const rows = await client.ledgerEntry.findMany({
    where: { id: { in: ids.map(BigInt) } },
    select: { id: true, at: true, body: true, salt: true, leaf: true },
  });
  return rows.map(({ id, leaf, ...entry }) => ({ ...entry, id: Number(id), leaf: hexOf(leaf) }));
}

/** Orders entries by their numbers. */
export const byNumber = (entries: readonly StoredEntry[]): Map<number, StoredEntry> =>
  new Map(entries.map((entry) => [entry.id, entry]));

/** The end of the ledger, as the database tells it. */
export interface LedgerState {
  /** Number of the last block; 0 if there is none. */
  readonly size: number;
  /** The highest number of an entry of a block. */
  readonly upTo: number;
  /** Lower numbers that may still come, first and last of each range. */
  readonly missing: readonly number[];
}

export async function readState(client: Client): Promise<LedgerState> {
  const block = await client.ledgerBlock.findFirst({
    orderBy: { number: 'desc' },
    select: { number: true, upTo: true, missing: true },
  });
  if (block === null) return { size: 0, upTo: 0, missing: [] };
  return { size: Number(block.number), upTo: Number(block.upTo), missing: block.missing.map(Number) };
}

/** Reads the end of the ledger after a block; null if that block is missing or damaged. */
export async function readStart(client: Client, number: number): Promise<Start | null> {
  const block = await client.ledgerBlock.findUnique({ where: { number }, select: { header: true, frontier: true } });
  const frontier = block && Frontier.from(number, block.frontier);
  if (block === null || frontier === null) return null;
  return { frontier, previous: hashLeaf(block.header).toString('hex') };
}
