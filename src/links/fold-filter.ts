import { findColumn } from '../db/columns.ts';
import { asKey, type Filter, type FilterScope, type Open } from '../db/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import { departmentOfKey } from '../access/record-key.ts';
import { describe } from '../db/sql.ts';
import { scopesOf } from './scopes.ts';

/** What a filter is folded for: the rows of one department. */
export interface FoldScope {
  readonly departmentId: string;
  readonly keyOf: FilterScope['keyOf'];
}

/** What is left of a filter on one department's rows: a filter, or whether all or none of them meet it. */
export type Folded = Filter | boolean;

type Operators = Readonly<Record<string, unknown>>;

/** Conditions on what a list carries, said of the rows themselves. */
const carriedAs: Readonly<Partial<Record<ModelName, Readonly<Record<string, (operators: Operators) => Filter>>>>> = {
  Beneficiary: { $category: (category) => ({ category }) },
  Enrolment: {
    $category: (category) => ({ beneficiary: { category } }),
    $programmeId: (programmeId) => ({ programmeId }),
  },
  Payment: {
    $category: (category) => ({ enrolment: { beneficiary: { category } } }),
    $programmeId: (programmeId) => ({ enrolment: { programmeId } }),
  },
};

/** All of these as one filter: merged where no name stands twice, which keeps it shallow. */
function merge(filters: readonly Filter[]): Filter {
  const merged: Record<string, unknown> = {};
  const others: Filter[] = [];
  for (const filter of filters) {
    if (Object.keys(filter).some((name) => name in merged)) others.push(filter);
    else Object.assign(merged, filter);
  }
  return others.length === 0 ? merged : { and: [merged, ...others] };
}

/** All of these. */
export function allOf(parts: readonly Folded[]): Folded {
  if (parts.includes(false)) return false;
  const filters = parts.filter((part) => typeof part === 'object');
  return filters.length === 0 ? true : merge(filters);
}

function anyOf(parts: readonly Folded[]): Folded {
  if (parts.includes(true)) return true;
  const filters = parts.filter((part) => typeof part === 'object');
  if (filters.length < 2) return filters[0] ?? false;
  return { or: filters };
}

const negated = (part: Folded): Folded => (typeof part === 'boolean' ? !part : { not: part });

/** Whether the department's key meets a comparison. */
function compareDepartment(departmentId: string, operators: Operators): boolean {
  return Object.entries(operators).every(([operator, operand]) => {
    if (operator === 'eq') return operand === departmentId;
    if (operator === 'in') return (operand as unknown[]).includes(departmentId);
    if (operator === 'notIn') return !(operand as unknown[]).includes(departmentId);
    if (operator === 'isNull') return operand === false;
    throw new Error(`Departments are not compared by ${operator}.`);
  });
}

/** Ids as keys. Those of rows of other departments, and of other types, find nothing. */
function foldIds(model: ModelName, operators: Operators, { departmentId, keyOf }: FoldScope): Folded {
  const keysOf = (ids: readonly unknown[]): string[] =>
    ids.map((id) => keyOf(model, String(id)) ?? '').filter((key) => departmentOfKey(key) === departmentId);
  return allOf(
    Object.entries(operators).map(([operator, operand]): Folded => {
      if (operator !== 'eq' && operator !== 'in') throw new Error(`Ids are not compared by ${operator}.`);
      const keys = keysOf(operator === 'in' ? (operand as unknown[]) : [operand]);
      return keys.length > 0 && { id: { in: keys } };
    }),
  );
}

function foldOperator(name: string, operator: string, operand: unknown, nullable: boolean): Folded {
  if (operator === 'isNull' && !nullable) return operand === false;
  if (operator === 'in' && (operand as unknown[]).length === 0) return false;
  if (operator === 'notIn' && (operand as unknown[]).length === 0)
    return nullable ? { [name]: { isNull: false } } : true;
  return { [name]: { [operator]: operand } };
}

