import type { Comparison, Filter, RelatedFilter } from '../../filter/filter.ts';
import { filterToSql } from './filter.ts';
import type { Position } from './keyset.ts';
import type { ListRead } from './page-read.ts';
import { and, column, identifier, or, ours, sql, tableOf, type Sql } from './sql.ts';

/**
 * Events of the ledger are found by the seconds in which their entries mention a department or a clause: an entry has parts of
 * many owners, and an index of each part would cost more than the entry. What is found is tested again, row by row.
 */

/** What an entry is mentioned by: columns of an event, and relations to what they name. */
const columns = new Set(['ownerDepartmentId', 'departmentId', 'clauseId']);
const relations = new Set(['ownerDepartment', 'department', 'clause']);

/** Keys, one of which every row of a list mentions: each a text, or a SELECT of one column. */
type Keys = readonly (string | Sql)[];

const isText = (key: string | Sql): key is string => typeof key === 'string';

function comparedKeys({ column: name, operator, operand }: Comparison): Keys | null {
  if (!columns.has(name)) return null;
  if (operator === 'eq') return [String(operand)];
  return operator === 'in' ? operand.map(String) : null;
}

function relatedKeys({ relation, model, quantifier, filter }: RelatedFilter, day: Sql): Keys | null {
  if (!relations.has(relation) || quantifier === 'none') return null;
  const alias = 'mentioned';
  return [
    sql`SELECT ${identifier(alias)}."id" FROM ${tableOf(model)} AS ${identifier(alias)}
    WHERE ${filterToSql({ model, alias, day }, filter)}`,
  ];
}

/** The shortest of several lists of keys; texts are better than a SELECT. */
const narrowest = (found: readonly Keys[]): Keys | null => found.find((keys) => keys.every(isText)) ?? found[0] ?? null;

/** Returns keys of which each row that matches a filter mentions at least one; null if the filter tells none. */
function keysIn(filter: Filter, day: Sql): Keys | null {
  switch (filter.kind) {
    case 'compare':
      return comparedKeys(filter);
    case 'related':
      return relatedKeys(filter, day);
    case 'policy':
      return keysIn(filter.condition, day);
    case 'and':
      return narrowest(filter.filters.flatMap((part) => [keysIn(part, day) ?? []]).filter((keys) => keys.length > 0));
    case 'or': {
      const parts = filter.filters.map((part) => keysIn(part, day));
      return parts.some((keys) => keys === null) ? null : parts.flatMap((keys) => keys ?? []);
    }
    default:
      return null;
  }
}

/** The end of a list from which seconds are read, and where to begin. */
export interface SecondsOrder {
  readonly descending: boolean;
  /** Position after which the page begins; null at the end of the list. */
  readonly from: Position | null;
}

const mention = 'm';
const second = column(mention, 'second');

const secondOf = (instant: unknown): Sql => sql`floor(extract(epoch FROM ${instant}::timestamptz))::integer`;

/** Conditions that the instants of a filter, or of a position, set on seconds; whole seconds are tested again row by row. */
function instantBounds(filter: Filter): Sql[] {
  if (filter.kind === 'and') return filter.filters.flatMap(instantBounds);
  if (filter.kind !== 'compare' || filter.column !== 'at') return [];
  if (filter.operator === 'lt' || filter.operator === 'lte') return [sql`${second} <= ${secondOf(filter.operand)}`];
  return filter.operator === 'gt' || filter.operator === 'gte' ? [sql`${second} >= ${secondOf(filter.operand)}`] : [];
}

function boundsOf(filter: Filter, { descending, from }: SecondsOrder): Sql[] {
  const at = secondOf(from?.value);
  const begin = from === null ? [] : [descending ? sql`${second} <= ${at}` : sql`${second} >= ${at}`];
  return [...begin, ...instantBounds(filter)];
}

const secondsWhere = (conditions: Sql[]): Sql =>
  sql`SELECT ${second} FROM ${ours('LedgerMention')} AS ${identifier(mention)} WHERE ${and(conditions)}`;

const keyIs = (key: string): Sql => sql`${column(mention, 'key')} = ${key}`;

const joinAll = ([first, ...rest]: readonly Sql[]): Sql =>
  rest.reduce((left, right) => sql`${left} UNION ALL ${right}`, first ?? sql``);

/** The seconds in which rows of a list may be. */
export interface Seconds {
  /** A table of one column, `second`: each once, in the order of the list. */
  readonly table: Sql;
  /** Builds the condition that an event is of an entry of a second, and that the entry names one of the keys somewhere. */
  readonly holds: (row: string, second: Sql) => Sql;
}

function holdsIn(keys: Keys): Seconds['holds'] {
  return (row, second) => {
    const at = column(row, 'at');
    const named = keys.flatMap((key) => (isText(key) ? [sql`strpos(${column(row, 'body')}, ${key}) > 0`] : []));
    const isNamed = named.length === keys.length ? [or(named)] : [];
    return and([sql`${at} >= to_timestamp(${second})`, sql`${at} < to_timestamp(${second} + 1)`, ...isNamed]);
  };
}

/**
 * Builds the seconds in which rows of a list may be; null if all of the ledger has to be read. For each text the index has
 * them in order, so that no more are read than the page needs.
 */
export function secondsOfEvents({ filter }: ListRead, day: Sql, order: SecondsOrder): Seconds | null {
  const keys = keysIn(filter, day);
  if (keys === null || keys.length === 0) return null;
  const direction = order.descending ? sql`DESC` : sql`ASC`;
  const selects = keys.map((key) => (isText(key) ? sql`SELECT ${key}::text` : key));
  const bounds = boundsOf(filter, order);
  const rows = keys.every(isText)
    ? keys.map((key) => sql`(${secondsWhere([keyIs(key), ...bounds])} ORDER BY 1 ${direction})`)
    : [sql`(${secondsWhere([sql`${column(mention, 'key')} IN (${joinAll(selects)})`, ...bounds])})`];
  const table = sql`(SELECT DISTINCT u."second" FROM (${joinAll(rows)}) AS u ORDER BY 1 ${direction})`;
  return { table, holds: holdsIn(keys) };
}

/** Builds the condition that an event is of the entry that its key begins with. No index has the keys of events. */
export const eventKeyToSql = (row: string, key: Sql): Sql =>
  sql`${column(row, 'entryId')} = CASE WHEN ${key} ~ '^[0-9]{16}' THEN left(${key}, 16)::bigint END`;
