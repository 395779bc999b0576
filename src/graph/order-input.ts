import { findColumn } from '../db/statements/columns.ts';
import type { Order } from '../db/statements/keyset.ts';
import { orderColumnOf } from '../db/statements/order-column.ts';

/** The argument `orderBy`. */
export interface OrderInput {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

/** Returns the column of an order field. */
export const orderColumn = (model: string, field: string): string =>
  orderColumnOf(field, (name) => findColumn(model, name) !== undefined);

/** Reads the order of a list; if omitted, by key. */
export const readOrder = (model: string, input: OrderInput | null | undefined): Order =>
  input == null
    ? { column: 'id', descending: false }
    : { column: orderColumn(model, input.field), descending: input.direction === 'DESC' };
