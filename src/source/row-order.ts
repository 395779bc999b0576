import type { Order, Position } from '../db/statements/keyset.ts';
import type { Stored } from '../db/stored.ts';

/** UTF-16 and UTF-8 order code units below this one alike: from here on are surrogates, and what follows them. */
const firstSurrogate = 0xd800;

/** Compares texts by their UTF-8 bytes, as the database does, independent of the locale. */
function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let place = 0; place < length; place += 1) {
    const one = left.charCodeAt(place);
    const other = right.charCodeAt(place);
    if (one === other) continue;
    if (one < firstSurrogate && other < firstSurrogate) return one - other;
    return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
  }
  return left.length - right.length;
}

/** Returns the position of a row in an order. */
export const positionOf = (row: Stored, { column }: Order): Position => ({
  value: column === 'id' ? null : ((row as unknown as Readonly<Record<string, unknown>>)[column] ?? null),
  key: row.id,
});

function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return compareText(String(left), String(right));
}

/** Compares two positions in the order that `orderToSql` defines: unknown values are last in both directions. */
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

/** Returns the comparison of two positions in reading order: from the list's end if reversed. */
export const readingOrder = (order: Order, reversed: boolean): ((left: Position, right: Position) => number) => {
  const sign = reversed ? -1 : 1;
  return (left, right) => sign * comparePositions(order, left, right);
};
