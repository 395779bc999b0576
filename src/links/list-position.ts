import type { Position } from '../db/keyset.ts';
import type { PageRead } from '../db/page-read.ts';
import { readingOrder } from './row-order.ts';

/** The cursor that a page is read from: `after`, or `before` for one that is read from the list's end. */
const startOf = ({ after, before, reversed }: PageRead): Position | null => (reversed ? before : after);

const bare = (position: Position | null): Position | null =>
  position === null ? null : { value: position.value, key: position.key };

/** Where departments stand that had not been read as far as the others when the page began. */
function behindAt(read: PageRead): Readonly<Record<string, Position | null>> {
  const behind = startOf(read)?.behind;
  return behind !== undefined && behind.reversed === read.reversed ? behind.positions : {};
}

/** A read of the hub's own part of a list. */
export const readOfStore = (read: PageRead): PageRead => ({
  ...read,
  after: bare(read.after),
  before: bare(read.before),
});

/** A read of a department's part of a list: it goes on from where it stood. */
export function readOfDepartment(read: PageRead, departmentId: string): PageRead {
  const behind = behindAt(read);
  const plain = readOfStore(read);
  if (!Object.hasOwn(behind, departmentId)) return plain;
  const start = behind[departmentId] ?? null;
  return read.reversed ? { ...plain, before: start } : { ...plain, after: start };
}

/**
 * Where a list stands after a row of a page. Departments that answered are past all rows up to it; those that did not stay
 * where they were, so that none of their rows is left out once they answer.
 */
export function listPosition(
  read: PageRead,
  { answered, missing }: { readonly answered: readonly string[]; readonly missing: readonly string[] },
): (row: Position) => Position {
  const compare = readingOrder(read.order, read.reversed);
  const start = bare(startOf(read));
  const behind = behindAt(read);
  const stood = (departmentId: string): Position | null =>
    Object.hasOwn(behind, departmentId) ? (behind[departmentId] ?? null) : start;
  const further = (left: Position | null, right: Position): Position =>
    left !== null && compare(left, right) > 0 ? left : right;
  return (row) => {
    const main = further(start, row);
    const positions: Record<string, Position | null> = {};
    for (const id of missing) positions[id] = stood(id);
    for (const id of answered) {
      const reached = further(stood(id), row);
      if (compare(reached, main) < 0) positions[id] = reached;
    }
    if (Object.keys(positions).length === 0) return main;
    return { ...main, behind: { reversed: read.reversed, positions } };
  };
}
