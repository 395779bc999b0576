import { createHash, verify, type KeyObject } from 'node:crypto';
import type { Database } from '../../db/database.ts';
import type { LedgerCheckpointModel } from '../../db/generated/client/models.ts';

/** Checkpoints of the ledger's first form: each signs the hash of one entry of the chain. */
export interface CarriedCheckpoint {
  readonly number: number | null;
  readonly previous: string | null;
  readonly sequence: number;
  /** Hash of the entry, hexadecimal. */
  readonly hash: string;
  readonly at: string;
  readonly keyId: string;
  readonly signature: string;
}

const fromRow = ({ number, sequence, at, ...others }: LedgerCheckpointModel): CarriedCheckpoint => ({
  number: number === null ? null : Number(number),
  sequence: Number(sequence),
  at: at.toISOString(),
  ...others,
});

/** Reads all of them, in the order of their entries. */
export const readCarriedCheckpoints = async ({ client }: Database): Promise<CarriedCheckpoint[]> =>
  (await client.ledgerCheckpoint.findMany({ orderBy: { sequence: 'asc' } })).map(fromRow);

/** The signed text: JSON with its keys in this order, without spaces. */
function signedText({ number, previous, sequence, hash, at, keyId }: CarriedCheckpoint): Buffer {
  const part = previous === null ? { sequence, hash, at, keyId } : { number, previous, sequence, hash, at, keyId };
  return Buffer.from(JSON.stringify(part), 'utf8');
}

const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

/** Checks the signature of a checkpoint; null if its public key was not given. */
export function isSigned(checkpoint: CarriedCheckpoint, publicKeys: readonly KeyObject[]): boolean | null {
  const key = publicKeys.find((each) => keyIdOf(each) === checkpoint.keyId);
  if (key === undefined) return null;
  return verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, 'base64url'));
}
