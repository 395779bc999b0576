import type { Link } from '../../src/access/link.ts';
import type { Position } from '../../src/db/statements/keyset.ts';
import type { PageRead } from '../../src/db/statements/page-read.ts';
import type { Stored } from '../../src/db/stored.ts';
import { isEverything, type Filter } from '../../src/filter/filter.ts';
import type { LinkedSource, SourcedPage } from '../../src/source/beneficiary-source.ts';
import { positionOf, readingOrder } from '../../src/source/row-order.ts';
import { SourceFailure } from '../../src/source/source-state.ts';

/** A record with the columns by which it is ordered and filtered. */
export interface MemoryRow {
  readonly id: string;
  readonly registeredOn: string | null;
  readonly category: string;
}

/** Whether a row matches a filter: everything, a comparison by `eq`, or several of them. */
function matches(row: MemoryRow, filter: Filter): boolean {
  if (isEverything(filter)) return true;
  if (filter.kind === 'and') return filter.filters.every((part) => matches(row, part));
  if (filter.kind === 'compare' && filter.operator === 'eq')
    return row[filter.column as keyof MemoryRow] === filter.operand;
  throw new Error(`Rows in memory are not filtered by ${filter.kind}.`);
}

const sorted = new WeakMap<readonly MemoryRow[], Map<string, readonly MemoryRow[]>>();

const positionIn = (row: MemoryRow, order: PageRead['order']): Position => positionOf(row as unknown as Stored, order);

/** Sorts rows once for each order. */
function inOrder(rows: readonly MemoryRow[], order: PageRead['order']): readonly MemoryRow[] {
  const known = sorted.get(rows) ?? new Map<string, readonly MemoryRow[]>();
  sorted.set(rows, known);
  const name = JSON.stringify(order);
  const compare = readingOrder(order, false);
  const found =
    known.get(name) ?? rows.toSorted((left, right) => compare(positionIn(left, order), positionIn(right, order)));
  known.set(name, found);
  return found;
}

/** Reads a page of rows in memory as a store does. */
export function readRows(rows: readonly MemoryRow[], { filter, order, reversed, limit, ...read }: PageRead): Stored[] {
  const compare = readingOrder(order, false);
  const { after, before } = read;
  const found = inOrder(rows, order)
    .filter((row) => matches(row, filter))
    .filter((row) => after === null || compare(positionIn(row, order), after) > 0)
    .filter((row) => before === null || compare(positionIn(row, order), before) < 0);
  return (reversed ? found.reverse() : found).slice(0, limit) as unknown as Stored[];
}

/** A department whose rows are in memory. It notes what it is asked, and can be made to fail. */
export class MemorySource implements LinkedSource {
  readonly link: Link;
  readonly rows: readonly MemoryRow[];
  /** The pages that it was asked for since they were last taken. */
  #asked: PageRead[] = [];
  /** Whether it fails at its n-th question since the questions were last taken, from 0. */
  failsAt: (question: number) => boolean = () => false;
  /** Whether it never answers its n-th question since the questions were last taken, from 0. */
  hangsAt: (question: number) => boolean = () => false;

  constructor(departmentId: string, rows: readonly MemoryRow[]) {
    this.link = { departmentId } as Link;
    this.rows = rows;
  }

  /** Returns the pages that it was asked for since the last call. */
  takeAsked(): readonly PageRead[] {
    const asked = this.#asked;
    this.#asked = [];
    return asked;
  }

  mayHold(): boolean {
    return true;
  }

  pages(read: PageRead): Promise<(SourcedPage | Error)[]> {
    const { departmentId } = this.link;
    const [isFailing, isHanging] = [this.failsAt(this.#asked.length), this.hangsAt(this.#asked.length)];
    this.#asked.push(read);
    if (isHanging) return new Promise(() => undefined);
    if (isFailing) return Promise.resolve([new SourceFailure(departmentId, 'TIMEOUT', { en: 'late', vi: 'muộn' })]);
    const states = [{ departmentId, status: 'OK' as const, asOf: null, message: null }];
    return Promise.resolve([{ rows: readRows(this.rows, read), report: { states, positionAfter: null } }]);
  }

  byKey(): never {
    throw new Error('Rows in memory are not read by their key.');
  }

  counts(): never {
    throw new Error('Rows in memory are not counted.');
  }

  statistics(): never {
    throw new Error('Rows in memory have no statistics.');
  }
}
