import type { DataClass, ModelName } from '../db/generated/model.ts';

/** The classes of the schema's fields, by coordinate, for example `Beneficiary.status`. */
export interface Catalogue {
  /** Returns the class of a field; undefined if the schema has no such field. */
  readonly classOf: (coordinate: string) => DataClass | undefined;
  /** Whether a field is open whenever any field of its row is. */
  readonly comesWithRow: (coordinate: string) => boolean;
  /** Returns the names of a model's fields. */
  readonly fieldsOf: (model: ModelName) => readonly string[];
}
