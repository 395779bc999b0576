import type { KeyObject } from 'node:crypto';
import { readPublicKey } from '../../audit/signing-key.ts';
import { parsePublicKey } from '../../base/signing-key.ts';
import type { Config } from '../../settings/config.ts';
import { readText } from './with-ledger.ts';

/** Reads the given public keys; without any, that of this hub. */
export async function readPublicKeys(files: readonly string[] | undefined, config: Config): Promise<KeyObject[]> {
  if (files !== undefined) return Promise.all(files.map(async (file) => parsePublicKey(await readText(file), file)));
  const own = await readPublicKey(config.ledgerKey, config.dataDirectory);
  return own === null ? [] : [own];
}
