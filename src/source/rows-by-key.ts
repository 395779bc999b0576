import type { Position } from '../db/statements/keyset.ts';

/** A department's part of a list in the order of keys. */
export interface KeyRange {
  readonly departmentId: string;
  /** Where reading starts; null for the end of the list that it starts from. */
  readonly start: Position | null;
}

/** Least number of rows that a department is asked for: more than a rare condition leaves of most departments. */
const least = 5;

/** Whether all keys of a department come before the position where reading starts. */
const isRead = ({ departmentId, start }: KeyRange, reversed: boolean): boolean =>
  start !== null && (reversed ? start.key <= `${departmentId}:` : start.key >= `${departmentId};`);

/**
 * Returns how many rows the first round asks each department for if the list is in the order of keys. Keys begin with
 * the department's, so the rows of a department come one after another: the first department is asked for the whole
 * page, and each further one for half as many rows as the one before.
 * @param limit number of rows of the page
 */
export function rowsByKey(ranges: readonly KeyRange[], limit: number, reversed: boolean): readonly number[] {
  const sign = reversed ? -1 : 1;
  const places = ranges.map((_, place) => place).filter((place) => !isRead(ranges[place] as KeyRange, reversed));
  const idAt = (place: number): string => ranges[place]?.departmentId ?? '';
  places.sort((left, right) => sign * (idAt(left) < idAt(right) ? -1 : 1));
  const limits = ranges.map(() => 1);
  places.forEach((place, rank) => {
    limits[place] = Math.min(limit, Math.max(least, Math.ceil(limit / 2 ** rank)));
  });
  return limits;
}
