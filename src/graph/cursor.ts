import { inputFaults } from '../messages/input.ts';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Viewer } from '../access/viewer.ts';
import type { LaggingSources, Position } from '../db/statements/keyset.ts';
import { badUserInput } from '../base/errors.ts';

/** The hash that identifies a list by its field, parent, filter and order. */
export type ListName = string;

const tagLength = 9;
/** Large enough for a position in the lists of 100 departments. */
const longestCursor = 16_384;

/** Hashes everything that makes a list different from other lists. */
export const nameList = (...parts: readonly unknown[]): ListName =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** Names the viewer whose list it is, so that nobody can use the cursor of another viewer. */
export const nameOfViewer = ({ viewer: { identity, departmentId } }: { readonly viewer: Viewer }): string =>
  JSON.stringify([identity.role, departmentId, identity.subject ?? identity.client]);

/** Encodes positions in lists for clients, and decodes them. */
export interface Cursors {
  encode(list: ListName, position: Position): string;
  /** @throws BAD_USER_INPUT if the text is not a cursor of this list. */
  decode(list: ListName, cursor: string, argument: string, order?: CursorOrder): Position;
}

/** The order of the list that a cursor points into. */
export interface CursorOrder {
  readonly model: string;
  readonly column: string;
}

/** Signed cursors: each is valid in one list only, and cannot be forged. */
export class SignedCursors implements Cursors {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  encode(list: ListName, position: Position): string {
    const { value, key, lagging } = position;
    const body = Buffer.from(JSON.stringify(lagging === undefined ? [value, key] : [value, key, lagging]), 'utf8');
    return Buffer.concat([this.#tag(list, body), body]).toString('base64url');
  }

  /** @throws BAD_USER_INPUT for a cursor that was not made for this list. */
  decode(list: ListName, cursor: string, argument: string): Position {
    const bytes = cursor.length <= longestCursor ? Buffer.from(cursor, 'base64url') : Buffer.alloc(0);
    const body = bytes.subarray(tagLength);
    const tag = bytes.subarray(0, tagLength);
    if (tag.length !== tagLength || !timingSafeEqual(tag, this.#tag(list, body))) {
      throw badUserInput(argument, inputFaults.cursorOfOtherList);
    }
    const [value, key, lagging] = JSON.parse(body.toString('utf8')) as [unknown, string, LaggingSources?];
    return { value, key, ...(lagging === undefined ? {} : { lagging }) };
  }

  #tag(list: ListName, body: Buffer): Buffer {
    return createHmac('sha256', this.#secret).update(list).update('\n').update(body).digest().subarray(0, tagLength);
  }
}
