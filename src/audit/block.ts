import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { signCheckpoint } from './checkpoint.ts';
import { Frontier, hashLeaf, rootOf } from './merkle.ts';

/** The hashed text of a block, parsed. */
export interface BlockHeader {
  /** Place of the block, from 1. */
  readonly block: number;
  /** When it was closed, in UTC with milliseconds. */
  readonly at: string;
  /** Number of its entries. */
  readonly entries: number;
  /** Lowest and highest number of its entries. */
  readonly first: number;
  readonly last: number;
  /** Root of the tree of its entries, hexadecimal. */
  readonly root: string;
  /** Hash of the header before, hexadecimal; empty in the first block. */
  readonly previous: string;
}

const shape = z.strictObject({
  block: z.number().int().positive(),
  at: z.iso.datetime(),
  entries: z.number().int().positive(),
  first: z.number().int().positive(),
  last: z.number().int().positive(),
  root: z.string().regex(/^[0-9a-f]{64}$/),
  previous: z.string().regex(/^([0-9a-f]{64})?$/),
});

/** Parses the header of a block; null for a text that is none. */
export function parseHeader(text: string): BlockHeader | null {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** An entry as its block covers it. */
export interface BlockEntry {
  readonly id: number;
  /** Hash of the entry, hexadecimal. */
  readonly leaf: string;
}

/** Hashes an entry together with its number. */
export const hashBlockEntry = ({ id, leaf }: BlockEntry): Buffer => hashLeaf(`${id}\n${leaf}`);

/** Computes the root of the tree of a block's entries, hexadecimal. */
export const rootOfEntries = (entries: readonly BlockEntry[]): string =>
  rootOf(entries.map(hashBlockEntry)).toString('hex');

/** Name of a ledger: each has another, by the header of its first block. */
const originOf = (firstHeader: string): string =>
  `lienthong-ledger/${hashLeaf(firstHeader).toString('hex').slice(0, 16)}`;

/** The end of the ledger, to which the next block is added. */
export interface LedgerEnd {
  /** Number of blocks. */
  readonly size: number;
  /** Name of the ledger; null before the first block. */
  readonly origin: string | null;
  /** Hash of the last header, hexadecimal; empty before the first block. */
  readonly previous: string;
  readonly frontier: Frontier;
}

/** A block that was closed. */
export interface ClosedBlock {
  readonly header: string;
  readonly frontier: Buffer;
  readonly checkpoint: string;
}

/** Closes a block: hashes its entries, chains it to the block before, and signs the tree of all blocks. */
export function closeBlock(entries: readonly BlockEntry[], end: LedgerEnd, at: Date, key: KeyObject): ClosedBlock {
  const ids = entries.map(({ id }) => id);
  const header = JSON.stringify({
    block: end.size + 1,
    at: at.toISOString(),
    entries: entries.length,
    first: Math.min(...ids),
    last: Math.max(...ids),
    root: rootOfEntries(entries),
    previous: end.previous,
  } satisfies BlockHeader);
  const frontier = Frontier.from(end.size, end.frontier.bytes) ?? Frontier.empty();
  frontier.add(hashLeaf(header));
  const origin = end.origin ?? originOf(header);
  return {
    header,
    frontier: frontier.bytes,
    checkpoint: signCheckpoint(origin, frontier.size, frontier.root, key),
  };
}
