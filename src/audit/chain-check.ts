import type { Head } from './append-bodies.ts';
import { entryId, hashEntry } from './entry.ts';
import type { Fault } from './fault.ts';

/** What of an entry the chain is made of. */
export interface Link {
  readonly id: string;
  readonly hash: string;
  readonly body: string;
}

/** Follows the chain entry by entry: places without gaps, and each hash over the one before. */
export class ChainCheck {
  #head: Head;

  /** @param start what the first entry follows */
  constructor(start: Head) {
    this.#head = start;
  }

  /** The last entry that was found good. */
  get head(): Head {
    return this.#head;
  }

  /** What is wrong with the next entry; null if it is good. */
  next({ id, hash, body }: Link): Fault | null {
    const sequence = this.#head.sequence + 1;
    const expected = entryId(sequence);
    if (id < expected) return { entry: id, what: 'stands where no entry belongs: it was inserted' };
    if (id > expected) return { entry: expected, what: 'is missing: it was dropped' };
    if (hash !== hashEntry(this.#head.hash, id, body)) {
      return {
        entry: id,
        what: 'does not have the hash of its content behind the entry before: one of them was changed',
      };
    }
    this.#head = { sequence, hash };
    return null;
  }
}
