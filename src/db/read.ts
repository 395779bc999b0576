import { columnNames, findColumn, isThereOn } from './columns.ts';
import type { Database } from './database.ts';
import { filterToSql, type Filter, type FilterScope } from './filter.ts';
import type { ModelName, Nodes } from './generated/model.ts';
import { keysetToSql, orderToSql, type Order, type Position } from './keyset.ts';
import { relationPathToSql, type RelationPath } from './relation-path.ts';
import { and, column, describe, identifier, list, sql, type Sql } from './sql.ts';

/** Where a read starts: a key of the parent (null at the root), and the day to read for. */
export interface Start {
  readonly key: string | null;
  readonly day: string;
}

/** A row as the graph holds it: its columns, its model, and the day it was read for. */
export type Stored<Name extends ModelName = ModelName> = Nodes[Name];

export interface ListRead {
  readonly model: ModelName;
  /** How the rows hang on the parent; null for a list at the root. */
  readonly path: RelationPath | null;
  readonly filter: Filter;
  readonly keyOf: FilterScope['keyOf'];
}

export interface PageRead extends ListRead {
  readonly order: Order;
  readonly after: Position | null;
  readonly before: Position | null;
  readonly limit: number;
  /** Whether the page is the last of the list rather than the first. */
  readonly reversed: boolean;
}

const row = 't';
const start = 's';
// No column of a model begins with `$`.
const startKey = '$key';
const startDay = '$day';
const startNumber = '$number';
const day = column(start, startDay);

function startsToSql(starts: readonly Start[]): Sql {
  const keys = starts.map(({ key }) => key);
  const days = starts.map((each) => each.day);
  const names = list([startKey, startDay, startNumber].map(identifier));
  return sql`unnest(${keys}::text[], ${days}::date[]) WITH ORDINALITY AS ${identifier(start)}(${names})`;
}

function conditions(read: ListRead): Sql {
  const parts = [filterToSql({ model: read.model, alias: row, day, keyOf: read.keyOf }, read.filter)];
  if (read.path !== null) parts.unshift(relationPathToSql(read.path, row, column(start, startKey)));
  const present = isThereOn(read.model, row, day);
  if (present !== undefined) parts.push(present);
  return and(parts);
}

function selectColumns(model: ModelName): Sql {
  return list(
    columnNames(model).map((name) => sql`${findColumn(model, name)?.expression(row, day)} AS ${identifier(name)}`),
  );
}

const table = (model: ModelName): Sql => sql`${identifier(describe(model).table)} AS ${identifier(row)}`;

/** One JSON array a column rather than one object a row: the names are sent once and the parsing is cheap. */
function inColumns(model: ModelName, rows: Sql): Sql {
  const columns = [startNumber, ...columnNames(model)].map(
    (name) => sql`json_agg(${column('r', name)})::text AS ${identifier(name)}`,
  );
  return sql`SELECT ${list(columns)} FROM (${rows}) AS r`;
}

async function readInColumns<Name extends ModelName>(
  { client }: Database,
  model: Name,
  starts: readonly Start[],
  rows: Sql,
): Promise<Stored<Name>[][]> {
  const [answer] = await client.$queryRaw<Record<string, string | null>[]>(inColumns(model, rows));
  const groups: Stored<Name>[][] = starts.map(() => []);
  const names = columnNames(model);
  const parse = (name: string): unknown[] => JSON.parse(answer?.[name] ?? '[]') as unknown[];
  const values = names.map(parse);
  parse(startNumber).forEach((number, index) => {
    const at = Number(number) - 1;
    const stored: Record<string, unknown> = { __typename: model, asOf: starts[at]?.day };
    names.forEach((name, place) => (stored[name] = values[place]?.[index]));
    groups[at]?.push(stored as unknown as Stored<Name>);
  });
  return groups;
}

/** A page of a list for each start, in one statement: a LATERAL read a start, each stopping at its own limit. */
export function readPages<Name extends ModelName>(
  database: Database,
  read: PageRead & { readonly model: Name },
  starts: readonly Start[],
): Promise<Stored<Name>[][]> {
  const scope = { model: read.model, alias: row, day, order: read.order, reversed: read.reversed };
  const where = [conditions(read)];
  if (read.after !== null) where.push(keysetToSql(scope, read.after, false));
  if (read.before !== null) where.push(keysetToSql(scope, read.before, true));
  return readInColumns(
    database,
    read.model,
    starts,
    sql`SELECT ${column(start, startNumber)}::int AS ${identifier(startNumber)}, page.* FROM ${startsToSql(starts)} CROSS JOIN LATERAL (
      SELECT ${selectColumns(read.model)} FROM ${table(read.model)}
      WHERE ${and(where)} ORDER BY ${orderToSql(scope)} LIMIT ${read.limit}::int) AS page`,
  );
}

/** How many rows a list holds for each start, in one statement. */
export async function readCounts(database: Database, read: ListRead, starts: readonly Start[]): Promise<number[]> {
  const counts = await database.client.$queryRaw<{ count: number }[]>(sql`
    SELECT (SELECT count(*)::int FROM ${table(read.model)} WHERE ${conditions(read)}) AS "count"
    FROM ${startsToSql(starts)} ORDER BY ${column(start, startNumber)}`);
  return counts.map(({ count }) => count);
}

/** The row of each start's key, null where there is none, in one statement. */
export async function readByKey<Name extends ModelName>(
  database: Database,
  model: Name,
  starts: readonly Start[],
): Promise<(Stored<Name> | null)[]> {
  const groups = await readInColumns(
    database,
    model,
    starts,
    sql`SELECT ${column(start, startNumber)}::int AS ${identifier(startNumber)}, ${selectColumns(model)}
      FROM ${startsToSql(starts)} JOIN ${table(model)} ON ${column(row, 'id')} = ${column(start, startKey)}`,
  );
  return groups.map(([first]) => first ?? null);
}
