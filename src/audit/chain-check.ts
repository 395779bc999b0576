import type { Head } from './append-bodies.ts';
import type { Checkpoint } from './checkpoint.ts';
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
  readonly #checkpoints: readonly Checkpoint[];
  #head: Head;

  /**
   * @param start what the first entry follows
   * @param checkpoints what the entries must be that they were made of
   */
  constructor(start: Head, checkpoints: readonly Checkpoint[]) {
    this.#head = start;
    this.#checkpoints = checkpoints;
  }

  /** The last entry that was found good. */
  get head(): Head {
    return this.#head;
  }

  /** What is wrong with the next entry; null where it is good. */
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
    const other = this.#checkpoints.find((each) => each.sequence === sequence && each.hash !== hash);
    if (other !== undefined)
      return { entry: id, what: `is not the one that the checkpoint of ${other.at} was made of` };
    this.#head = { sequence, hash };
    return null;
  }

  /** What is wrong where the ledger ends here; null where no checkpoint was made of a later entry. */
  end(): Fault | null {
    const later = this.#checkpoints.find(({ sequence }) => sequence > this.#head.sequence);
    if (later === undefined) return null;
    const what = `is missing: the checkpoint of ${later.at} was made of entry ${entryId(later.sequence)}, the ledger was cut off`;
    return { entry: entryId(this.#head.sequence + 1), what };
  }
}
