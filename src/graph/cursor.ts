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

type CursorParts = readonly [value: unknown, key: string, lagging?: LaggingSources | null, shares?: readonly number[]];

/** Returns the parts of a position that a cursor contains, without absent ones at its end. */
function partsOf({ value, key, lagging, shares }: Position): CursorParts {
  if (shares !== undefined) return [value, key, lagging ?? null, shares];
  return lagging === undefined ? [value, key] : [value, key, lagging];
}

/** Signed cursors: each is valid in one list only, and cannot be forged. */
export class SignedCursors implements Cursors {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  encode(list: ListName, position: Position): string {
    const body = Buffer.from(JSON.stringify(partsOf(position)), 'utf8');
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
    const [value, key, lagging, shares] = JSON.parse(body.toString('utf8')) as CursorParts;
    return { value, key, ...(lagging == null ? {} : { lagging }), ...(shares === undefined ? {} : { shares }) };
  }

  #tag(list: ListName, body: Buffer): Buffer {
    return createHmac('sha256', this.#secret).update(list).update('\n').update(body).digest().subarray(0, tagLength);
  }
}
