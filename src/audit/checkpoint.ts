import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Head } from './append-bodies.ts';

/** A signed statement of the last entry of the ledger (mốc xác nhận), as it is printed and stored elsewhere. */
export interface Checkpoint {
  /** Place among checkpoints, from 1; null if a version without numbers wrote it. */
  readonly number: number | null;
  /** Hash of the checkpoint before; null if a version without numbers wrote it. */
  readonly previous: string | null;
  /** Place of the last entry. */
  readonly sequence: number;
  /** Hash of that entry, hexadecimal. */
  readonly hash: string;
  /** When it was signed, in UTC with milliseconds. */
  readonly at: string;
  /** Id of the signing key. */
  readonly keyId: string;
  /** Ed25519 signature of the other fields, base64url. */
  readonly signature: string;
}

/** The checkpoint before a new one: its number and its hash; 0 and an empty hash before the first. */
export interface CheckpointBefore {
  readonly number: number;
  readonly hash: string;
}

const shape = z.object({
  number: z.number().int().positive().nullable().default(null),
  previous: z.string().nullable().default(null),
  sequence: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  keyId: z.string(),
  signature: z.string(),
});

/**
 * The signed part of a checkpoint: JSON with its keys in this order, without spaces. If `previous` is null, `number` is
 * omitted too.
 */
const signedPart = ({ number, previous, sequence, hash, at, keyId }: Omit<Checkpoint, 'signature'>): object =>
  previous === null ? { sequence, hash, at, keyId } : { number, previous, sequence, hash, at, keyId };

const signedText = (checkpoint: Omit<Checkpoint, 'signature'>): Buffer =>
  Buffer.from(JSON.stringify(signedPart(checkpoint)), 'utf8');

/** Computes the id of a key: the start of the SHA-256 of its public key. */
const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

/** Signs the last entry of the ledger. */
export function signCheckpoint(head: Head, before: CheckpointBefore, at: Date, key: KeyObject): Checkpoint {
  const part = {
    number: before.number + 1,
    previous: before.hash,
    ...head,
    at: at.toISOString(),
    keyId: keyIdOf(createPublicKey(key)),
  };
  return { ...part, signature: sign(null, signedText(part), key).toString('base64url') };
}

/** Formats a checkpoint as one line of JSON. */
export const formatCheckpoint = (checkpoint: Checkpoint): string =>
  JSON.stringify({ ...signedPart(checkpoint), signature: checkpoint.signature });

/** Hashes a checkpoint together with the hash of the one before. */
export const hashCheckpoint = (previous: string, checkpoint: Checkpoint): string =>
  createHash('sha256')
    .update(`${previous}\n${formatCheckpoint(checkpoint)}`)
    .digest('hex');

/** Parses a checkpoint; null for a text that is not a checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | null {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Whether one of these keys is the signing key. */
export const isKnownKey = ({ keyId }: Checkpoint, publicKeys: readonly KeyObject[]): boolean =>
  publicKeys.some((key) => keyIdOf(key) === keyId);

/** Checks the signature of a checkpoint. Returns what is wrong; null if one of these keys made it. */
export function findSignatureFault(checkpoint: Checkpoint, publicKeys: readonly KeyObject[]): string | null {
  const key = publicKeys.find((each) => keyIdOf(each) === checkpoint.keyId);
  if (key === undefined) return `it is signed by the key ${checkpoint.keyId}, whose public key was not given`;
  const isGood = verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, 'base64url'));
  return isGood ? null : 'its signature is not good: it was changed';
}
