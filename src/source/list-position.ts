import type { Position } from '../db/statements/keyset.ts';
import type { PageRead } from '../db/statements/page-read.ts';
import { readingOrder } from './row-order.ts';

/** Returns the cursor where reading starts: `after`, or `before` if the page is read from the list's end. */
export const startOf = ({ after, before, reversed }: PageRead): Position | null => (reversed ? before : after);

const bare = (position: Position | null): Position | null =>
  position === null ? null : { value: position.value, key: position.key };

/** Returns the positions of departments that were read less far than the others when the page began. */
function laggingAt(read: PageRead): Readonly<Record<string, Position | null>> {
  const lagging = startOf(read)?.lagging;
  return lagging !== undefined && lagging.reversed === read.reversed ? lagging.positions : {};
}

/** Returns the read for the hub's own part of a list. */
export const readOfStore = (read: PageRead): PageRead => ({
  ...read,
  after: bare(read.after),
  before: bare(read.before),
});

/** Returns the read for a department's part of a list, from the department's own position. */
export function readOfDepartment(read: PageRead, departmentId: string): PageRead {
  const lagging = laggingAt(read);
  const plain = readOfStore(read);
  if (!Object.hasOwn(lagging, departmentId)) return plain;
  const start = lagging[departmentId] ?? null;
  return read.reversed ? { ...plain, before: start } : { ...plain, after: start };
}

/** How far the departments of a page were read. */
export interface ReadingState {
  /** Departments whose rows are all known up to the end of the page. */
  readonly answered: readonly string[];
  /** Departments that gave no row. */
  readonly missing: readonly string[];
  /** Departments that gave rows up to this position, and then failed. */
  readonly partial: ReadonlyMap<string, Position>;
}

/**
 * Returns the function that gives a list's position after a row of a page. Departments that answered advance to that
 * row, or as far as they answered; the others keep their positions, so that none of their rows is skipped when they
 * answer later.
 */
export function listPosition(
  read: PageRead,
  { answered, missing, partial }: ReadingState,
): (row: Position) => Position {
  const compare = readingOrder(read.order, read.reversed);
  const start = bare(startOf(read));
  const lagging = laggingAt(read);
  const stood = (departmentId: string): Position | null =>
    Object.hasOwn(lagging, departmentId) ? (lagging[departmentId] ?? null) : start;
  const further = (left: Position | null, right: Position): Position =>
    left !== null && compare(left, right) > 0 ? left : right;
  const nearer = (left: Position, right: Position): Position => (compare(left, right) < 0 ? left : right);
  return (row) => {
    const main = further(start, row);
    const positions: Record<string, Position | null> = {};
    for (const id of missing) positions[id] = stood(id);
    const note = (id: string, upTo: Position): void => {
      const reached = further(stood(id), upTo);
      if (compare(reached, main) < 0) positions[id] = reached;
    };
    for (const id of answered) note(id, row);
    for (const [id, last] of partial) note(id, nearer(row, last));
    if (Object.keys(positions).length === 0) return main;
    return { ...main, lagging: { reversed: read.reversed, positions } };
  };
}
