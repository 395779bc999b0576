/** The decoded form of a global id of the contract. */
export interface RecordId {
  readonly type: string;
  readonly key: string;
}

export const makeId = (type: string, key: string): string => Buffer.from(`${type}:${key}`).toString('base64url');

/** Decodes a global id; null for a text that is not one. */
export function readId(id: string): RecordId | null {
  const text = Buffer.from(id, 'base64url').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1 || Buffer.from(text).toString('base64url') !== id) return null;
  return { type: text.slice(0, colon), key: text.slice(colon + 1) };
}

/** Returns the key in a row's id; empty for an invalid id. */
export const keyOf = (id: string): string => readId(id)?.key ?? '';

/** Compares keys by their bytes, as the contract defines. */
export const compareKeys = (left: string, right: string): number =>
  Buffer.compare(Buffer.from(left), Buffer.from(right));
