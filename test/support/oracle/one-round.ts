import type { Position } from '../../../src/db/statements/keyset.ts';
import type { PageRead } from '../../../src/db/statements/page-read.ts';
import type { Stored } from '../../../src/db/stored.ts';
import { listPosition } from '../../../src/source/list-position.ts';
import { positionOf, readingOrder } from '../../../src/source/row-order.ts';

/** Merges the first rows of several ordered lists. It reads only as many rows of each list as it takes. */
function mergeOrdered<Row>(
  lists: readonly (readonly Row[])[],
  compare: (left: Row, right: Row) => number,
  limit: number,
): Row[] {
  const heads = lists.map(() => 0);
  const merged: Row[] = [];
  while (merged.length < limit) {
    let least: Row | undefined;
    let place = -1;
    lists.forEach((rows, at) => {
      const head = rows[heads[at]!];
      if (head !== undefined && (least === undefined || compare(head, least) < 0)) {
        least = head;
        place = at;
      }
    });
    if (least === undefined) break;
    heads[place]! += 1;
    merged.push(least);
  }
  return merged;
}

/** A page, and the list's position after one of its rows. */
export interface OraclePage {
  readonly rows: readonly Stored[];
  readonly positionAfter: (row: Position) => Position;
}

/**
 * The page that two rounds must give: every source is asked for a whole page, and the answers are merged.
 * @param own the page of the hub's store
 * @param pages the whole page of each department; null for one that fails
 */
export function mergeWholePages(
  read: PageRead,
  own: readonly Stored[],
  pages: ReadonlyMap<string, readonly Stored[] | null>,
): OraclePage {
  const compare = readingOrder(read.order, read.reversed);
  const position = (row: Stored): Position => positionOf(row, read.order);
  const lists = [own, ...[...pages.values()].map((rows) => rows ?? [])];
  const answered = [...pages].filter(([, rows]) => rows !== null).map(([id]) => id);
  const missing = [...pages].filter(([, rows]) => rows === null).map(([id]) => id);
  return {
    rows: mergeOrdered(lists, (left, right) => compare(position(left), position(right)), read.limit),
    positionAfter: listPosition(read, { answered, missing, partial: new Map() }),
  };
}
