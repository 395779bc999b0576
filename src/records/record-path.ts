import type { ModelName } from '../db/generated/model.ts';
import { relatedOne, type Filter } from '../filter/filter.ts';
import type { Test } from '../filter/operators.ts';
import { describeRecord, type RecordParent } from './record-models.ts';

/** The attributes that clauses select records by. */
export type RecordAttribute = 'category' | 'programme';

/** A path from a record to a column: the relations to follow, and the column of the last row. */
export interface RecordPath {
  readonly relations: readonly RecordParent[];
  readonly column: string;
}

/** Returns the path to an attribute; null if the model does not have it: a beneficiary has no programme. */
export function recordPath(model: ModelName, attribute: RecordAttribute): RecordPath | null {
  const { parent, [attribute]: column } = describeRecord(model);
  if (column !== null) return { relations: [], column };
  if (parent === null) return null;
  const above = recordPath(parent.model, attribute);
  return above && { relations: [parent, ...above.relations], column: above.column };
}

/** Returns the filter for records whose value at the end of a path matches a test. */
export const filterAt = ({ relations, column }: RecordPath, test: Test): Filter =>
  relations.reduceRight<Filter>((filter, { relation, model }) => relatedOne(relation, model, filter), {
    ...test,
    kind: 'compare',
    column,
  });
