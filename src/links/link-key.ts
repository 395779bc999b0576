import type { KeyObject } from 'node:crypto';
import { readPlacedKey } from '../base/signing-key.ts';

/**
 * Reads the key that signs the hub's assertions: the one from the settings, or one that the first start creates in the
 * data directory, together with its public key.
 * @throws OperatorError for a text that is no such key.
 */
export const readLinkKey = (set: string | null, dataDirectory: string): Promise<KeyObject> =>
  readPlacedKey(set, dataDirectory, {
    setting: 'LIENTHONG_LINK_KEY',
    file: 'link-key.pem',
    publicFile: 'link-key.pub.pem',
  });
