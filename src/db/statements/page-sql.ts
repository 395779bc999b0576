import { rowAlias, parentKeyAlias, parentKeyColumns } from './aliases.ts';
import { isThereOn } from './columns.ts';
import { eventKeyToSql, secondsOfEvents, type Seconds } from './event-seconds.ts';
import type { Filter } from '../../filter/filter.ts';
import { filterToSql } from './filter.ts';
import type { ModelName } from '../generated/model.ts';
import { keysetToSql, orderToSql } from './keyset.ts';
import type { ListRead, PageRead } from './page-read.ts';
import { partsOf, relationPathToSql, relationsOf } from './relation-path.ts';
import { and, column, identifier, integer, sql, tableOf, type Sql } from './sql.ts';

const partAlias = 'k';

export const parentKeyDay = column(parentKeyAlias, parentKeyColumns.day);
const parentKeyValue = column(parentKeyAlias, parentKeyColumns.key);

/** The key that a read is for (of the parent, or of the row itself; null for lists of `Query`), and the day. */
export interface ParentKey {
  readonly key: string | null;
  readonly day: string;
}

/** Writes parent keys as a single value to bind. */
export const recordsOf = (parentKeys: readonly ParentKey[]): string =>
  JSON.stringify(parentKeys.map(({ key, day }, index) => ({ $parent: index + 1, $key: key, $day: day })));

/**
 * Writes the parent keys as a table, numbered from 1. PostgreSQL assumes a hundred rows for any JSON record set, so the
 * generic plan of a prepared statement has the same cost as a plan for the values, and is reused; for an array it would
 * read the length, and plan each execution again. A single parent key is marked by LIMIT 1, so that the plan can use
 * that.
 */
export function parentKeysToSql(records: string, isSingle: boolean): Sql {
  const { number, key, day } = parentKeyColumns;
  const columns = sql`${identifier(number)} int, ${identifier(key)} text, ${identifier(day)} date`;
  return sql`(SELECT * FROM json_to_recordset(${records}::json) AS u(${columns})${isSingle ? sql` LIMIT 1` : sql``})`;
}

/** Writes a model's table with an alias. */
export const tableAs = (model: string, alias: string): Sql => sql`${tableOf(model)} AS ${identifier(alias)}`;

/** Builds the conditions on the rows of a list, except the one on the parent. */
function ownConditions(read: ListRead): Sql[] {
  const met = filterToSql({ model: read.model, alias: rowAlias, day: parentKeyDay }, read.filter);
  const present = isThereOn(read.model, rowAlias, parentKeyDay);
  return present === undefined ? [met] : [met, present];
}

const conditions = (read: ListRead): Sql[] =>
  read.path === null
    ? ownConditions(read)
    : [relationPathToSql(read.path, rowAlias, parentKeyValue), ...ownConditions(read)];

const isDescending = ({ order, reversed }: PageRead): boolean => order.descending !== reversed;

/** Builds the seconds in which events of a page may be; null for other lists. */
function secondsOfPage(read: PageRead): Seconds | null {
  if (read.model !== 'AccessEvent' || read.path !== null || read.order.column !== 'at') return null;
  const from = read.reversed ? read.before : read.after;
  return secondsOfEvents(read, parentKeyDay, { descending: isDescending(read), from });
}

/** Builds the rows of a list, whatever their order: what follows the columns. */
function rowsToSql(read: ListRead): Sql {
  const table = tableAs(read.model, rowAlias);
  const isOfEvents = read.model === 'AccessEvent' && read.path === null;
  const seconds = isOfEvents ? secondsOfEvents(read, parentKeyDay, { descending: true, from: null }) : null;
  if (seconds === null) return sql`FROM ${table} WHERE ${and(conditions(read))}`;
  const held = seconds.holds(rowAlias, column(partAlias, 'second'));
  return sql`FROM ${seconds.table} AS ${identifier(partAlias)} CROSS JOIN LATERAL (
    SELECT ${column(rowAlias, 'id')} FROM ${table} WHERE ${and([held, ...ownConditions(read)])} OFFSET 0) AS ${identifier(rowAlias)}`;
}

