import { assertNever } from '../base/assert-never.ts';
import type { Comparison } from '../filter/filter.ts';
import type { Residual, Scope } from './residual.ts';

const all: readonly Scope[] = [{ categories: null, programmes: null }];

const both = (left: readonly string[] | null, right: readonly string[] | null): readonly string[] | null =>
  left === null ? right : right === null ? left : left.filter((value) => right.includes(value));

const isEmpty = ({ categories, programmes }: Scope): boolean => categories?.length === 0 || programmes?.length === 0;

const intersect = (left: readonly Scope[], right: readonly Scope[]): readonly Scope[] =>
  left
    .flatMap((one) =>
      right.map((other) => ({
        categories: both(one.categories, other.categories),
        programmes: both(one.programmes, other.programmes),
      })),
    )
    .filter((scope) => !isEmpty(scope));

function valuesOf(comparison: Comparison): readonly string[] {
  if (comparison.operator === 'eq') return [String(comparison.operand)];
  if (comparison.operator === 'in') return comparison.operand.map(String);
  throw new Error('Clauses select records by lists of values only.');
}

function scopesOfComparison(comparison: Comparison): readonly Scope[] {
  if (comparison.column === 'category') return [{ categories: valuesOf(comparison), programmes: null }];
  if (comparison.column === 'programmeId') return [{ categories: null, programmes: valuesOf(comparison) }];
  throw new Error(`Clauses do not select records by ${comparison.column}.`);
}

/** Converts a condition of the policy to scopes: a record matches the condition if it is in any of them. */
export function scopesOf(condition: Residual): readonly Scope[] {
  switch (condition.kind) {
    case 'and':
      return condition.filters.map(scopesOf).reduce(intersect, all);
    case 'or':
      return condition.filters.flatMap(scopesOf);
    case 'constant':
      return condition.value ? all : [];
    case 'compare':
      return scopesOfComparison(condition);
    case 'related':
      if (condition.quantifier === 'one') return scopesOf(condition.filter);
      throw new Error(`Clauses do not select records by ${condition.relation}.`);
    case 'not':
    case 'scopes':
    case 'citizenId':
      throw new Error(`Clauses do not select records by ${condition.kind}.`);
    default:
      return assertNever(condition);
  }
}
