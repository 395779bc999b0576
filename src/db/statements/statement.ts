import type { BoundedCache } from '../../base/cache.ts';
import { buildLevels, type RowShape } from './level.ts';
import { recordsOf, parentKeysToSql, type ParentKey } from './page-sql.ts';
import { numberOfSelection, type RowSelection } from './selection.ts';
import { list, sql, type Sql } from './sql.ts';

/**
 * A statement that reads a selection for any parent keys: its text, its values except the parent keys, and how to read its
 * answer.
 */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** The place of the parent keys among the values. */
  readonly parentKeysPlace: number;
  readonly shapes: readonly RowShape[];
}

export type StatementCache = BoundedCache<Statement>;

/**
 * The rows that a statement reads first: their SQL, and a name that is unique among statements on the same selection.
 */
export interface FirstPage {
  readonly name: string;
  readonly toSql: () => Sql;
  /** Whether no row occurs twice on a day. */
  readonly areDistinct: boolean;
}

/** Placeholder for the parent keys until they are known. */
const unknownParentKeys = 'the parentKeys';

function build(page: FirstPage, selection: RowSelection, isSingle: boolean): Statement {
  const parentKeys = parentKeysToSql(unknownParentKeys, isSingle);
  const { tables, answers, shapes } = buildLevels(parentKeys, page.toSql(), selection, page.areDistinct);
  const within = tables.length === 0 ? sql`` : sql`WITH ${list(tables)}`;
  const whole = sql`${within} SELECT array_to_json(ARRAY[${list(answers)}])::text AS "levels"`;
  const { text, values } = whole;
  return { text, values, shapes, parentKeysPlace: values.indexOf(unknownParentKeys) };
}

/** Returns the statement that reads a selection from a first page on, for one parent key or many; it is cached. */
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

/** Returns the values of a statement for these parent keys. */
export const bindParentKeys = ({ values, parentKeysPlace }: Statement, parentKeys: readonly ParentKey[]): unknown[] =>
  values.map((value, place) => (place === parentKeysPlace ? recordsOf(parentKeys) : value));
