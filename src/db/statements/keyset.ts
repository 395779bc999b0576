import { findColumn } from './columns.ts';
import { and, column, describe, list, or, sql, type Sql } from './sql.ts';

/** The order of a list: one column, then the key, which breaks ties. */
export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

/** The position of a row in an order: its value and its key. */
export interface Position {
  readonly value: unknown;
  readonly key: string;
  /** Positions of lagging parts of the list; absent if there are none. */
  readonly lagging?: LaggingSources;
  /**
   * How many rows of the page before came from each source of the list: the hub's store, then the departments that were
   * asked. It decides how many rows the next page asks each for, and nothing else; absent if no department was asked.
   */
  readonly shares?: readonly number[];
}

/** Positions of the parts of a list that have been read less far than the others: departments that did not answer. */
export interface LaggingSources {
  /** Whether the list is read from its end. */
  readonly reversed: boolean;
  /** By department; null is the end from which the list is read. */
  readonly positions: Readonly<Record<string, Position | null>>;
}

export interface KeysetScope {
  readonly model: string;
  readonly alias: string;
  readonly day: Sql;
  readonly order: Order;
  /** Whether the list is read from its end. */
  readonly reversed: boolean;
}

interface OrderKey {
  readonly value: Sql;
  readonly nullable: boolean;
  readonly type: Sql;
}

const castTypes: Readonly<Record<string, Sql>> = {
  String: sql`text`,
  Int: sql`integer`,
  BigInt: sql`bigint`,
  Float: sql`float8`,
  Decimal: sql`numeric`,
  Date: sql`date`,
  DateTime: sql`timestamptz`,
  Boolean: sql`boolean`,
  Enum: sql`text`,
};

function orderKey({ model, alias, day, order }: KeysetScope): OrderKey {
  const found = findColumn(model, order.column);
  if (found === undefined) throw new Error(`${model} cannot be ordered by ${order.column}.`);
  const { type, nullable } = found.description;
  const value = found.expression(alias, day);
  // Enums are ordered by name, so that the order does not depend on the declaration of the type.
  return {
    value: type === 'Enum' ? sql`${value}::text COLLATE "C"` : value,
    nullable,
    type: castTypes[type] ?? sql`text`,
  };
}

const idOf = (alias: string): Sql => column(alias, 'id');

/** Builds the ORDER BY of a list. Unknown values come last in both directions. */
export function orderToSql(scope: KeysetScope): Sql {
  const descending = scope.order.descending !== scope.reversed;
  const direction = descending ? sql`DESC` : sql`ASC`;
  const id = sql`${idOf(scope.alias)} ${direction}`;
  if (scope.order.column === 'id') return id;
  const { value, nullable } = orderKey(scope);
  const nulls = nullable ? (scope.reversed ? sql` NULLS FIRST` : sql` NULLS LAST`) : sql``;
  return list([sql`${value} ${direction}${nulls}`, id]);
}

/** Builds the condition for rows after a position in the order (before it, if `before` is set). */
export function keysetToSql(scope: KeysetScope, position: Position, before: boolean): Sql {
  const greater = scope.order.descending === before;
  const beyond = (left: Sql, right: Sql): Sql => (greater ? sql`${left} > ${right}` : sql`${left} < ${right}`);
  const id = idOf(scope.alias);
  const idBeyond = beyond(id, sql`${position.key}`);
  if (scope.order.column === 'id') return idBeyond;
  const { value, nullable, type } = orderKey(scope);
  const orEqual = (bound: Sql): Sql => (greater ? sql`${value} >= ${bound}` : sql`${value} <= ${bound}`);
  if (position.value === null) {
    const tie = sql`(${value} IS NULL AND ${idBeyond})`;
    return before ? or([sql`${value} IS NOT NULL`, tie]) : tie;
  }
  // With a row comparison, the database enters an index of both columns exactly at this position.
  const row = beyond(sql`(${value}, ${id})`, sql`(${position.value}::${type}, ${position.key})`);
  // The key of a view's row is calculated, so no index has it beside the value.
  const known = describe(scope.model).isView ? and([row, orEqual(sql`${position.value}::${type}`)]) : row;
  return nullable && !before ? or([known, sql`${value} IS NULL`]) : known;
}
