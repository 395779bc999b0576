import {
  allOf,
  anyOf,
  everything,
  isEverything,
  isNothing,
  not,
  nothing,
  type CitizenIdComparison,
  type Comparison,
  type Tree,
} from '../filter/filter.ts';

/** Records that a policy opens, by categories and programmes; null for any. */
export interface Scope {
  readonly categories: readonly string[] | null;
  readonly programmes: readonly string[] | null;
}

/** Matches records in any of these scopes of the policy. */
export interface InScopes {
  readonly kind: 'scopes';
  readonly scopes: readonly Scope[];
}

export type ResidualLeaf = Comparison | InScopes | CitizenIdComparison;

/** The rest of a filter for one department's rows: the parts that depend only on the department are evaluated. */
export type Residual = Tree<ResidualLeaf>;

/** Joins filters by `and`; `nothing` if one of them is. */
export const every = (filters: readonly Residual[]): Residual => (filters.some(isNothing) ? nothing : allOf(filters));

/** Joins filters by `or`; `everything` if one of them is. */
export const any = (filters: readonly Residual[]): Residual =>
  filters.some(isEverything) ? everything : anyOf(filters);

/** Negates a filter. */
export function negate(filter: Residual): Residual {
  if (filter.kind !== 'constant') return not(filter);
  return filter.value ? nothing : everything;
}
