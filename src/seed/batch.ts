import type { ModelName, Rows } from '../db/generated/model.ts';

/** Rows of one model, ready to be written. Whatever brings data in, data files, generator or upload, ends in these. */
export type Batch = { [Name in ModelName]: { readonly model: Name; readonly rows: readonly Rows[Name][] } }[ModelName];
