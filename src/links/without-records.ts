import { isPersonalModel } from '../access/personal-model.ts';
import { lifeColumns } from '../db/life.ts';
import { relationsOf } from '../db/relation-path.ts';
import type { ListSelection, RowSelection } from '../db/selection.ts';

const known = new WeakMap<RowSelection, RowSelection>();

/** Whether a list of records hangs on something public, so that its rows may be of linked departments. */
const mayBeElsewhere = ({ read: { model, path } }: ListSelection): boolean =>
  isPersonalModel(model) && path !== null && !isPersonalModel(path.model);

/** What the resolver of a list needs of the row that it hangs on. */
const startColumns = ({ read: { path } }: ListSelection): readonly string[] =>
  path === null ? [] : [relationsOf(path)[0]?.own ?? 'id', ...lifeColumns(path.model)];

function strip(selection: RowSelection): RowSelection {
  const ones = selection.ones.map((one) => ({ ...one, rows: withoutRecords(one.rows) }));
  const elsewhere = selection.lists.filter(mayBeElsewhere);
  const lists = selection.lists
    .filter((list) => !mayBeElsewhere(list))
    .map((list) => ({ ...list, rows: withoutRecords(list.rows) }));
  const columns = [...new Set([...selection.columns, ...elsewhere.flatMap(startColumns)])];
  return { ...selection, columns, ones, lists };
}

/**
 * A selection that reads no lists of records along with what is public: they may be of linked departments, and are read
 * when their resolvers ask.
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
