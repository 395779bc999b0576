import { createHash, hash } from 'node:crypto';

/**
 * The body of an entry is JSON, line by line: the request, each different look, each part with the number of its look. Its
 * hash covers the request and the hashes of the parts, so that one part can be shown and verified without the others.
 */
export interface EntryText {
  readonly common: string;
  /** The line of each part, with that of its look. */
  readonly parts: readonly PartText[];
}

/** A part as it is hashed. */
export interface PartText {
  readonly look: string;
  readonly part: string;
}

/** Start of the line of a part. */
const partStart = '{"look":';

/** Length of the secret of a part, bytes. */
const saltLength = 16;

/**
 * Derives the secrets of the parts of an entry, hexadecimal: without its secret, a part whose content can be guessed could be
 * recognised by its hash. One secret tells nothing of another. Without a salt they are empty.
 */
export function saltsOf(salt: Uint8Array | null, count: number): string[] {
  if (salt === null || count === 0) return Array.from({ length: count }, () => '');
  const all = createHash('shake256', { outputLength: saltLength * count })
    .update(salt)
    .digest('hex');
  return Array.from({ length: count }, (_, part) => all.slice(part * saltLength * 2, (part + 1) * saltLength * 2));
}

/** Hashes a look, hexadecimal. */
export const hashLook = (look: string): string => hash('sha256', look);

/** Hashes a part with its secret and the hash of its look, hexadecimal. */
export const hashPart = (salt: string, lookHash: string, part: string): string =>
  hash('sha256', `${salt}\n${lookHash}\n${part}`);

/** Hashes an entry, hexadecimal: its request and the hashes of its parts. */
export const hashParts = (common: string, parts: readonly string[]): string =>
  hash('sha256', `${common}\n${parts.join('\n')}`);

/** Splits a body into what is hashed; null if it is not the body of an entry. */
export function readEntryText(body: string): EntryText | null {
  const [common = '', ...lines] = body.split('\n');
  const looks = lines.filter((line) => !line.startsWith(partStart));
  const parts = lines.slice(looks.length).map((part) => {
    const look = looks[Number(/^\{"look":(\d+),/.exec(part)?.[1] ?? NaN)];
    return look === undefined ? null : { look, part };
  });
  if (parts.length === 0 || parts.includes(null)) return null;
  return { common, parts: parts.filter((part) => part !== null) };
}

/** Returns the hashes of the parts of an entry, hexadecimal. */
export function partHashesOf({ parts }: EntryText, salt: Uint8Array | null): string[] {
  const salts = saltsOf(salt, parts.length);
  return parts.map(({ look, part }, place) => hashPart(salts[place] ?? '', hashLook(look), part));
}

/** Computes the hash of an entry, hexadecimal. */
export const hashEntry = (text: EntryText, salt: Uint8Array | null): string =>
  hashParts(text.common, partHashesOf(text, salt));
