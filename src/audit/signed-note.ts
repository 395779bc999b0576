import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** Signed notes, as c2sp.org/signed-note defines them: a text, an empty line, and lines of signatures. */

const algorithm = Buffer.of(1);

const rawKey = (publicKey: KeyObject): Buffer => {
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
};

/** The first four bytes of the hash of a name and a key, by which a signature names its key. */
const keyHash = (name: string, publicKey: KeyObject): Buffer =>
  createHash('sha256').update(`${name}\n`).update(algorithm).update(rawKey(publicKey)).digest().subarray(0, 4);

/** The key as witnesses write it: name, key hash and key. */
export const verifierKey = (name: string, publicKey: KeyObject): string =>
  [
    name,
    keyHash(name, publicKey).toString('hex'),
    Buffer.concat([algorithm, rawKey(publicKey)]).toString('base64'),
  ].join('+');

/** Signs a text of whole lines with an Ed25519 key. */
export function signNote(text: string, name: string, key: KeyObject): string {
  const signature = Buffer.concat([keyHash(name, createPublicKey(key)), sign(null, Buffer.from(text, 'utf8'), key)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

interface Signature {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A note: its text, and its signatures. */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly Signature[];
}

/** Parses a line of a signature; null if it is none. Only one base64 text stands for its bytes. */
function parseSignature(line: string): Signature | null {
  const [, name = '', text = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = Buffer.from(text, 'base64');
  return text === '' || bytes.toString('base64') !== text ? null : { name, bytes };
}

/** Parses a signed note; null for a text that is none. */
export function parseNote(note: string): SignedNote | null {
  const end = note.lastIndexOf('\n\n');
  if (end === -1 || !note.endsWith('\n')) return null;
  const lines = note.slice(end + 2, -1).split('\n');
  const signatures = lines.map(parseSignature);
  const isWhole = signatures.every((signature) => signature !== null);
  return isWhole ? { text: note.slice(0, end + 1), signatures } : null;
}

/** Whether a signature is by a key, whether or not it is good. */
const isBy = ({ name, bytes }: Signature, key: KeyObject): boolean =>
  bytes.subarray(0, 4).equals(keyHash(name, key)) && bytes.length === 68;

/** How a note is signed: by one of the keys, by none of them, or with a signature that does not fit its text. */
export type Signing = 'good' | 'unknown' | 'bad';

/** Checks the signatures of a note: those of other keys, such as witnesses, are left aside. */
export function checkSignatures({ text, signatures }: SignedNote, publicKeys: readonly KeyObject[]): Signing {
  const own = signatures.flatMap((signature) =>
    publicKeys.filter((key) => isBy(signature, key)).map((key) => ({ signature, key })),
  );
  if (own.length === 0) return 'unknown';
  const isGood = own.every(({ signature, key }) =>
    verify(null, Buffer.from(text, 'utf8'), key, signature.bytes.subarray(4)),
  );
  return isGood ? 'good' : 'bad';
}
