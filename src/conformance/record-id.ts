/** What a global id of the contract stands for. */
export interface RecordId {
  readonly type: string;
  readonly key: string;
}

export const makeId = (type: string, key: string): string => Buffer.from(`${type}:${key}`).toString('base64url');

/** The type and key of a global id, or null for a text that is none. */
export function readId(id: string): RecordId | null {
  const text = Buffer.from(id, 'base64url').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1 || Buffer.from(text).toString('base64url') !== id) return null;
  return { type: text.slice(0, colon), key: text.slice(colon + 1) };
}

/** The key of a row by its id; empty for what is no id. */
export const keyOf = (id: string): string => readId(id)?.key ?? '';

/** Binary order, as the contract orders keys. */
export const compareKeys = (left: string, right: string): number =>
  Buffer.compare(Buffer.from(left), Buffer.from(right));
