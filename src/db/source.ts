import { findColumn } from './columns.ts';
import { carriedColumns } from './carried.ts';
import { conditionToSql } from './condition.ts';
import { lifeColumns } from './life.ts';
import { startAlias } from './aliases.ts';
import { tableAs } from './page-sql.ts';
import { relationsOf } from './relation-path.ts';
import { meetsColumn, type ListSelection, type OneSelection, type RowSelection } from './selection.ts';
import { and, column, describe, list, sql, type Sql } from './sql.ts';

/** The rows of a level, or rows joined to them: what is read of them. */
export interface Source {
  /** Sources of a level are numbered; the number is the head of their columns' names. */
  readonly place: number;
  readonly selection: RowSelection;
  /** Columns that stand in the answer. */
  readonly answered: readonly string[];
  /** Those, and what joins and lists hang on. */
  readonly columns: readonly string[];
  /** The column that a joined row is told from none by; null where there is always a row. */
  readonly key: string | null;
  readonly ones: readonly { readonly one: OneSelection; readonly source: Source }[];
}

/** The column of the parent that the rows of a list hang on. */
export const ownColumn = ({ read }: ListSelection): string =>
  read.path === null ? 'id' : (relationsOf(read.path)[0]?.own ?? 'id');

/** Columns that tell the day that lists hanging on the rows are read for. */
const dayColumns = ({ model, lists }: RowSelection): readonly string[] =>
  lists.some(({ day, outlivesParent }) => day === null && !outlivesParent) ? lifeColumns(model) : [];

const union = (...lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];

/**
 * The sources of a selection, the rows' own first.
 * @param key the column that a joined row is told from none by; null where there is always a row
 */
export function createSource(selection: RowSelection, key: string | null = null, counter = { next: 0 }): Source {
  const place = counter.next++;
  const mayBeNone = describe(selection.model).isView;
  const ones = selection.ones.map((one) => {
    const { nullable, other } = one.relation;
    const mayLack = nullable || mayBeNone || one.rows.where !== undefined;
    return { one, source: createSource(one.rows, mayLack ? other : null, counter) };
  });
  const met = selection.meets === undefined ? [] : [meetsColumn];
  const answered = union(selection.columns, dayColumns(selection), key === null ? [] : [key], met);
  const hangers = [
    ...selection.ones.map(({ relation }) => relation.own),
    ...selection.lists.flatMap((selected) => [ownColumn(selected), ...Object.values(selected.carries ?? {})]),
  ];
  return { place, selection, key, answered, columns: union(answered, hangers), ones };
}

/** A source and all that is joined to it. */
export const withJoined = (source: Source): Source[] => [
  source,
  ...source.ones.flatMap(({ source: joined }) => withJoined(joined)),
];

/** The alias of a joined source. */
export const joinAlias = ({ place }: Source): string => `j${place}`;

/** The name of a source's column among those of its level. */
export const nameInLevel = ({ place }: Source, name: string): string => `${place}.${name}`;

/** Which of the conditions a row meets. */
function meetsToSql({ model, meets = [] }: RowSelection, alias: string, day: Sql): Sql {
  const digits = meets.map(
    (filter) => sql`CASE WHEN ${conditionToSql(model, alias, day, filter)} THEN '1' ELSE '0' END`,
  );
  return sql`concat(${list(digits)})`;
}

/** A column of a source as it is read from its table. */
export function readColumn({ selection }: Source, name: string, alias: string, day: Sql): Sql {
  const { model } = selection;
  if (name === meetsColumn) return meetsToSql(selection, alias, day);
  if (Object.hasOwn(carriedColumns, name)) return column(startAlias, name);
  const found = findColumn(model, name);
  if (found === undefined) throw new Error(`${model} has no column called ${name}.`);
  return found.expression(alias, day);
}

/** The joins of all that hangs on a source that goes by this alias. */
export const joinsOf = (source: Source, alias: string, day: Sql): Sql[] =>
  source.ones.flatMap(({ one: { relation, rows }, source: joined }) => {
    const as = joinAlias(joined);
    const on = [sql`${column(as, relation.other)} = ${column(alias, relation.own)}`];
    if (rows.where !== undefined) on.push(conditionToSql(rows.model, as, day, rows.where));
    return [sql`LEFT JOIN ${tableAs(relation.model, as)} ON ${and(on)}`, ...joinsOf(joined, as, day)];
  });
