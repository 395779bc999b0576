import { assertNever } from '../base/assert-never.ts';
import { allOf, anyOf, isBranch, not, type FilterNode, type Related, type Tree } from './filter.ts';

/**
 * Rewrites a filter part by part. A subclass defines the replacement of leaves, and overrides the methods of branches
 * that it treats in a special way; other branches are rebuilt from their rewritten parts.
 */
export abstract class FilterTransformer<From extends FilterNode, To extends FilterNode> {
  /** @param model the model of the filtered rows */
  transform(filter: Tree<From>, model: string): Tree<To> {
    if (!isBranch(filter)) return this.leaf(filter, model);
    switch (filter.kind) {
      case 'and':
        return this.and(filter.filters.map((part) => this.transform(part, model)));
      case 'or':
        return this.or(filter.filters.map((part) => this.transform(part, model)));
      case 'not':
        return this.not(this.transform(filter.filter, model));
      case 'constant':
        return filter;
      case 'related':
        return this.related(filter, model);
      default:
        return assertNever(filter);
    }
  }

  /**
   * Returns the replacement of a leaf. An implementation that changes leaves switches on every kind, and ends with
   * `assertNever`.
   */
  protected abstract leaf(leaf: From, model: string): Tree<To>;

  protected and(parts: readonly Tree<To>[]): Tree<To> {
    return allOf(parts);
  }

  protected or(parts: readonly Tree<To>[]): Tree<To> {
    return anyOf(parts);
  }

  protected not(part: Tree<To>): Tree<To> {
    return not(part);
  }

  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Those that override it need the model that the relation is of.
  protected related(node: Related<From>, model: string): Tree<To> {
    return { ...node, filter: this.transform(node.filter, node.model) };
  }
}
