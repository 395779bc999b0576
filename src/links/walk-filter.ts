import type { RelationDescription } from '../db/description.ts';
import type { Filter } from '../db/filter.ts';
import { describe } from '../db/sql.ts';

const connectives = new Set(['and', 'or']);

/** What a part of a filter becomes: conditions that must all hold. */
export type FilterPart = readonly Filter[];

/** What becomes of the parts of a filter that a walk does not go through by itself. */
export interface FilterWalk {
  /** A comparison of a column, or a condition of our own under `$open`. */
  readonly column: (model: string, name: string, value: Filter) => FilterPart | Promise<FilterPart>;
  /** A condition on related rows: `{ some, none }` where there may be several. */
  readonly relation: (
    model: string,
    name: string,
    relation: RelationDescription,
    value: Filter,
  ) => FilterPart | Promise<FilterPart>;
}

/** All of these; a lone one as it is. */
export const allOf = (parts: FilterPart): Filter =>
  parts.length === 0 ? {} : parts.length === 1 ? (parts[0] as Filter) : { and: parts };

/** A filter of a model's rows, part by part made anew. */
export async function walkFilter(walk: FilterWalk, model: string, filter: Filter): Promise<Filter> {
  const again = (part: unknown): Promise<Filter> => walkFilter(walk, model, part as Filter);
  const parts = await Promise.all(
    Object.entries(filter).map(async ([name, value]): Promise<FilterPart> => {
      if (connectives.has(name)) return [{ [name]: await Promise.all((value as Filter[]).map(again)) }];
      if (name === 'not') return [{ not: await again(value) }];
      const relation = name === '$open' ? undefined : describe(model).relations[name];
      if (relation === undefined) return walk.column(model, name, value as Filter);
      return walk.relation(model, name, relation, value as Filter);
    }),
  );
  return allOf(parts.flat());
}

/** The same walk of each filter of related rows: of `some` and of `none`, or of the one row. */
export async function walkRelated(
  walk: FilterWalk,
  { model, list }: RelationDescription,
  value: Filter,
): Promise<Filter> {
  if (!list) return walkFilter(walk, model, value);
  const entries = await Promise.all(
    Object.entries(value).map(async ([quantifier, part]) => [
      quantifier,
      await walkFilter(walk, model, part as Filter),
    ]),
  );
  return Object.fromEntries(entries) as Filter;
}

/** Whether a filter has a condition on related rows for which this holds. */
export function hasRelation(
  model: string,
  filter: Filter,
  holds: (model: string, relation: RelationDescription) => boolean,
): boolean {
  return Object.entries(filter).some(([name, value]) => {
    if (name === '$open') return false;
    if (connectives.has(name)) return (value as Filter[]).some((part) => hasRelation(model, part, holds));
    if (name === 'not') return hasRelation(model, value as Filter, holds);
    const relation = describe(model).relations[name];
    if (relation === undefined) return false;
    const parts = relation.list ? Object.values(value as Filter) : [value];
    return holds(model, relation) || parts.some((part) => hasRelation(relation.model, part as Filter, holds));
  });
}
