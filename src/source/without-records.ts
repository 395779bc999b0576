import { isRecordModel } from '../records/record-models.ts';
import { lifeColumns } from '../db/statements/life.ts';
import { relationsOf } from '../db/statements/relation-path.ts';
import type { ListSelection, RowSelection } from '../db/statements/selection.ts';

const known = new WeakMap<RowSelection, RowSelection>();

/** Whether the parent of a list of records is public, so that its rows may belong to linked departments. */
const mayBeElsewhere = ({ read: { model, path } }: ListSelection): boolean =>
  isRecordModel(model) && path !== null && !isRecordModel(path.model);

/** Returns the columns of the parent row that a list's resolver needs. */
const parentColumnsOf = ({ read: { path } }: ListSelection): readonly string[] =>
  path === null ? [] : [relationsOf(path)[0]?.own ?? 'id', ...lifeColumns(path.model)];

function strip(selection: RowSelection): RowSelection {
  const ones = selection.ones.map((one) => ({ ...one, rows: withoutRecords(one.rows) }));
  const elsewhere = selection.lists.filter(mayBeElsewhere);
  const lists = selection.lists
    .filter((list) => !mayBeElsewhere(list))
    .map((list) => ({ ...list, rows: withoutRecords(list.rows) }));
  const columns = [...new Set([...selection.columns, ...elsewhere.flatMap(parentColumnsOf)])];
  return { ...selection, columns, ones, lists };
}

/**
 * Removes the lists of records with a public parent from a selection: their rows may belong to linked departments, so
 * their resolvers read them.
 */
export function withoutRecords(selection: RowSelection): RowSelection {
  let stripped = known.get(selection);
  if (stripped === undefined) {
    stripped = strip(selection);
    known.set(selection, stripped);
    known.set(stripped, stripped);
  }
  return stripped;
}