/**
 * Whether the rows of a list are few, found by an index, and then sorted: for a small page, the database would rather read
 * all rows in their order.
 */
const isFoundByIndex = ({ path }: ListRead): boolean =>
  path !== null && relationsOf(path).at(-1)?.belongsTo !== undefined;

/** Builds a page of a list for one parent key: the part of its SELECT after the columns. */
export function pageToSql(read: PageRead): Sql {
  const scope = { model: read.model, alias: rowAlias, day: parentKeyDay, order: read.order, reversed: read.reversed };
  const bounds: Sql[] = [];
  if (read.after !== null) bounds.push(keysetToSql(scope, read.after, false));
  if (read.before !== null) bounds.push(keysetToSql(scope, read.before, true));
  const table = tableAs(read.model, rowAlias);
  const inOrder = sql`ORDER BY ${orderToSql(scope)} LIMIT ${integer(read.limit)}`;
  const seconds = secondsOfPage(read);
  if (seconds !== null) {
    const second = column(partAlias, 'second');
    const where = and([seconds.holds(rowAlias, second), ...ownConditions(read), ...bounds]);
    return sql`FROM ${seconds.table} AS ${identifier(partAlias)} CROSS JOIN LATERAL (
      SELECT ${identifier(rowAlias)}.* FROM ${table} WHERE ${where} ${inOrder}) AS ${identifier(rowAlias)}
      ORDER BY ${second} ${isDescending(read) ? sql`DESC` : sql`ASC`}, ${orderToSql(scope)} LIMIT ${integer(read.limit)}`;
  }
  const parts = read.path && partsOf(read.path, rowAlias, parentKeyValue);
  if (parts === null) {
    const found = isFoundByIndex(read) ? sql`(SELECT * ${rowsToSql(read)} OFFSET 0) AS ${identifier(rowAlias)}` : null;
    if (found !== null) return sql`FROM ${found} WHERE ${and(bounds)} ${inOrder}`;
    return sql`FROM ${table} WHERE ${and([...conditions(read), ...bounds])} ${inOrder}`;
  }
  const where = and([parts.dependsOn(partAlias), ...ownConditions(read), ...bounds]);
  return sql`FROM ${parts.keys} AS ${identifier(partAlias)} CROSS JOIN LATERAL (
    SELECT ${identifier(rowAlias)}.* FROM ${table} WHERE ${where} ${inOrder}) AS ${identifier(rowAlias)} ${inOrder}`;
}

const further = (model: ModelName, where: Filter | undefined): Sql[] =>
  where === undefined ? [] : [filterToSql({ model, alias: rowAlias, day: parentKeyDay }, where)];

/**
 * Builds the read of the row with a key, on any day, if it matches the filter: the part of its SELECT after the
 * columns.
 */
export function rowByKeyToSql(model: ModelName, filter: Filter | undefined): Sql {
  const where = [sql`${column(rowAlias, 'id')} = ${parentKeyValue}`, ...further(model, filter)];
  if (model === 'AccessEvent') where.push(eventKeyToSql(rowAlias, parentKeyValue));
  return sql`FROM ${tableAs(model, rowAlias)} WHERE ${and(where)}`;
}

/**
 * Builds the read of the row with a code on its day, if it matches the filter: the part of its SELECT after the
 * columns.
 */
export function rowByCodeToSql(model: ModelName, filter: Filter | undefined): Sql {
  const where = [sql`${column(rowAlias, 'code')} = ${parentKeyValue}`, ...further(model, filter)];
  const present = isThereOn(model, rowAlias, parentKeyDay);
  if (present !== undefined) where.push(present);
  return sql`FROM ${tableAs(model, rowAlias)} WHERE ${and(where)} ORDER BY ${column(rowAlias, 'id')} LIMIT 1`;
}

/** Builds the count of a list's rows for each parent key, in the order of the numbers of the parent keys. */
export const countsToSql = (read: ListRead, parentKeys: Sql): Sql =>
  sql`SELECT (SELECT count(*)::int ${rowsToSql(read)}) AS "count"
    FROM ${parentKeys} AS ${identifier(parentKeyAlias)} ORDER BY ${column(parentKeyAlias, parentKeyColumns.number)}`;
