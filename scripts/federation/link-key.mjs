import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';

/** A key for a hub's assertions: the private one as the setting takes it, the public one as departments are given it. */
export async function makeLinkKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk = await exportJWK(publicKey);
  return {
    setting: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    keySet: { keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' }] },
  };
}
