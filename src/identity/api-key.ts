import { createHash, randomBytes } from 'node:crypto';

/** The start of every API key, by which it can be recognised anywhere. */
export const keyPrefix = 'ltk_';

/** `ltk_<id>_<secret>`: the id in hexadecimal, the secret 256 random bits in base64url. */
const pattern = /^ltk_([0-9a-f]{16})_[\w-]{43}$/;

/** Generates a key and its public part. */
export function makeKey(): { readonly id: string; readonly key: string } {
  const id = randomBytes(8).toString('hex');
  return { id, key: `${keyPrefix}${id}_${randomBytes(32).toString('base64url')}` };
}

/** Returns the public part of a key; null if the text is not a key. */
export const idOfKey = (text: string): string | null => pattern.exec(text)?.[1] ?? null;

/**
 * Computes the hash of a key for storage. A plain hash is enough: unlike a password, a random key cannot be guessed.
 */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');
