import type { KeyObject } from 'node:crypto';
import { readPlacedKey, readPlacedPublicKey, type SigningKeyPlace } from '../base/signing-key.ts';

const place: SigningKeyPlace = {
  setting: 'LIENTHONG_LEDGER_KEY',
  file: 'ledger-key.pem',
  publicFile: 'ledger-key.pub.pem',
};

/**
 * The key that signs checkpoints: the one that is set, or one made on the first start and kept in the data directory,
 * with its public key beside it.
 * @throws OperatorError for what is no such key.
 */
export const readSigningKey = (set: string | null, dataDirectory: string): Promise<KeyObject> =>
  readPlacedKey(set, dataDirectory, place);

/** The public key of the set key or of the one in the data directory; null where there is neither. Makes nothing. */
export const readPublicKey = (set: string | null, dataDirectory: string): Promise<KeyObject | null> =>
  readPlacedPublicKey(set, dataDirectory, place);
