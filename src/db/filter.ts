import { startAlias } from './aliases.ts';
import { carriedColumns } from './carried.ts';
import { findColumn, isThereOn } from './columns.ts';
import type { ColumnDescription } from './description.ts';
import { literalPattern } from './literal-pattern.ts';
import { and, column, describe, identifier, or, ours, sql, tableOf, type Sql } from './sql.ts';

/** A filter as a client writes it: fields to comparisons, relations to filters, and `and`, `or`, `not`. */
export type Filter = Readonly<Record<string, unknown>>;

/** A condition of our own, in a filter under `$open`: an id in it is the stored key. */
export interface Open {
  readonly filter: Filter;
  /** Whether the rows are read in their order and the others left out, rather than found by an index. */
  readonly isSieve: boolean;
}

export interface FilterScope {
  /** The model that the filter is on. */
  readonly model: string;
  /** The alias of its row in the statement. */
  readonly alias: string;
  /** The day that the rows are read for. */
  readonly day: Sql;
  /** The stored key that a global id stands for; null where it is no id of this model. */
  readonly keyOf: (model: string, id: string) => string | null;
}

type Comparison = (value: Sql, operand: unknown, type: Sql) => Sql;

const foldedPattern = (operand: unknown): Sql => literalPattern(sql`public.fold(${String(operand).normalize('NFC')})`);

/** A list as text: drivers know no arrays of the model's own enums. */
const listOf = (operand: unknown, type: Sql): Sql => sql`${(operand as unknown[]).map(String)}::text[]::${type}[]`;

/** What each comparison of a filter input means. A row whose value is unknown meets none of them but `isNull`. */
const comparisons: Readonly<Record<string, Comparison>> = {
  eq: (value, operand, type) => sql`${value} = ${operand}::${type}`,
  lt: (value, operand, type) => sql`${value} < ${operand}::${type}`,
  lte: (value, operand, type) => sql`${value} <= ${operand}::${type}`,
  gt: (value, operand, type) => sql`${value} > ${operand}::${type}`,
  gte: (value, operand, type) => sql`${value} >= ${operand}::${type}`,
  in: (value, operand, type) => sql`${value} = ANY(${listOf(operand, type)})`,
  // Every value is outside an empty list; an unknown one is still no match.
  notIn: (value, operand, type) => sql`(${value} IS NOT NULL AND ${value} <> ALL(${listOf(operand, type)}))`,
  isNull: (value, operand) => (operand === true ? sql`${value} IS NULL` : sql`${value} IS NOT NULL`),
  has: (value, operand, type) => sql`${value} @> ARRAY[${operand}::${type}]`,
  hasAny: (value, operand, type) => sql`${value} && ${listOf(operand, type)}`,
  hasEvery: (value, operand, type) => sql`${value} @> ${listOf(operand, type)}`,
};

/** Comparisons of text that ignore diacritics and case. */
const textComparisons: Readonly<Record<string, Comparison>> = {
  equals: (value, operand) => sql`public.fold(${value}) = public.fold(${String(operand).normalize('NFC')})`,
  startsWith: (value, operand) => sql`public.fold(${value}) LIKE ${foldedPattern(operand)} || '%'`,
  contains: (value, operand) => sql`public.fold(${value}) LIKE '%' || ${foldedPattern(operand)} || '%'`,
};

const sqlTypes: Readonly<Record<ColumnDescription['type'], string>> = {
  String: 'text',
  Boolean: 'bool',
  Int: 'int4',
  BigInt: 'int8',
  Float: 'float8',
  Decimal: 'numeric',
  Date: 'date',
  DateTime: 'timestamptz',
  Json: 'jsonb',
  Enum: 'text',
};

const sqlType = ({ type, enumName }: ColumnDescription): Sql =>
  enumName === undefined ? identifier(sqlTypes[type]) : ours(enumName);

function compare(operator: string, value: Sql, operand: unknown, type: Sql): Sql {
  const comparison = comparisons[operator] ?? textComparisons[operator];
  if (comparison === undefined) throw new Error(`No comparison is called ${operator}.`);
  return comparison(value, operand, type);
}

