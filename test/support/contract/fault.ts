import { departmentOf, type AnyRow } from './rows.ts';
import type { Page } from './lists.ts';

/** Faults of the connection, or of the answer as a whole. */
type TransportFault =
  /** It answers after this long. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** It accepts the request and never answers. */
  | { readonly kind: 'hang' }
  /** It closes the connection after half of its answer. */
  | { readonly kind: 'die' }
  /** It sends its answer in this number of pieces, with this time between two. */
  | { readonly kind: 'drip'; readonly ms: number; readonly pieces: number }
  /** It answers only with a status, such as 500, 502 or 503. */
  | { readonly kind: 'status'; readonly status: number }
  /** It gives this answer instead of the requested one. */
  | { readonly kind: 'body'; readonly text: string; readonly type?: string }
  /** Its answer is longer than 16 MiB. */
  | { readonly kind: 'oversized' }
  /** It accepts no assertion, and answers 401. */
  | { readonly kind: 'refuse' };

/** Where rows are: in a root list, among entities, or in a list below a row. */
export type RowPlace = 'page' | 'entities' | 'nested';

/** Faults of the rows in an answer. */
type RowFault =
  /** The rows of a list in reverse order, or entities in another order than requested. */
  | { readonly kind: 'order'; readonly place: RowPlace }
  /** A row twice. */
  | { readonly kind: 'duplicate'; readonly place: RowPlace }
  /** A row of this other department among its own rows. */
  | { readonly kind: 'foreign'; readonly place: RowPlace; readonly department: string }
  /** Rows before the cursor, although rows after it were requested. */
  | { readonly kind: 'past-cursor' }
  /** More rows than requested. */
  | { readonly kind: 'too-many' }
  /** Half of the requested rows; it says that more follow. */
  | { readonly kind: 'short' }
  /** Values of other types than the contract's. */
  | { readonly kind: 'types' }
  /** `data` is null, without an error. */
  | { readonly kind: 'no-data' }
  /** Its lists are null: FORBIDDEN. */
  | { readonly kind: 'forbid-lists' }
  /** These fields are null: FORBIDDEN. */
  | { readonly kind: 'forbid-fields'; readonly fields: readonly string[] };

/** The fault of a service in tests. */
export type Fault = TransportFault | RowFault;

const rekey = (row: AnyRow, department: string): AnyRow => ({
  ...row,
  id: `${department}${row.id.slice(departmentOf(row.id).length)}`,
});

/** Adds rows at the end, with keys that follow the others. */
const padded = (rows: readonly AnyRow[], count: number): AnyRow[] => {
  const last = rows.at(-1);
  const more = Array.from({ length: last === undefined ? 0 : count }, (_, place) => ({
    ...last!,
    id: `${last!.id}~${place}`,
  }));
  return [...rows, ...more];
};

/** Returns the rows that a service with this fault answers instead of these. */
export function bendRows(fault: Fault | null, place: RowPlace, rows: readonly AnyRow[]): readonly AnyRow[] {
  const [first, ...others] = rows;
  if (fault === null || first === undefined || !('place' in fault) || fault.place !== place) return rows;
  if (fault.kind === 'order') return [...rows].reverse();
  if (fault.kind === 'duplicate') return [first, first, ...others].slice(0, Math.max(rows.length, 2));
  return [rekey(first, fault.department), ...others];
}

/** Returns the page that a service with this fault answers instead of this one. */
export function bendPage(fault: Fault | null, place: RowPlace, page: Page): Page {
  if (fault?.kind === 'past-cursor') return { ...page, rows: page.list.slice(0, page.rows.length) };
  if (fault?.kind === 'too-many') return { ...page, rows: padded(page.rows, 102) };
  if (fault?.kind === 'short') {
    return { ...page, rows: page.rows.slice(0, Math.floor(page.rows.length / 2)), hasNextPage: true };
  }
  return { ...page, rows: bendRows(fault, place, page.rows) };
}

const kept = new Set(['id', '__typename', 'startCursor', 'endCursor']);

const another = (value: unknown): unknown => {
  if (typeof value === 'string') return 42;
  return typeof value === 'number' || typeof value === 'boolean' ? { of: 'another type' } : value;
};

/** Changes the types of JSON values: numbers become texts, and texts numbers. Ids stay unchanged. */
export function bendTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bendTypes);
  if (typeof value !== 'object' || value === null) return another(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, kept.has(name) ? each : bendTypes(each)]),
  );
}
