import type { KeyObject } from 'node:crypto';
import { readPlacedKey, readPlacedPublicKey, type SigningKeyPlace } from '../base/signing-key.ts';

const place: SigningKeyPlace = {
  setting: 'LIENTHONG_LEDGER_KEY',
  file: 'ledger-key.pem',
  publicFile: 'ledger-key.pub.pem',
};

/**
 * Reads the key that signs checkpoints: the one from the settings, or one that the first start creates in the data
 * directory, together with its public key.
 * @throws OperatorError for a text that is no such key.
 */
export const readSigningKey = (set: string | null, dataDirectory: string): Promise<KeyObject> =>
  readPlacedKey(set, dataDirectory, place);

/**
 * Reads the public key of the key from the settings or of the one in the data directory; null if there is neither.
 * Creates nothing.
 */
export const readPublicKey = (set: string | null, dataDirectory: string): Promise<KeyObject | null> =>
  readPlacedPublicKey(set, dataDirectory, place);
