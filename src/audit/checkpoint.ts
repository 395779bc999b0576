import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Head } from './append-bodies.ts';

/** A signed statement of how the ledger stood (mốc xác nhận), as it is printed and kept elsewhere. */
export interface Checkpoint {
  /** Place of the last entry. */
  readonly sequence: number;
  /** Hash of that entry, hexadecimal. */
  readonly hash: string;
  /** When it was signed, in UTC with milliseconds. */
  readonly at: string;
  /** Which key signed. */
  readonly keyId: string;
  /** Ed25519 over the others, base64url. */
  readonly signature: string;
}

const shape = z.object({
  sequence: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  keyId: z.string(),
  signature: z.string(),
});

/** What is signed: JSON with its keys in this order, no space between. */
const signedText = ({ sequence, hash, at, keyId }: Omit<Checkpoint, 'signature'>): Buffer =>
  Buffer.from(JSON.stringify({ sequence, hash, at, keyId }), 'utf8');

/** The name of a key: the start of the SHA-256 of its public key. */
const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

/** Signs how the ledger stands. */
export function signCheckpoint({ sequence, hash }: Head, at: Date, key: KeyObject): Checkpoint {
  const said = { sequence, hash, at: at.toISOString(), keyId: keyIdOf(createPublicKey(key)) };
  return { ...said, signature: sign(null, signedText(said), key).toString('base64url') };
}

/** The checkpoint that a text is; null for a text that is none. */
export function parseCheckpoint(text: string): Checkpoint | null {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** What is wrong with a checkpoint's signature; null where one of these keys made it. */
export function findSignatureFault(checkpoint: Checkpoint, publicKeys: readonly KeyObject[]): string | null {
  const key = publicKeys.find((each) => keyIdOf(each) === checkpoint.keyId);
  if (key === undefined) return `it is signed by the key ${checkpoint.keyId}, whose public key was not given`;
  const isGood = verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, 'base64url'));
  return isGood ? null : 'its signature is not good: it was changed';
}
