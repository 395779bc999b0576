import { everything, type Filter } from '../../filter/filter.ts';
import type { ModelName } from '../generated/model.ts';
import type { Order, Position } from './keyset.ts';
import type { RelationPath } from './relation-path.ts';

/** A list: its model, the path from its parent, and the filter of its rows. */
export interface ListRead {
  readonly model: ModelName;
  /** The path from the parent; null for a list of `Query`. */
  readonly path: RelationPath | null;
  readonly filter: Filter;
}

/** A page of a list. */
export interface PageRead extends ListRead {
  readonly order: Order;
  readonly after: Position | null;
  readonly before: Position | null;
  readonly limit: number;
  /** Number of rows to show; one more may be read, which shows if there is a next page. */
  readonly shown: number;
  /** Whether the page is at the end of the list instead of its start. */
  readonly reversed: boolean;
}

/** Reads the first rows of a model, in the order of their keys. */
export const firstRows = (model: ModelName, limit: number): PageRead => ({
  model,
  path: null,
  filter: everything,
  order: { column: 'id', descending: false },
  after: null,
  before: null,
  limit,
  shown: limit,
  reversed: false,
});
