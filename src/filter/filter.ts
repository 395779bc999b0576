import type { Operands, Operator, Scalar, Test } from './operators.ts';

/** All of the filters must be met. */
export interface And<Leaf> {
  readonly kind: 'and';
  readonly filters: readonly Tree<Leaf>[];
}

/** At least one of the filters must be met. */
export interface Or<Leaf> {
  readonly kind: 'or';
  readonly filters: readonly Tree<Leaf>[];
}

/** The filter must not be met. A filter that an unknown value leaves undecided is not met. */
export interface Not<Leaf> {
  readonly kind: 'not';
  readonly filter: Tree<Leaf>;
}

/** Matches every row, or none. */
export interface Constant {
  readonly kind: 'constant';
  readonly value: boolean;
}

/** Whether the one related row, at least one of several, or none of several matches a filter. */
export type Quantifier = 'one' | 'some' | 'none';

/** A filter on related rows. */
export interface Related<Leaf> {
  readonly kind: 'related';
  readonly relation: string;
  /** The model of the related rows. */
  readonly model: string;
  readonly quantifier: Quantifier;
  readonly filter: Tree<Leaf>;
}

/** A node that joins filters or leads to related rows. */
export type Branch<Leaf> = And<Leaf> | Or<Leaf> | Not<Leaf> | Constant | Related<Leaf>;

/**
 * A filter of any kind: branches, and leaves that depend on who reads it. An interpreter switches on `kind` and ends with
 * `assertNever`, so that a kind which it does not handle fails to compile.
 */
export type Tree<Leaf> = Branch<Leaf> | Leaf;

/** Compares a column of the row. Ids are compared as stored keys. */
export type Comparison = Test & { readonly kind: 'compare'; readonly column: string };

/** Replaces the key of an id of another type: no row has it. */
export const noKey = '';

/** Whether a row can have a compared key. */
export const isKey = (key: string): boolean => key !== noKey;

/** Names a column or a list without a condition on it: every row matches it, but the viewer has to be allowed to read it. */
export interface Mention {
  readonly kind: 'mention';
  readonly field: string;
}

/** Columns of a list's parent row that its own rows can use without reading them again. */
export type ParentColumn = 'department' | 'category' | 'programme';

/** Compares a column of the list's parent row. */
export type ParentComparison = Test & { readonly kind: 'parentColumn'; readonly column: ParentColumn };

/** A condition of the access policy. The viewer did not ask for it: what it compares is neither checked nor recorded. */
export interface PolicyCondition {
  readonly kind: 'policy';
  readonly condition: Filter;
  /** Whether rows are read in order and tested one by one, instead of found by an index. */
  readonly scanInOrder: boolean;
}

/** Finds the beneficiary with a citizen id at a linked department, which cannot use the hub's hash. */
export interface CitizenIdComparison {
  readonly kind: 'citizenId';
  readonly citizenId: string;
}

/** A leaf of a filter in the hub. */
export type FilterLeaf = Comparison | Mention | ParentComparison | PolicyCondition | CitizenIdComparison;

/** A filter in the hub, between a client's input and a statement or a department's filter. */
export type Filter = Tree<FilterLeaf>;

/** A filter on related rows in the hub. */
export type RelatedFilter = Related<FilterLeaf>;

/** Matches every row. */
export const everything: Constant = { kind: 'constant', value: true };

/** Matches no row. */
export const nothing: Constant = { kind: 'constant', value: false };

/** Any node of a filter. */
export interface FilterNode {
  readonly kind: string;
}

const isConstant = (filter: FilterNode): filter is Constant => filter.kind === 'constant';

/** Whether a filter is the constant that every row matches. */
export const isEverything = (filter: FilterNode): boolean => isConstant(filter) && filter.value;

/** Whether a filter is the constant that no row matches. */
export const isNothing = (filter: FilterNode): boolean => isConstant(filter) && !filter.value;

const branches: ReadonlySet<string> = new Set<Branch<FilterNode>['kind']>(['and', 'or', 'not', 'constant', 'related']);

/** Whether a node is a branch, not a leaf. */
export const isBranch = <Leaf extends FilterNode>(filter: Tree<Leaf>): filter is Branch<Leaf> =>
  branches.has(filter.kind);

/** Joins filters by `and`. Filters that every row matches are omitted, and a single filter is returned unchanged. */
export function allOf<Leaf extends FilterNode>(filters: readonly Tree<Leaf>[]): Tree<Leaf> {
  const [first, ...others] = filters.filter((filter) => !isEverything(filter));
  if (first === undefined) return everything;
  return others.length === 0 ? first : { kind: 'and', filters: [first, ...others] };
}

/**
 * Joins filters by `or`. Filters that no row matches are omitted, and a single filter is returned unchanged. A filter
 * that every row matches does not replace the others: the fields that they compare must still be open to the viewer.
 */
export function anyOf<Leaf extends FilterNode>(filters: readonly Tree<Leaf>[]): Tree<Leaf> {
  const [first, ...others] = filters.filter((filter) => !isNothing(filter));
  if (first === undefined) return nothing;
  return others.length === 0 ? first : { kind: 'or', filters: [first, ...others] };
}

export const not = <Leaf>(filter: Tree<Leaf>): Not<Leaf> => ({ kind: 'not', filter });

/** Compares a column. */
export const compare = <Name extends Operator>(column: string, operator: Name, operand: Operands[Name]): Comparison =>
  ({ kind: 'compare', column, operator, operand }) as Comparison;

/**
 * Compares a column with one or several values. A single value is compared by `eq`, so that an index returns the rows
 * in order.
 */
export const isOneOf = (column: string, values: readonly Scalar[]): Comparison =>
  values.length === 1 ? compare(column, 'eq', values[0] as Scalar) : compare(column, 'in', values);

/** Compares a column of the parent row with one or several values. */
export const parentIsOneOf = (column: ParentColumn, values: readonly Scalar[]): ParentComparison =>
  values.length === 1
    ? { kind: 'parentColumn', column, operator: 'eq', operand: values[0] as Scalar }
    : { kind: 'parentColumn', column, operator: 'in', operand: values };

/** Creates a filter on the one related row. */
export const relatedOne = <Leaf>(relation: string, model: string, filter: Tree<Leaf>): Related<Leaf> => ({
  kind: 'related',
  relation,
  model,
  quantifier: 'one',
  filter,
});

/** Creates a condition of the policy, or of the hub itself. */
export const policyCondition = (condition: Filter): PolicyCondition => ({
  kind: 'policy',
  condition,
  scanInOrder: false,
});