/** Comparisons of one column, which are one object again where all are left. */
function foldColumn(model: ModelName, name: string, operators: Operators): Folded {
  const found = findColumn(model, name);
  if (found === undefined) throw new Error(`${model} has neither a column nor a relation called ${name}.`);
  const { nullable } = found.description;
  const parts = Object.entries(operators).map(([operator, operand]) => foldOperator(name, operator, operand, nullable));
  if (parts.includes(false)) return false;
  const left = parts.filter((part) => typeof part === 'object');
  return (
    left.length === 0 || { [name]: Object.fromEntries(left.flatMap((part) => Object.entries(part[name] as Operators))) }
  );
}

function foldMany(model: ModelName, name: string, value: Filter, scope: FoldScope): Folded {
  const quantified = (quantifier: 'some' | 'none'): Folded | undefined => {
    const filter = value[quantifier];
    if (filter === undefined) return undefined;
    const folded = foldFilter(model, filter as Filter, scope);
    if (folded === false) return quantifier === 'none';
    return { [quantifier]: folded === true ? {} : folded };
  };
  const parts = [quantified('some'), quantified('none')].filter((part) => part !== undefined);
  if (parts.includes(false)) return false;
  const left = parts.filter((part) => typeof part === 'object');
  return left.length === 0 || { [name]: Object.fromEntries(left.flatMap((part) => Object.entries(part))) };
}

function foldRelation(model: ModelName, name: string, value: Filter, scope: FoldScope): Folded {
  const relation = describe(model).relations[name];
  if (relation === undefined) return foldColumn(model, name, value);
  const related = relation.model as ModelName;
  if (relation.list) return foldMany(related, name, value, scope);
  const folded = foldFilter(related, value, scope);
  // Whoever has a relation to one that may be none says so where the filter is translated.
  return folded === true && relation.nullable
    ? { [name]: {} }
    : typeof folded === 'boolean'
      ? folded
      : { [name]: folded };
}

/** A condition of our own names rows by their keys. */
const foldOpen = (model: ModelName, { filter }: Open, scope: FoldScope): Folded =>
  foldFilter(model, filter, { ...scope, keyOf: asKey });

function foldPart(model: ModelName, name: string, value: unknown, scope: FoldScope): Folded {
  if (name === 'and') return allOf((value as Filter[]).map((part) => foldFilter(model, part, scope)));
  if (name === 'or') return anyOf((value as Filter[]).map((part) => foldFilter(model, part, scope)));
  if (name === 'not') return negated(foldFilter(model, value as Filter, scope));
  if (name === '$open') {
    const open = foldOpen(model, value as Open, scope);
    return typeof open === 'boolean' ? open : { $scope: scopesOf(open) };
  }
  if (name === '$citizenId') return { [name]: value };
  if (name === 'departmentId' || name === '$department')
    return compareDepartment(scope.departmentId, value as Operators);
  if (name === 'id') return foldIds(model, value as Operators, scope);
  const carried = carriedAs[model]?.[name];
  if (carried !== undefined) return foldFilter(model, carried(value as Operators), scope);
  return foldRelation(model, name, value as Filter, scope);
}

/**
 * What is left of a filter on the rows of one department, which it names by their keys: what depends on the department
 * alone is decided, what a list carries is said of its rows, and conditions of the policy are scopes, under `$scope`.
 */
export const foldFilter = (model: ModelName, filter: Filter, scope: FoldScope): Folded =>
  allOf(Object.entries(filter).map(([name, value]) => foldPart(model, name, value, scope)));

/** The parts of a filter that must hold whatever else it says. */
function conjuncts(filter: Filter): [string, unknown][] {
  return Object.entries(filter).flatMap(([name, value]): [string, unknown][] =>
    name === 'and' ? (value as Filter[]).flatMap(conjuncts) : [[name, value]],
  );
}

/** The conditions of the policy on a list's own rows, folded. */
export const foldPolicy = (model: ModelName, filter: Filter, scope: FoldScope): Folded =>
  allOf(
    conjuncts(filter)
      .filter(([name]) => name === '$open')
      .map(([, value]) => foldOpen(model, value as Open, scope)),
  );
