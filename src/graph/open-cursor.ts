import { inputFaults } from '../messages/input.ts';
import { findColumn } from '../db/statements/columns.ts';
import type { Position } from '../db/statements/keyset.ts';
import { badUserInput } from '../base/errors.ts';
import type { CursorOrder, Cursors, ListName } from './cursor.ts';
import { scalars } from './scalars.ts';
import { isStorable } from '../base/text.ts';

const longestCursor = 2048;

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

/** Whether a value has the type of the order column; the database fails on other values. */
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
 * Unsigned cursors of the department contract, which the hub reads and creates itself. They need no signature: a
 * position shows no row that a filter could not select.
 */
export class OpenCursors implements Cursors {
  encode(_list: ListName, { value, key }: Position): string {
    return Buffer.from(JSON.stringify([value, key]), 'utf8').toString('base64url');
  }

  /** @throws BAD_USER_INPUT if the text is not a position in the order. */
  decode(_list: ListName, cursor: string, argument: string, order?: CursorOrder): Position {
    const position = positionOf(parse(cursor), order);
    if (position !== null) return position;
    throw badUserInput(argument, inputFaults.cursorOfOtherOrder);
  }
}
