import { findColumn } from '../db/columns.ts';
import type { Position } from '../db/keyset.ts';
import { badUserInput } from '../base/errors.ts';
import type { CursorOrder, Cursors, ListName } from './cursor.ts';
import { scalars } from './scalars.ts';
import { isStorable } from '../base/text.ts';

const longestCursor = 2048;

const accepted =
  'base64url of the JSON array [value, key]: the value of the order column as it is answered, null for an order by id alone, and the key of the record';

function parse(cursor: string): unknown {
  if (cursor.length > longestCursor) return null;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(cursor, 'base64url')));
  } catch {
    return null;
  }
}

function isDate(value: unknown): boolean {
  try {
    scalars.Date.__parseValue(value);
    return true;
  } catch {
    return false;
  }
}

/** Whether a value can stand in an order at all: the database would stumble over another. */
function fits({ model, column }: CursorOrder, value: unknown): boolean {
  if (column === 'id') return value === null;
  const description = findColumn(model, column)?.description;
  if (description === undefined) return false;
  if (value === null) return description.nullable;
  if (description.type === 'Date') return isDate(value);
  return description.type === 'String' && typeof value === 'string' && isStorable(value);
}

function positionOf(parsed: unknown, order: CursorOrder | undefined): Position | null {
  if (order === undefined || !Array.isArray(parsed) || parsed.length !== 2) return null;
  const [value, key] = parsed as [unknown, unknown];
  const isPosition = typeof key === 'string' && isStorable(key) && fits(order, value);
  return isPosition ? { value, key } : null;
}

/**
 * Cursors of the department contract: what they say is for the hub to read, and to make. A position opens nothing that
 * a filter would not.
 */
export class OpenCursors implements Cursors {
  encode(_list: ListName, { value, key }: Position): string {
    return Buffer.from(JSON.stringify([value, key]), 'utf8').toString('base64url');
  }

  /** @throws BAD_USER_INPUT for a text that is no position in the order. */
  decode(_list: ListName, cursor: string, argument: string, order?: CursorOrder): Position {
    const position = positionOf(parse(cursor), order);
    if (position !== null) return position;
    throw badUserInput(argument, 'this is no cursor of this order', accepted);
  }
}
