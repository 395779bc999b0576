import type { ModelName, Nodes } from './generated/model.ts';

/** A row as the graph holds it: its columns, its model, and the day it was read for. */
export type Stored<Name extends ModelName = ModelName> = Nodes[Name];

/** What was read along with a row: a row (null where there is none), or the rows of a list's page. */
export type Related = Stored | null | Stored[];

const related = Symbol('related');

interface WithRelated {
  [related]?: Record<string, Related>;
}

/** What was read along with a row under this name; undefined where nothing was. */
export const relatedOf = (row: object, slot: string): Related | undefined => (row as WithRelated)[related]?.[slot];

/** All that was read along with a row. */
export const allRelatedOf = (row: object): readonly Related[] => Object.values((row as WithRelated)[related] ?? {});

/** Hangs what was read along with a row on it. */
export function hangRelated(row: object, relations: Record<string, Related>): void {
  (row as WithRelated)[related] = relations;
}
