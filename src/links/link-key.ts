import type { KeyObject } from 'node:crypto';
import { readPlacedKey } from '../base/signing-key.ts';

/**
 * The key that signs the hub's assertions: the one that is set, or one made on the first start and kept in the data
 * directory, with its public key beside it.
 * @throws OperatorError for what is no such key.
 */
export const readLinkKey = (set: string | null, dataDirectory: string): Promise<KeyObject> =>
  readPlacedKey(set, dataDirectory, {
    setting: 'LIENTHONG_LINK_KEY',
    file: 'link-key.pem',
    publicFile: 'link-key.pub.pem',
  });
