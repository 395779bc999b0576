import type { RelationDescription } from '../description.ts';
import { column, sql, type Sql } from './sql.ts';

/** A relation that the columns of the related rows tell, without a table between. */
export interface ComputedRelation extends RelationDescription {
  /** Builds the condition that a row belongs to the parent with this key. */
  readonly belongsTo: (row: string, key: Sql) => Sql;
}

/**
 * The events in which a person's record was looked at. An index finds the entries by the fingerprint of the key; as two keys
 * may have one fingerprint, and an entry has parts of other owners, the keys of the part are compared too.
 */
const accessEvents: ComputedRelation = {
  model: 'AccessEvent',
  list: true,
  own: 'id',
  other: 'subjects',
  nullable: false,
  belongsTo: (row, key) => sql`(${column(row, 'fingerprints')} @> public.ledger_fingerprints(ARRAY[${key}])
    AND ${column(row, 'subjects')} @> ARRAY[${key}])`,
};

/** The computed relations of each model. */
export const computedRelations: Readonly<Record<string, Readonly<Record<string, ComputedRelation>>>> = {
  Beneficiary: { accessEvents },
};
