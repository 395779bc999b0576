/**
 * Numbers that were given to entries, but whose entries are not stored: their transactions still run, or failed. A late
 * entry goes into a later block, so a closed block leaves none behind.
 */
export interface MissingRange {
  readonly from: number;
  readonly to: number;
  /** A transaction that began when the range was found missing: those with its numbers began before. */
  readonly since: bigint;
}

/** What is stored and running at one moment. */
export interface Moment {
  /** Numbers of the stored entries that no block covers, ascending. */
  readonly stored: readonly number[];
  /** All transactions before this one have ended. */
  readonly horizon: bigint;
  /** A transaction that began after all that may store lower numbers than those. */
  readonly next: bigint;
}

/** Takes numbers out of a range. */
function without({ from, to, since }: MissingRange, stored: readonly number[]): MissingRange[] {
  const left: MissingRange[] = [];
  let start = from;
  for (const id of stored.filter((each) => each >= from && each <= to)) {
    if (id > start) left.push({ from: start, to: id - 1, since });
    start = id + 1;
  }
  return start > to ? left : [...left, { from: start, to, since }];
}

/**
 * Returns the numbers up to the last of the stored entries that may still come. Those that were missing and whose
 * transactions have ended will not come: they failed.
 * @param upTo the highest number of a block, up to which `known` tells what is missing
 */
export function findMissing(known: readonly MissingRange[], upTo: number, moment: Moment): MissingRange[] {
  const { stored, horizon, next } = moment;
  const last = Math.max(upTo, stored.at(-1) ?? 0);
  const still = known.filter(({ since }) => horizon < since);
  const added = last > upTo ? [{ from: upTo + 1, to: last, since: next }] : [];
  return [...still, ...added].flatMap((range) => without(range, stored));
}
