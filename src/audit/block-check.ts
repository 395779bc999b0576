import type { KeyObject } from 'node:crypto';
import { parseHeader, rootOfEntries } from './block.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { hashEntry, readEntryText } from './entry-hash.ts';
import { entryId } from './entry.ts';
import type { Fault } from './fault.ts';
import { Frontier, hashLeaf } from './merkle.ts';
import { checkSignatures } from './signed-note.ts';

/** An entry as it is stored or exported. */
export interface KeptEntry {
  readonly id: number;
  readonly body: string;
  readonly salt: Uint8Array | null;
}

/** A block as it is stored or exported. */
export interface KeptBlock {
  readonly number: number;
  readonly header: string;
  readonly checkpoint: string;
  /** Numbers and hashes (hexadecimal) of its entries, in their order. */
  readonly ids: readonly number[];
  readonly leaves: readonly string[];
}

/** The end of the ledger before the first block to check. */
export interface Start {
  readonly frontier: Frontier;
  /** Hash of the header before, hexadecimal; empty at the start of the ledger. */
  readonly previous: string;
}

export const ledgerStart = (): Start => ({ frontier: Frontier.empty(), previous: '' });

const blockFault = ({ number, ids }: KeptBlock, what: string): Fault => ({
  entry: entryId(ids[0] ?? 0),
  what: `is in block ${number}, ${what}`,
});

function findHeaderFault(block: KeptBlock, expected: number, previous: string): string | null {
  const { number, header: text, ids, leaves } = block;
  const header = parseHeader(text);
  if (header === null || header.block !== number) return 'whose header was changed';
  if (number !== expected) return `but block ${expected} before it is missing`;
  if (header.previous !== previous) return 'which does not follow the block before it: one of them was changed';
  const entries = ids.map((id, place) => ({ id, leaf: leaves[place] ?? '' }));
  const isSame = header.entries === ids.length && header.root === rootOfEntries(entries);
  return isSame && leaves.length === ids.length ? null : 'whose list of entries was changed';
}

/** Blocks that are signed by a key whose public key was not given. */
interface Foreign {
  readonly first: number;
  count: number;
}

/**
 * Checks blocks in their order: each follows the one before, lists its entries, and is signed together with all blocks
 * before it.
 */
export class BlockCheck {
  readonly #publicKeys: readonly KeyObject[];
  readonly #frontier: Frontier;
  #previous: string;
  #newest: Checkpoint | null = null;
  #foreign: Foreign | null = null;

  constructor({ frontier, previous }: Start, publicKeys: readonly KeyObject[]) {
    this.#frontier = frontier;
    this.#previous = previous;
    this.#publicKeys = publicKeys;
  }

  /** Number of the last block that was found correct. */
  get size(): number {
    return this.#frontier.size;
  }

  /** The tree of all blocks up to that one. */
  get frontier(): Buffer {
    return this.#frontier.bytes;
  }

  /** The checkpoint of that block. */
  get newest(): Checkpoint | null {
    return this.#newest;
  }

  /** Checks the next block, without its entries. Returns what is wrong; null if it is correct. */
  next(block: KeptBlock): Fault | null {
    const fault = findHeaderFault(block, this.size + 1, this.#previous);
    if (fault !== null) return blockFault(block, fault);
    const hash = hashLeaf(block.header);
    this.#frontier.add(hash);
    this.#previous = hash.toString('hex');
    const what = this.#findCheckpointFault(block);
    return what === null ? null : blockFault(block, what);
  }

  /** Returns a sentence on blocks whose signatures were not checked because the public key is missing. */
  foreign(): string[] {
    if (this.#foreign === null) return [];
    const { first, count } = this.#foreign;
    return [`${count} block(s), the first of them block ${first}, are signed by a key whose public key was not given`];
  }

  #findCheckpointFault({ number, checkpoint: text }: KeptBlock): string | null {
    const checkpoint = parseCheckpoint(text);
    const isSame = checkpoint?.size === number && checkpoint.root === this.#frontier.root.toString('base64');
    if (checkpoint === null || !isSame) return 'whose checkpoint states other blocks: one of them was changed';
    if (this.#newest !== null && this.#newest.origin !== checkpoint.origin)
      return 'whose checkpoint is of another ledger';
    const signing = checkSignatures(checkpoint.note, this.#publicKeys);
    if (signing === 'bad') return 'whose signature is not good: it was changed';
    if (signing === 'unknown') this.#noteForeign(number);
    this.#newest = checkpoint;
    return null;
  }

  #noteForeign(number: number): void {
    if (this.#foreign === null) this.#foreign = { first: number, count: 1 };
    else this.#foreign.count += 1;
  }
}

/**
 * Compares the entries of a block with it. Returns what is wrong with the first that differs; null if none does.
 * @param isArchived whether an entry may be absent, because it is in an archive
 */
export function findEntryFault(
  { ids, leaves, number }: KeptBlock,
  entries: ReadonlyMap<number, KeptEntry>,
  isArchived: (id: number) => boolean,
): Fault | null {
  for (const [place, id] of ids.entries()) {
    const entry = entries.get(id);
    if (entry === undefined) {
      if (isArchived(id)) continue;
      return { entry: entryId(id), what: `is missing: block ${number} has it` };
    }
    const text = readEntryText(entry.body);
    if (text === null || hashEntry(text, entry.salt) !== leaves[place]) {
      return { entry: entryId(id), what: `does not have the hash that block ${number} signed: it was changed` };
    }
  }
  return null;
}
