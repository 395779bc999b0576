import type { Head } from './append-bodies.ts';
import { entryId, hashEntry } from './entry.ts';
import type { Fault } from './fault.ts';

/** The parts of an entry that the chain is made of. */
export interface Link {
  readonly id: string;
  readonly hash: string;
  readonly body: string;
}

/** Checks the chain entry by entry: no gaps between places, and each hash covers the one before. */
export class ChainCheck {
  #head: Head;

  /** @param start the end of the chain before the first entry */
  constructor(start: Head) {
    this.#head = start;
  }

  /** The last entry that was found correct. */
  get head(): Head {
    return this.#head;
  }

  /** Checks the next entry. Returns what is wrong with it; null if it is correct. */
  next({ id, hash, body }: Link): Fault | null {
    const sequence = this.#head.sequence + 1;
    const expected = entryId(sequence);
    if (id < expected) return { entry: id, what: 'is at a place where no entry belongs: it was inserted' };
    if (id > expected) return { entry: expected, what: 'is missing: it was deleted' };
    if (hash !== hashEntry(this.#head.hash, id, body)) {
      return {
        entry: id,
        what: 'does not have the hash of its content and the entry before: one of them was changed',
      };
    }
    this.#head = { sequence, hash };
    return null;
  }
}
