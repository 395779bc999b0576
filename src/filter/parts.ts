import { assertNever } from '../base/assert-never.ts';
import type { Comparison, Filter, Mention, RelatedFilter } from './filter.ts';

/** A part of a filter that names a field of the row: a comparison, a mention, or a filter on related rows. */
export type NamedPart = Comparison | Mention | RelatedFilter;

/**
 * Returns the parts that name fields of the row itself, at any depth of `and`, `or` and `not`. Conditions of the policy
 * are not included.
 */
export function namedParts(filter: Filter): readonly NamedPart[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(namedParts);
    case 'not':
      return namedParts(filter.filter);
    case 'compare':
    case 'mention':
    case 'related':
      return [filter];
    case 'constant':
    case 'policy':
    case 'parentColumn':
      return [];
    case 'citizenId':
      throw new Error('A filter must be checked by the policy before it contains a citizen id.');
    default:
      return assertNever(filter);
  }
}

/** Returns the column or relation that a part names. */
export function nameOfPart(part: NamedPart): string {
  switch (part.kind) {
    case 'compare':
      return part.column;
    case 'mention':
      return part.field;
    case 'related':
      return part.relation;
    default:
      return assertNever(part);
  }
}

/** Whether a filter contains, at any depth, a filter on related rows that passes a test. */
export function hasRelated(
  filter: Filter,
  model: string,
  holds: (model: string, related: RelatedFilter) => boolean,
): boolean {
  return namedParts(filter).some(
    (part) => part.kind === 'related' && (holds(model, part) || hasRelated(part.filter, part.model, holds)),
  );
}
