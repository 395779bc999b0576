import type { KeyObject } from 'node:crypto';
import type { Head } from './append-bodies.ts';
import { findSignatureFault, hashCheckpoint, isKnownKey, type Checkpoint } from './checkpoint.ts';
import { entryId } from './entry.ts';
import type { Fault } from './fault.ts';

/** Checkpoints that one key signed, whose public key was not given. */
interface Foreign {
  readonly first: Checkpoint;
  count: number;
}

/** The fault of an entry that is not the one that a checkpoint was made of. */
export const otherEntry = ({ sequence, at }: Checkpoint): Fault => ({
  entry: entryId(sequence),
  what: `is not the one that the checkpoint of ${at} was made of`,
});

/** The fault of a ledger that ends before the entry of a checkpoint. */
export const cutOff = (end: Head, { sequence, at }: Checkpoint): Fault => ({
  entry: entryId(end.sequence + 1),
  what: `is missing: the checkpoint of ${at} was made of entry ${entryId(sequence)}, the ledger was cut off`,
});

/** Follows the checkpoints of the database in their order: signatures, numbers without gaps, and each hash of the one before. */
export class CheckpointCheck {
  readonly #publicKeys: readonly KeyObject[];
  readonly #foreign = new Map<string, Foreign>();
  /** Number and hash of the checkpoint before; null if it is not known. */
  #number: number | null;
  #hash: string | null;

  /** @param isFromStart whether the first checkpoint that is checked is the ledger's first */
  constructor(publicKeys: readonly KeyObject[], isFromStart: boolean) {
    this.#publicKeys = publicKeys;
    this.#number = isFromStart ? 0 : null;
    this.#hash = isFromStart ? '' : null;
  }

  /** What is wrong with the next checkpoint, or with the entry that it was made of; null if both are good. */
  next(checkpoint: Checkpoint, { hash }: Head): Fault | null {
    const entry = entryId(checkpoint.sequence);
    const fault = this.#findSignatureFault(checkpoint);
    if (fault !== null) return { entry, what: `has a checkpoint that does not stand: ${fault}` };
    if (checkpoint.hash !== hash) return otherEntry(checkpoint);
    const what = this.#findOrderFault(checkpoint);
    return what === null ? null : { entry, what };
  }

  /** Whose checkpoints were not checked for want of a public key, a sentence for each key. */
  foreign(): string[] {
    return [...this.#foreign].map(
      ([keyId, { first, count }]) =>
        `${count} checkpoint(s), the first of entry ${entryId(first.sequence)} of ${first.at}, are signed by the key ${keyId}, whose public key was not given`,
    );
  }

  #findSignatureFault(checkpoint: Checkpoint): string | null {
    const { keyId } = checkpoint;
    if (isKnownKey(checkpoint, this.#publicKeys)) return findSignatureFault(checkpoint, this.#publicKeys);
    const known = this.#foreign.get(keyId);
    if (known === undefined) this.#foreign.set(keyId, { first: checkpoint, count: 1 });
    else known.count += 1;
    return null;
  }

  #findOrderFault(checkpoint: Checkpoint): string | null {
    const { number, previous } = checkpoint;
    // Written by an older version during an upgrade: outside the sequence.
    if (number === null) return null;
    const missing = this.#number === null ? number : this.#number + 1;
    if (number !== missing)
      return `has checkpoint ${number}, and checkpoint ${missing} before it is missing: it was deleted`;
    if (previous !== null && this.#hash !== null && previous !== this.#hash) {
      return `has checkpoint ${number}, which was made behind another one than stands before it: that was changed or deleted`;
    }
    this.#number = number;
    const before = previous ?? this.#hash;
    this.#hash = before === null ? null : hashCheckpoint(before, checkpoint);
    return null;
  }
}
