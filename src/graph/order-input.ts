import { findColumn } from '../db/columns.ts';
import type { Order } from '../db/keyset.ts';

/** `orderBy` as a client writes it. */
export interface OrderInput {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

const namingColumns = new Set(['name', 'title', 'about']);

/** The column that an order field stands for: `VALID_FROM` is `validFrom`; names are ordered by their alphabet key. */
export function orderColumn(model: string, field: string): string {
  const name = field.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return namingColumns.has(name) && findColumn(model, 'sortKey') !== undefined ? 'sortKey' : name;
}

/** The order of a list; by key where none is asked. */
export const readOrder = (model: string, input: OrderInput | null | undefined): Order =>
  input == null
    ? { column: 'id', descending: false }
    : { column: orderColumn(model, input.field), descending: input.direction === 'DESC' };
