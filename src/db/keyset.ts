import { findColumn } from './columns.ts';
import { column, list, or, sql, type Sql } from './sql.ts';

/** The order of a list: one column, then the key, which breaks ties. */
export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

/** Where a row stands in an order: its value there, and its key. */
export interface Position {
  readonly value: unknown;
  readonly key: string;
  /** Parts of the list that are elsewhere; left out where all are here. */
  readonly behind?: Behind;
}

/** Where parts of a list stand that have not been read as far as the others: departments that did not answer. */
export interface Behind {
  /** Whether they stand so for who reads from the list's end. */
  readonly reversed: boolean;
  /** By the department; null stands for the end that is read from. */
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
  // Enums are ordered by name, so that the order does not hang on how the type was declared.
  return {
    value: type === 'Enum' ? sql`${value}::text COLLATE "C"` : value,
    nullable,
    type: castTypes[type] ?? sql`text`,
  };
}

const idOf = (alias: string): Sql => column(alias, 'id');

/** ORDER BY of a list. Unknown values stand at its end, whichever way it is ordered. */
export function orderToSql(scope: KeysetScope): Sql {
  const descending = scope.order.descending !== scope.reversed;
  const direction = descending ? sql`DESC` : sql`ASC`;
  const id = sql`${idOf(scope.alias)} ${direction}`;
  if (scope.order.column === 'id') return id;
  const { value, nullable } = orderKey(scope);
  const nulls = nullable ? (scope.reversed ? sql` NULLS FIRST` : sql` NULLS LAST`) : sql``;
  return list([sql`${value} ${direction}${nulls}`, id]);
}

/** The rows that come after a position in the order (before it, where `before` is set). */
export function keysetToSql(scope: KeysetScope, position: Position, before: boolean): Sql {
  const greater = scope.order.descending === before;
  const beyond = (left: Sql, right: Sql): Sql => (greater ? sql`${left} > ${right}` : sql`${left} < ${right}`);
  const id = idOf(scope.alias);
  const idBeyond = beyond(id, sql`${position.key}`);
  if (scope.order.column === 'id') return idBeyond;
  const { value, nullable, type } = orderKey(scope);
  if (position.value === null) {
    const tie = sql`(${value} IS NULL AND ${idBeyond})`;
    return before ? or([sql`${value} IS NOT NULL`, tie]) : tie;
  }
  // A comparison of rows enters an index of both columns just there.
  const known = beyond(sql`(${value}, ${id})`, sql`(${position.value}::${type}, ${position.key})`);
  return nullable && !before ? or([known, sql`${value} IS NULL`]) : known;
}
