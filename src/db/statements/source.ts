import { findColumn } from './columns.ts';
import { filterToSql } from './filter.ts';
import { lifeColumns } from './life.ts';
import { parentKeyAlias } from './aliases.ts';
import { tableAs } from './page-sql.ts';
import { isHandedDown } from './parent-columns.ts';
import { relationsOf } from './relation-path.ts';
import { matchesColumn, type ListSelection, type OneSelection, type RowSelection } from './selection.ts';
import { and, column, describe, list, sql, type Sql } from './sql.ts';

/** The rows of a level, or rows joined to them, with the columns to read. */
export interface Source {
  /** Number of the source in its level; the names of its columns begin with it. */
  readonly place: number;
  readonly selection: RowSelection;
  /** Columns in the answer. */
  readonly answered: readonly string[];
  /** Those, and the columns that joins and lists need. */
  readonly columns: readonly string[];
  /** The column that is null if no row was joined; null if there always is a row. */
  readonly key: string | null;
  readonly ones: readonly { readonly one: OneSelection; readonly source: Source }[];
}

/** Returns the column of the parent to which the rows of a list refer. */
export const ownColumn = ({ read }: ListSelection): string =>
  read.path === null ? 'id' : (relationsOf(read.path)[0]?.own ?? 'id');

/** Returns the columns that determine the day of the lists below. */
const dayColumns = ({ model, lists }: RowSelection): readonly string[] =>
  lists.some(({ day, outlivesParent }) => day === null && !outlivesParent) ? lifeColumns(model) : [];

const union = (...lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];

/**
 * Creates the sources of a selection, that of its own rows first.
 * @param key the column that is null if no row was joined; null if there always is a row
 */
export function createSource(selection: RowSelection, key: string | null = null, counter = { next: 0 }): Source {
  const place = counter.next++;
  const mayBeNone = describe(selection.model).isView;
  const ones = selection.ones.map((one) => {
    const { nullable, other } = one.relation;
    const mayLack = nullable || mayBeNone || one.rows.where !== undefined;
    return { one, source: createSource(one.rows, mayLack ? other : null, counter) };
  });
  const met = selection.matches === undefined ? [] : [matchesColumn];
  const answered = union(selection.columns, dayColumns(selection), key === null ? [] : [key], met);
  const attached = [
    ...selection.ones.map(({ relation }) => relation.own),
    ...selection.lists.flatMap((selected) => [ownColumn(selected), ...Object.values(selected.handsDown ?? {})]),
  ];
  return { place, selection, key, answered, columns: union(answered, attached), ones };
}

/** Lists a source and all sources joined to it. */
export const withJoined = (source: Source): Source[] => [
  source,
  ...source.ones.flatMap(({ source: joined }) => withJoined(joined)),
];

/** Returns the alias of a joined source. */
export const joinAlias = ({ place }: Source): string => `j${place}`;

/** Returns the name of a source's column in its level. */
export const nameInLevel = ({ place }: Source, name: string): string => `${place}.${name}`;

/** Evaluates the conditions of a selection for a row. */
function matchesToSql({ model, matches = [] }: RowSelection, alias: string, day: Sql): Sql {
  const digits = matches.map(
    (filter) => sql`CASE WHEN ${filterToSql({ model, alias, day }, filter)} THEN '1' ELSE '0' END`,
  );
  return sql`concat(${list(digits)})`;
}

/** Reads a column of a source from its table. */
export function readColumn({ selection }: Source, name: string, alias: string, day: Sql): Sql {
  const { model } = selection;
  if (name === matchesColumn) return matchesToSql(selection, alias, day);
  if (isHandedDown(name)) return column(parentKeyAlias, name);
  const found = findColumn(model, name);
  if (found === undefined) throw new Error(`${model} has no column called ${name}.`);
  return found.expression(alias, day);
}

/** Builds the joins of all sources below one with this alias. */
export const joinsOf = (source: Source, alias: string, day: Sql): Sql[] =>
  source.ones.flatMap(({ one: { relation, rows }, source: joined }) => {
    const as = joinAlias(joined);
    const on = [sql`${column(as, relation.other)} = ${column(alias, relation.own)}`];
    if (rows.where !== undefined) on.push(filterToSql({ model: rows.model, alias: as, day }, rows.where));
    return [sql`LEFT JOIN ${tableAs(relation.model, as)} ON ${and(on)}`, ...joinsOf(joined, as, day)];
  });
