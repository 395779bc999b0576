import type { Order, Position } from '../db/keyset.ts';
import type { Stored } from '../db/stored.ts';
import { compareText } from './text-order.ts';

/** Where a row stands in an order. */
export const positionOf = (row: Stored, { column }: Order): Position => ({
  value: column === 'id' ? null : ((row as unknown as Readonly<Record<string, unknown>>)[column] ?? null),
  key: row.id,
});

function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return compareText(String(left), String(right));
}

/** Compares two places of an order as `orderToSql` has it: unknown values stand at its end, whichever way it goes. */
export function comparePositions({ column, descending }: Order, left: Position, right: Position): number {
  const sign = descending ? -1 : 1;
  if (column !== 'id' && left.value !== right.value) {
    if (left.value === null) return 1;
    if (right.value === null) return -1;
    const byValue = compareValues(left.value, right.value);
    if (byValue !== 0) return sign * byValue;
  }
  return sign * compareText(left.key, right.key);
}

/** The comparison of two places in the order in which a page is read: from the list's end where it is reversed. */
export const readingOrder = (order: Order, reversed: boolean): ((left: Position, right: Position) => number) => {
  const sign = reversed ? -1 : 1;
  return (left, right) => sign * comparePositions(order, left, right);
};
