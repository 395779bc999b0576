import type { DataClass, ModelName } from '../db/generated/model.ts';

/** What the schema says of its fields, by coordinate: `Beneficiary.status`. */
export interface Catalogue {
  /** The class of a field; undefined for a field that the schema does not show. */
  readonly classOf: (coordinate: string) => DataClass | undefined;
  /** Whether a field comes with its row, and so needs no opening of its own. */
  readonly comesWithRow: (coordinate: string) => boolean;
  /** The names of a model's fields. */
  readonly fieldsOf: (model: ModelName) => readonly string[];
}
