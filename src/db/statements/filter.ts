import { assertNever } from '../../base/assert-never.ts';
import type { Comparison, Filter, ParentComparison, PolicyCondition, RelatedFilter } from '../../filter/filter.ts';
import { interpretTest, type OperatorTable, type Scalar } from '../../filter/operators.ts';
import { parentKeyAlias } from './aliases.ts';
import { findColumn, isThereOn } from './columns.ts';
import type { ColumnDescription } from '../description.ts';
import { literalPattern } from './literal-pattern.ts';
import { parentColumns } from './parent-columns.ts';
import { and, column, describe, identifier, or, ours, sql, tableOf, type Sql } from './sql.ts';

/** The rows that a predicate is built for. */
export interface FilterScope {
  /** The model of the filtered rows. */
  readonly model: string;
  /** The alias of the row in the statement. */
  readonly alias: string;
  /** The day that the rows are read for. */
  readonly day: Sql;
}

const folded = (text: string): Sql => sql`public.fold(${text.normalize('NFC')})`;

const foldedPattern = (text: string): Sql => literalPattern(folded(text));

/** Writes a list as text, because drivers cannot bind arrays of the model's enums. */
const listOf = (operand: readonly Scalar[], type: Sql): Sql => sql`${operand.map(String)}::text[]::${type}[]`;

/** The SQL of each operator. */
const tests: OperatorTable<[value: Sql, type: Sql], Sql> = {
  eq: (operand, value, type) => sql`${value} = ${operand}::${type}`,
  lt: (operand, value, type) => sql`${value} < ${operand}::${type}`,
  lte: (operand, value, type) => sql`${value} <= ${operand}::${type}`,
  gt: (operand, value, type) => sql`${value} > ${operand}::${type}`,
  gte: (operand, value, type) => sql`${value} >= ${operand}::${type}`,
  in: (operand, value, type) => sql`${value} = ANY(${listOf(operand, type)})`,
  // Every value is outside an empty list, but an unknown value still does not match.
  notIn: (operand, value, type) => sql`(${value} IS NOT NULL AND ${value} <> ALL(${listOf(operand, type)}))`,
  isNull: (operand, value) => (operand ? sql`${value} IS NULL` : sql`${value} IS NOT NULL`),
  has: (operand, value, type) => sql`${value} @> ARRAY[${operand}::${type}]`,
  hasAny: (operand, value, type) => sql`${value} && ${listOf(operand, type)}`,
  hasEvery: (operand, value, type) => sql`${value} @> ${listOf(operand, type)}`,
  equals: (operand, value) => sql`public.fold(${value}) = ${folded(operand)}`,
  startsWith: (operand, value) => sql`public.fold(${value}) LIKE ${foldedPattern(operand)} || '%'`,
  contains: (operand, value) => sql`public.fold(${value}) LIKE '%' || ${foldedPattern(operand)} || '%'`,
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

function comparisonToSql({ model, alias, day }: FilterScope, comparison: Comparison): Sql {
  const found = findColumn(model, comparison.column);
  if (found === undefined) throw new Error(`${model} has no column called ${comparison.column}.`);
  const { description } = found;
  // A column that cannot be null needs no test of each row.
  if (comparison.operator === 'isNull' && !description.nullable) return comparison.operand ? sql`FALSE` : sql`TRUE`;
  return interpretTest(tests, comparison, found.expression(alias, day), sqlType(description));
}

function parentToSql(comparison: ParentComparison): Sql {
  const handed = parentColumns[comparison.column];
  return interpretTest(tests, comparison, column(parentKeyAlias, handed.name), sqlType(handed));
}

function relatedToSql(scope: FilterScope, related: RelatedFilter): Sql {
  const relation = describe(scope.model).relations[related.relation];
  if (relation === undefined) throw new Error(`${scope.model} has no relation called ${related.relation}.`);
  const alias = `${scope.alias}r`;
  const joined = sql`${column(alias, relation.other)} = ${column(scope.alias, relation.own)}`;
  const present = relation.list ? isThereOn(relation.model, alias, scope.day) : undefined;
  const met = filterToSql({ ...scope, model: relation.model, alias }, related.filter);
  const exists = sql`EXISTS (SELECT 1 FROM ${tableOf(relation.model)} AS ${identifier(alias)}
    WHERE ${and([joined, ...(present === undefined ? [] : [present]), met])})`;
  return related.quantifier === 'none' ? sql`NOT ${exists}` : exists;
}

/**
 * Builds the condition for rows that a policy opens. Most rows of a list are open, but the database cannot estimate
 * that for a long condition: it expects few rows, and would collect them by an index and sort them. For a CASE it
 * expects half of the rows, and uses no index.
 */
function policyToSql(scope: FilterScope, { condition, scanInOrder }: PolicyCondition): Sql {
  const open = filterToSql(scope, condition);
  return scanInOrder ? sql`CASE WHEN ${open} THEN TRUE ELSE FALSE END` : open;
}

/** Builds the predicate of a filter. Names come from the model; values are always bound. */
export function filterToSql(scope: FilterScope, filter: Filter): Sql {
  switch (filter.kind) {
    case 'and':
      return and(filter.filters.map((part) => filterToSql(scope, part)));
    case 'or':
      return or(filter.filters.map((part) => filterToSql(scope, part)));
    case 'not':
      // An unknown value does not match, so its negation does.
      return sql`(${filterToSql(scope, filter.filter)}) IS NOT TRUE`;
    case 'constant':
      return filter.value ? sql`TRUE` : sql`FALSE`;
    case 'related':
      return relatedToSql(scope, filter);
    case 'compare':
      return comparisonToSql(scope, filter);
    case 'mention':
      return sql`TRUE`;
    case 'parentColumn':
      return parentToSql(filter);
    case 'policy':
      return policyToSql(scope, filter);
    case 'citizenId':
      throw new Error('Only linked departments can be asked for a citizen id.');
    default:
      return assertNever(filter);
  }
}
