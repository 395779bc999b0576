import type { KeyObject } from 'node:crypto';
import type { Head } from './append-bodies.ts';
import { findSignatureFault, hashCheckpoint, isKnownKey, type Checkpoint } from './checkpoint.ts';
import { entryId } from './entry.ts';
import type { Fault } from './fault.ts';

/** Checkpoints of one signing key whose public key was not given. */
interface Foreign {
  readonly first: Checkpoint;
  count: number;
}

/** The fault of an entry that differs from the one that a checkpoint signed. */
export const otherEntry = ({ sequence, at }: Checkpoint): Fault => ({
  entry: entryId(sequence),
  what: `is not the one that the checkpoint of ${at} signed`,
});

/** The fault of a ledger that ends before the entry of a checkpoint. */
export const cutOff = (end: Head, { sequence, at }: Checkpoint): Fault => ({
  entry: entryId(end.sequence + 1),
  what: `is missing: the checkpoint of ${at} signed entry ${entryId(sequence)}, the ledger was cut off`,
});

/**
 * Checks the checkpoints of the database in their order: signatures, no gaps between numbers, and each hash covers the
 * one before.
 */
export class CheckpointCheck {
  readonly #publicKeys: readonly KeyObject[];
  readonly #foreign = new Map<string, Foreign>();
  /** Number and hash of the checkpoint before; null if unknown. */
  #number: number | null;
  #hash: string | null;

  /** @param isFromStart whether the first checkpoint to check is the first of the ledger */
  constructor(publicKeys: readonly KeyObject[], isFromStart: boolean) {
    this.#publicKeys = publicKeys;
    this.#number = isFromStart ? 0 : null;
    this.#hash = isFromStart ? '' : null;
  }

  /** Checks the next checkpoint and its entry. Returns what is wrong; null if both are correct. */
  next(checkpoint: Checkpoint, { hash }: Head): Fault | null {
    const entry = entryId(checkpoint.sequence);
    const fault = this.#findSignatureFault(checkpoint);
    if (fault !== null) return { entry, what: `has an invalid checkpoint: ${fault}` };
    if (checkpoint.hash !== hash) return otherEntry(checkpoint);
    const what = this.#findOrderFault(checkpoint);
    return what === null ? null : { entry, what };
  }

  /** Returns a sentence for each key whose checkpoints were not checked because its public key is missing. */
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
    // Written by an older version during an upgrade: not part of the sequence.
    if (number === null) return null;
    const missing = this.#number === null ? number : this.#number + 1;
    if (number !== missing)
      return `has checkpoint ${number}, but checkpoint ${missing} before it is missing: it was deleted`;
    if (previous !== null && this.#hash !== null && previous !== this.#hash) {
      return `has checkpoint ${number}, which does not follow the checkpoint before it: that one was changed or deleted`;
    }
    this.#number = number;
    const before = previous ?? this.#hash;
    this.#hash = before === null ? null : hashCheckpoint(before, checkpoint);
    return null;
  }
}
