import type { Filter, FilterScope } from './filter.ts';
import type { ModelName } from './generated/model.ts';
import type { Order, Position } from './keyset.ts';
import type { RelationPath } from './relation-path.ts';

/** A list: its model, how its rows hang on a parent, and which of them it holds. */
export interface ListRead {
  readonly model: ModelName;
  /** How the rows hang on the parent; null for a list at the root. */
  readonly path: RelationPath | null;
  readonly filter: Filter;
  readonly keyOf: FilterScope['keyOf'];
}

/** A page of a list. */
export interface PageRead extends ListRead {
  readonly order: Order;
  readonly after: Position | null;
  readonly before: Position | null;
  readonly limit: number;
  /** How many of the rows are shown: one more may be read to tell if there is a next page. */
  readonly shown: number;
  /** Whether the page is the last of the list rather than the first. */
  readonly reversed: boolean;
}
