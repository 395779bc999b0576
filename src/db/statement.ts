import type { BoundedCache } from '../base/cache.ts';
import { buildLevels, type RowShape } from './level.ts';
import { recordsOf, startsToSql, type Start } from './page-sql.ts';
import { numberOfSelection, type RowSelection } from './selection.ts';
import { list, sql, type Sql } from './sql.ts';

/** A statement that reads a selection for any starts: its text, its values but for the starts, and how to read its answer. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Where among the values the starts stand. */
  readonly startsPlace: number;
  readonly shapes: readonly RowShape[];
}

export type StatementCache = BoundedCache<Statement>;

/** Which rows a statement reads first: their SQL, and what tells it from that of other statements on the same selection. */
export interface FirstPage {
  readonly name: string;
  readonly toSql: () => Sql;
  /** Whether no row comes twice on a day. */
  readonly areDistinct: boolean;
}

/** What stands for the starts until they are known. */
const unknownStarts = 'the starts';

function build(page: FirstPage, selection: RowSelection, isSingle: boolean): Statement {
  const starts = startsToSql(unknownStarts, isSingle);
  const { tables, answers, shapes } = buildLevels(starts, page.toSql(), selection, page.areDistinct);
  const within = tables.length === 0 ? sql`` : sql`WITH ${list(tables)}`;
  const whole = sql`${within} SELECT json_build_array(${list(answers)})::text AS "levels"`;
  const { text, values } = whole;
  return { text, values, shapes, startsPlace: values.indexOf(unknownStarts) };
}

/** The statement that reads a selection from a first page on, for one start or many; built once while it is kept. */
export function statementFor(
  cache: StatementCache,
  page: FirstPage,
  selection: RowSelection,
  isSingle: boolean,
): Statement {
  const name = `${numberOfSelection(selection)} ${isSingle ? 'one' : 'many'} ${page.name}`;
  let statement = cache.get(name);
  if (statement === undefined) {
    statement = build(page, selection, isSingle);
    cache.set(name, statement);
  }
  return statement;
}

/** The values of a statement for these starts. */
export const bindStarts = ({ values, startsPlace }: Statement, starts: readonly Start[]): unknown[] =>
  values.map((value, place) => (place === startsPlace ? recordsOf(starts) : value));
