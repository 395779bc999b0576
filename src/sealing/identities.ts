import { comparisonOf } from './citizen-id.ts';
import type { KeyRing } from './key-ring.ts';
import { personalDataOf, type PersonalData } from './personal-data.ts';
import { open, type SealedRow } from './seal.ts';

/** Opens personal data for the graph. A row is opened once, however many of its fields are asked for. */
export class Identities {
  readonly #ring: KeyRing;
  readonly #opened = new WeakMap<SealedRow, PersonalData>();

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** @throws SealError where the row does not open */
  open(row: SealedRow): PersonalData {
    let data = personalDataOf(row) ?? this.#opened.get(row);
    if (data === undefined) {
      data = open(this.#ring, row);
      this.#opened.set(row, data);
    }
    return data;
  }

  /** The comparison by which the row of a citizen id is found. */
  comparisonOf(citizenId: string): { readonly eq: string } {
    return comparisonOf(this.#ring, citizenId);
  }
}
