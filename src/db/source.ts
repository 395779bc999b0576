import { findColumn } from './columns.ts';
import { lifeColumns } from './life.ts';
import { tableAs } from './page-sql.ts';
import { relationsOf } from './relation-path.ts';
import type { ListSelection, OneSelection, RowSelection } from './selection.ts';
import { column, sql, type Sql } from './sql.ts';

/** The rows of a level, or rows joined to them: what is read of them. */
export interface Source {
  /** Sources of a level are numbered; the number is the head of their columns' names. */
  readonly place: number;
  readonly selection: RowSelection;
  readonly columns: readonly string[];
  readonly ones: readonly { readonly one: OneSelection; readonly source: Source }[];
}

/** The column of the parent that the rows of a list hang on. */
export const ownColumn = ({ read }: ListSelection): string =>
  read.path === null ? 'id' : (relationsOf(read.path)[0]?.own ?? 'id');

function neededColumns({ model, columns, ones, lists }: RowSelection): string[] {
  const needed = new Set(['id', ...columns, ...ones.map(({ relation }) => relation.own), ...lists.map(ownColumn)]);
  if (lists.some(({ day, outlivesParent }) => day === null && !outlivesParent)) {
    lifeColumns(model).forEach((name) => needed.add(name));
  }
  return [...needed];
}

/** The sources of a selection, the rows' own first. */
export function createSource(selection: RowSelection, counter = { next: 0 }): Source {
  const place = counter.next++;
  const ones = selection.ones.map((one) => ({ one, source: createSource(one.rows, counter) }));
  return { place, selection, columns: neededColumns(selection), ones };
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
