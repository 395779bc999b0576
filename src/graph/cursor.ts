import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Viewer } from '../access/viewer.ts';
import type { Behind, Position } from '../db/keyset.ts';
import { badUserInput } from '../base/errors.ts';

/** Which list a cursor belongs to: its field, parent, filter and order. */
export type ListName = string;

const tagLength = 9;
/** Enough for a position in each of the lists of 100 departments. */
const longestCursor = 16_384;

/** Names a list by everything that makes it this list and no other. */
export const nameList = (...parts: readonly unknown[]): ListName =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** Whose list it is: no viewer uses a cursor of another. */
export const nameOfViewer = ({ viewer: { identity, departmentId } }: { readonly viewer: Viewer }): string =>
  JSON.stringify([identity.role, departmentId, identity.subject ?? identity.client]);

/** How positions in lists are written for clients, and read back. */
export interface Cursors {
  encode(list: ListName, position: Position): string;
  /** @throws BAD_USER_INPUT for a text that is no cursor of this list. */
  decode(list: ListName, cursor: string, argument: string, order?: CursorOrder): Position;
}

/** The order that a cursor is a position in. */
export interface CursorOrder {
  readonly model: string;
  readonly column: string;
}

/** Signed cursors: a position in one list, which no other list and no forger can use. */
export class SignedCursors implements Cursors {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  encode(list: ListName, position: Position): string {
    const { value, key, behind } = position;
    const body = Buffer.from(JSON.stringify(behind === undefined ? [value, key] : [value, key, behind]), 'utf8');
    return Buffer.concat([this.#tag(list, body), body]).toString('base64url');
  }

  /** @throws BAD_USER_INPUT for a cursor that was not made for this list. */
  decode(list: ListName, cursor: string, argument: string): Position {
    const bytes = cursor.length <= longestCursor ? Buffer.from(cursor, 'base64url') : Buffer.alloc(0);
    const body = bytes.subarray(tagLength);
    const tag = bytes.subarray(0, tagLength);
    if (tag.length !== tagLength || !timingSafeEqual(tag, this.#tag(list, body))) {
      throw badUserInput(
        argument,
        'this cursor is not of this list',
        'a cursor from `pageInfo` or `edges` of the same field of the same parent, with the same filter, orderBy and asOf',
      );
    }
    const [value, key, behind] = JSON.parse(body.toString('utf8')) as [unknown, string, Behind?];
    return { value, key, ...(behind === undefined ? {} : { behind }) };
  }

  #tag(list: ListName, body: Buffer): Buffer {
    return createHmac('sha256', this.#secret).update(list).update('\n').update(body).digest().subarray(0, tagLength);
  }
}
