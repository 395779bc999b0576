import type { Position } from '../db/statements/keyset.ts';
import type { PageRead } from '../db/statements/page-read.ts';
import type { Stored } from '../db/stored.ts';
import { positionOf, readingOrder } from './row-order.ts';

/** A row of a merged list. */
export interface MergedRow {
  readonly row: Stored;
  readonly position: Position;
  /** The place of its source among the merged lists. */
  readonly source: number;
}

/** Merges ordered lists in the order of the read, as far as its limit. */
export function mergeRows(lists: readonly (readonly Stored[])[], { order, reversed, limit }: PageRead): MergedRow[] {
  const compare = readingOrder(order, reversed);
  const rows = lists.flatMap((list, source) => list.map((row) => ({ row, position: positionOf(row, order), source })));
  return rows.sort((left, right) => compare(left.position, right.position)).slice(0, limit);
}
