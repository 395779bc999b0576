import type { Filter } from '../db/filter.ts';

/** Records that a policy opens, by what clauses tell them apart by; null for any. */
export interface Scope {
  readonly categories: readonly string[] | null;
  readonly programmes: readonly string[] | null;
}

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

function valuesOf(operators: Filter): readonly string[] {
  const [[operator, operand] = [], ...others] = Object.entries(operators);
  if (others.length === 0 && operator === 'eq') return [String(operand)];
  if (others.length === 0 && operator === 'in') return operand as readonly string[];
  throw new Error('Clauses tell records apart by lists of values.');
}

function scopesOfPart(name: string, value: unknown): readonly Scope[] {
  if (name === 'and') return (value as Filter[]).map(scopesOf).reduce(intersect, all);
  if (name === 'or') return (value as Filter[]).flatMap(scopesOf);
  if (name === 'beneficiary' || name === 'enrolment') return scopesOf(value as Filter);
  if (name === 'category') return [{ categories: valuesOf(value as Filter), programmes: null }];
  if (name === 'programmeId') return [{ categories: null, programmes: valuesOf(value as Filter) }];
  throw new Error(`Clauses do not tell records apart by ${name}.`);
}

/** The scopes that a condition of the policy stands for: a record meets it that is in any of them. */
export const scopesOf = (condition: Filter): readonly Scope[] =>
  Object.entries(condition)
    .map(([name, value]) => scopesOfPart(name, value))
    .reduce(intersect, all);
