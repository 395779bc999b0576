import type { Filter, FilterLeaf, RelatedFilter } from '../filter/filter.ts';
import { FilterTransformer } from '../filter/transformer.ts';

/**
 * Returns the replacement of a filter on related rows; null keeps the filter, and the filters inside it are replaced in
 * turn.
 */
type Replace<Replacement> = (model: string, related: RelatedFilter) => Replacement | null;

class RelatedReplacement extends FilterTransformer<FilterLeaf, FilterLeaf> {
  readonly #replace: Replace<Filter>;

  constructor(replace: Replace<Filter>) {
    super();
    this.#replace = replace;
  }

  protected override leaf(leaf: FilterLeaf): Filter {
    return leaf;
  }

  protected override related(related: RelatedFilter, model: string): Filter {
    return this.#replace(model, related) ?? super.related(related, model);
  }
}

/** Replaces filters on related rows by filters that must be read first. All are read at the same time. */
export async function replaceRelated(
  filter: Filter,
  model: string,
  replace: Replace<Promise<Filter>>,
): Promise<Filter> {
  const pending: Promise<readonly [RelatedFilter, Filter]>[] = [];
  const collect: Replace<Filter> = (of, related) => {
    const replaced = replace(of, related);
    if (replaced === null) return null;
    pending.push(replaced.then((found) => [related, found]));
    return related;
  };
  new RelatedReplacement(collect).transform(filter, model);
  const found = new Map(await Promise.all(pending));
  return new RelatedReplacement((_, related) => found.get(related) ?? null).transform(filter, model);
}
