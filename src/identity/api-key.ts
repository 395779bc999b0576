import { createHash, randomBytes } from 'node:crypto';

/** What every API key begins with, so that it is known for one wherever it turns up. */
export const keyPrefix = 'ltk_';

/** `ltk_<id>_<secret>`: the id in hexadecimal, the secret 256 random bits in base64url. */
const pattern = /^ltk_([0-9a-f]{16})_[\w-]{43}$/;

/** A new key, and its public part. */
export function makeKey(): { readonly id: string; readonly key: string } {
  const id = randomBytes(8).toString('hex');
  return { id, key: `${keyPrefix}${id}_${randomBytes(32).toString('base64url')}` };
}

/** The public part of a key; null where the text is no key. */
export const idOfKey = (text: string): string | null => pattern.exec(text)?.[1] ?? null;

/** What is kept of a key. It is random: a plain hash cannot be tried out, as that of a password could. */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');
