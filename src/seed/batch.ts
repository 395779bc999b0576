import type { ModelName, Rows } from '../db/generated/model.ts';

/**
 * Rows of one model, ready to be written. Every source of data, whether files, generator or upload, produces batches.
 */
export type Batch = { [Name in ModelName]: { readonly model: Name; readonly rows: readonly Rows[Name][] } }[ModelName];