function compareColumn(scope: FilterScope, name: string, operators: Filter): Sql {
  const found = findColumn(scope.model, name);
  if (found === undefined) throw new Error(`${scope.model} has neither a column nor a relation called ${name}.`);
  const value = found.expression(scope.alias, scope.day);
  const type = sqlType(found.description);
  const parts = Object.entries(operators).map(([operator, operand]) => {
    // Where no value is unknown, no row need be looked at.
    if (operator === 'isNull' && !found.description.nullable) return operand === true ? sql`FALSE` : sql`TRUE`;
    return compare(operator, value, name === 'id' ? keysOf(scope, operand) : operand, type);
  });
  return and(parts);
}

/** In a condition of our own an id is the stored key itself. */
export const asKey: FilterScope['keyOf'] = (_, id) => id;

function keysOf(scope: FilterScope, operand: unknown): unknown {
  // A key that no row has stands for an id of another type: it finds nothing.
  const keyOf = (id: unknown): string => scope.keyOf(scope.model, String(id)) ?? '';
  return Array.isArray(operand) ? operand.map(keyOf) : keyOf(operand);
}

function relatedRows(scope: FilterScope, name: string, filter: Filter): Sql {
  const relation = describe(scope.model).relations[name];
  if (relation === undefined) throw new Error(`${scope.model} has no relation called ${name}.`);
  const alias = `${scope.alias}r`;
  const joined = sql`${column(alias, relation.other)} = ${column(scope.alias, relation.own)}`;
  const present = relation.list ? isThereOn(relation.model, alias, scope.day) : undefined;
  const met = filterToSql({ ...scope, model: relation.model, alias }, filter);
  return sql`EXISTS (SELECT 1 FROM ${tableOf(relation.model)} AS ${identifier(alias)}
    WHERE ${and([joined, ...(present === undefined ? [] : [present]), met])})`;
}

function relationToSql(scope: FilterScope, name: string, filter: Filter, isList: boolean): Sql {
  if (!isList) return relatedRows(scope, name, filter);
  const parts: Sql[] = [];
  if (filter['some'] !== undefined) parts.push(relatedRows(scope, name, filter['some'] as Filter));
  if (filter['none'] !== undefined) parts.push(sql`NOT ${relatedRows(scope, name, filter['none'] as Filter)}`);
  return and(parts);
}

/** A condition on what the list carries from the row that it hangs on. */
function compareCarried(name: string, operators: Filter): Sql {
  const type = sqlType(carriedColumns[name] as ColumnDescription);
  const value = column(startAlias, name);
  return and(Object.entries(operators).map(([operator, operand]) => compare(operator, value, operand, type)));
}

function fieldToSql(scope: FilterScope, name: string, value: Filter): Sql {
  if (Object.hasOwn(carriedColumns, name)) return compareCarried(name, value);
  const relation = describe(scope.model).relations[name];
  return relation === undefined ? compareColumn(scope, name, value) : relationToSql(scope, name, value, relation.list);
}

/**
 * The rows that are open. Most rows of a list are, which the database cannot know of a long condition: it would gather by
 * an index the few that it expects, and sort them. In a CASE it expects half of the rows, and enters no index by it.
 */
function openToSql(scope: FilterScope, { filter, isSieve }: Open): Sql {
  const open = filterToSql({ ...scope, keyOf: asKey }, filter);
  return isSieve ? sql`CASE WHEN ${open} THEN TRUE ELSE FALSE END` : open;
}

/** The predicate that a filter stands for. Names are looked up in the model; values are always bound. */
export function filterToSql(scope: FilterScope, filter: Filter): Sql {
  const parts = Object.entries(filter).map(([name, value]) => {
    if (name === 'and') return and((value as Filter[]).map((part) => filterToSql(scope, part)));
    if (name === 'or') return or((value as Filter[]).map((part) => filterToSql(scope, part)));
    // An unknown is not a match, so its negation is one.
    if (name === '$open') return openToSql(scope, value as Open);
    if (name === 'not') return sql`(${filterToSql(scope, value as Filter)}) IS NOT TRUE`;
    return fieldToSql(scope, name, value as Filter);
  });
  return and(parts);
}
