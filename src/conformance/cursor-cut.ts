import type { ContractList } from './lists.ts';
import { readIds, type Direction, type Page, type Row } from './pages.ts';
import { compareKeys } from './record-id.ts';
import { Breach } from './result.ts';
import type { CheckedService } from './service.ts';

export const directions: readonly (Direction | null)[] = [null, 'ASC', 'DESC'];
export const width = 3;

/** Creates a cursor as the hub does. */
export const makeCursor = (value: unknown, key: string): string =>
  Buffer.from(JSON.stringify([value, key])).toString('base64url');

export const valueOf = ({ order }: ContractList, direction: Direction | null, row: Row): unknown =>
  direction === null ? null : row[order.column];

export const nameOf = ({ field, order }: ContractList, direction: Direction | null): string =>
  `\`${field}\` ${direction === null ? 'by id' : `by ${order.field} ${direction}`}`;

/** The rows expected after and before a position, from the rows of a window. */
export interface Cut {
  readonly list: ContractList;
  readonly direction: Direction | null;
  readonly cursor: string;
  /** Description of the position, for people. */
  readonly position: string;
  /** Ids expected directly after it; fewer than requested only at the end of the list. */
  readonly following: readonly string[];
  /** Ids expected directly before it; null if the window does not contain them. */
  readonly preceding: readonly string[];
}

export function cutAt(rows: readonly Row[], place: number): Pick<Cut, 'following' | 'preceding'> {
  const ids = rows.map(({ id }) => id);
  return { following: ids.slice(place, place + width), preceding: ids.slice(Math.max(0, place - width), place) };
}

export async function checkCut(service: CheckedService, cut: Cut): Promise<void> {
  const { list, direction, cursor } = cut;
  const [after, before] = await Promise.all([
    readIds(service, list, { first: width, after: cursor, direction }),
    readIds(service, list, { last: width, before: cursor, direction }),
  ]);
  const sides = [
    ['after', after, cut.following],
    ['before', before, cut.preceding],
  ] as const;
  for (const [side, found, expected] of sides) {
    if (found.join() === expected.join()) continue;
    const came = found.length === expected.length ? 'others' : `${found.length}`;
    throw new Breach(
      `${nameOf(list, direction)}, ${side} ${cut.position}`,
      `the ${expected.length} rows that are next to it there`,
      came,
    );
  }
}

/** Chooses places of a window: all rows around them are known, or the list has no others. */
export function placesOf({ rows, hasNextPage }: Page): number[] {
  const most = hasNextPage ? rows.length - width : rows.length;
  const places = [0, 1, 2, Math.floor(most / 3), Math.floor(most / 2), most - 1];
  return [...new Set(places)].filter((place) => place >= 0 && place < most);
}

/** A position without a row: its value and key. */
export interface Position {
  readonly name: string;
  readonly value: unknown;
  readonly key: string;
}

/** Compares two positions in a list as the contract defines. */
export function comparePositions(
  direction: Direction | null,
  left: Omit<Position, 'name'>,
  right: Omit<Position, 'name'>,
): number {
  const byValue = direction === null ? 0 : compareKeys(String(left.value), String(right.value));
  const ascending = byValue === 0 ? compareKeys(left.key, right.key) : byValue;
  return direction === 'DESC' ? -ascending : ascending;
}
