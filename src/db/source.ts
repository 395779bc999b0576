import { findColumn } from './columns.ts';
import { lifeColumns } from './life.ts';
import { tableAs } from './page-sql.ts';
import { relationsOf } from './relation-path.ts';
import type { ListSelection, OneSelection, RowSelection } from './selection.ts';
import { column, describe, sql, type Sql } from './sql.ts';

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
    return { one, source: createSource(one.rows, nullable || mayBeNone ? other : null, counter) };
  });
  const answered = union(selection.columns, dayColumns(selection), key === null ? [] : [key]);
  const hangers = [...selection.ones.map(({ relation }) => relation.own), ...selection.lists.map(ownColumn)];
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

/** A column of a source as it is read from its table. */
export function readColumn({ selection: { model } }: Source, name: string, alias: string, day: Sql): Sql {
  const found = findColumn(model, name);
  if (found === undefined) throw new Error(`${model} has no column called ${name}.`);
  return found.expression(alias, day);
}

/** The joins of all that hangs on a source that goes by this alias. */
export const joinsOf = (source: Source, alias: string): Sql[] =>
  source.ones.flatMap(({ one: { relation }, source: joined }) => {
    const as = joinAlias(joined);
    const on = sql`${column(as, relation.other)} = ${column(alias, relation.own)}`;
    return [sql`LEFT JOIN ${tableAs(relation.model, as)} ON ${on}`, ...joinsOf(joined, as)];
  });
