import type { Related } from './stored.ts';

/**
 * What is known of a row beside its columns, as far as the database knows it. `src/source/row-envelope.ts` has the whole
 * envelope, and is what everything above the database imports.
 */
export interface StoredEnvelope {
  /** What was read along with the row, by slot. */
  related?: Readonly<Record<string, Related>>;
}

const key = Symbol('row envelope');

interface WithEnvelope {
  [key]: StoredEnvelope | undefined;
}

/** Returns the envelope of a row for reading; undefined if nothing is known of the row beside its columns. */
export const findEnvelope = (row: object): Readonly<StoredEnvelope> | undefined => (row as WithEnvelope)[key];

/** Returns the envelope of a row for writing; creates it if absent. */
export const openEnvelope = (row: object): StoredEnvelope => ((row as WithEnvelope)[key] ??= {});

/** Returns what was read along with a row under this name; undefined if nothing was. */
export const relatedOf = (row: object, slot: string): Related | undefined => findEnvelope(row)?.related?.[slot];

/** Attaches to a row what was read along with it. */
export function attachRelated(row: object, relations: Readonly<Record<string, Related>>): void {
  openEnvelope(row).related = relations;
}
