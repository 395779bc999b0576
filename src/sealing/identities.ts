import type { Comparison } from '../filter/filter.ts';
import { comparisonOf } from './citizen-id.ts';
import type { KeyRing } from './key-ring.ts';
import type { PersonalData } from './personal-data.ts';
import { open, type SealedRow } from './seal.ts';

/** Decrypts personal data for the graph. A row is decrypted once, even if several of its fields are requested. */
export class Identities {
  readonly #ring: KeyRing;
  readonly #opened = new WeakMap<SealedRow, PersonalData>();

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** @throws SealError if the row cannot be decrypted */
  open(row: SealedRow): PersonalData {
    let data = this.#opened.get(row);
    if (data === undefined) {
      data = open(this.#ring, row);
      this.#opened.set(row, data);
    }
    return data;
  }

  /** Creates the comparison that finds the row of a citizen id. */
  comparisonOf(citizenId: string): Comparison {
    return comparisonOf(this.#ring, citizenId);
  }
}
