import { rowAlias, startAlias, startColumns } from './aliases.ts';
import { isThereOn } from './columns.ts';
import { conditionToSql } from './condition.ts';
import { filterToSql, type Filter } from './filter.ts';
import type { ModelName } from './generated/model.ts';
import { keysetToSql, orderToSql } from './keyset.ts';
import type { ListRead, PageRead } from './page-read.ts';
import { partsOf, relationPathToSql } from './relation-path.ts';
import { and, column, identifier, integer, sql, tableOf, type Sql } from './sql.ts';

const partAlias = 'k';

export const startDay = column(startAlias, startColumns.day);
const startKey = column(startAlias, startColumns.key);

/** Where a read starts: a key (of the parent, or of the row itself; null at the root), and the day to read for. */
export interface Start {
  readonly key: string | null;
  readonly day: string;
}

/** Starts as the one value that they are bound as. */
export const recordsOf = (starts: readonly Start[]): string =>
  JSON.stringify(starts.map(({ key, day }, index) => ({ $start: index + 1, $key: key, $day: day })));

/**
 * Starts as a table, numbered from 1. PostgreSQL takes a JSON record set for a hundred rows whatever it holds, so a
 * prepared statement's generic plan costs what a plan for the values would, and is kept; an array's length would be
 * looked at, and every execution planned anew. Where there is but one start, the plan may know it.
 */
export function startsToSql(records: string, isSingle: boolean): Sql {
  const { number, key, day } = startColumns;
  const columns = sql`${identifier(number)} int, ${identifier(key)} text, ${identifier(day)} date`;
  return sql`(SELECT * FROM json_to_recordset(${records}::json) AS u(${columns})${isSingle ? sql` LIMIT 1` : sql``})`;
}

/** A model's table under an alias. */
export const tableAs = (model: string, alias: string): Sql => sql`${tableOf(model)} AS ${identifier(alias)}`;

/** What rows of a list must be, but for what they hang on. */
function ownConditions(read: ListRead): Sql[] {
  const met = filterToSql({ model: read.model, alias: rowAlias, day: startDay, keyOf: read.keyOf }, read.filter);
  const present = isThereOn(read.model, rowAlias, startDay);
  return present === undefined ? [met] : [met, present];
}

const conditions = (read: ListRead): Sql[] =>
  read.path === null ? ownConditions(read) : [relationPathToSql(read.path, rowAlias, startKey), ...ownConditions(read)];

/** A page of a list for one start: what follows the columns in its SELECT. */
export function pageToSql(read: PageRead): Sql {
  const scope = { model: read.model, alias: rowAlias, day: startDay, order: read.order, reversed: read.reversed };
  const bounds: Sql[] = [];
  if (read.after !== null) bounds.push(keysetToSql(scope, read.after, false));
  if (read.before !== null) bounds.push(keysetToSql(scope, read.before, true));
  const table = tableAs(read.model, rowAlias);
  const inOrder = sql`ORDER BY ${orderToSql(scope)} LIMIT ${integer(read.limit)}`;
  const parts = read.path && partsOf(read.path, rowAlias, startKey);
  if (parts === null) return sql`FROM ${table} WHERE ${and([...conditions(read), ...bounds])} ${inOrder}`;
  const where = and([parts.hangsOn(partAlias), ...ownConditions(read), ...bounds]);
  return sql`FROM ${parts.keys} AS ${identifier(partAlias)} CROSS JOIN LATERAL (
    SELECT ${identifier(rowAlias)}.* FROM ${table} WHERE ${where} ${inOrder}) AS ${identifier(rowAlias)} ${inOrder}`;
}

const further = (model: ModelName, where: Filter | undefined): Sql[] =>
  where === undefined ? [] : [conditionToSql(model, rowAlias, startDay, where)];

/** The row with one start's key, whatever the day, if it meets this too: what follows the columns in its SELECT. */
export function rowByKeyToSql(model: ModelName, filter: Filter | undefined): Sql {
  const where = [sql`${column(rowAlias, 'id')} = ${startKey}`, ...further(model, filter)];
  return sql`FROM ${tableAs(model, rowAlias)} WHERE ${and(where)}`;
}

/** The row whose code is one start's key, on its day, if it meets this too: what follows the columns in its SELECT. */
export function rowByCodeToSql(model: ModelName, filter: Filter | undefined): Sql {
  const where = [sql`${column(rowAlias, 'code')} = ${startKey}`, ...further(model, filter)];
  const present = isThereOn(model, rowAlias, startDay);
  if (present !== undefined) where.push(present);
  return sql`FROM ${tableAs(model, rowAlias)} WHERE ${and(where)} ORDER BY ${column(rowAlias, 'id')} LIMIT 1`;
}

/** How many rows a list holds for each start, by the starts' numbers. */
export const countsToSql = (read: ListRead, starts: Sql): Sql =>
  sql`SELECT (SELECT count(*)::int FROM ${tableAs(read.model, rowAlias)} WHERE ${and(conditions(read))}) AS "count"
    FROM ${starts} AS ${identifier(startAlias)} ORDER BY ${column(startAlias, startColumns.number)}`;
