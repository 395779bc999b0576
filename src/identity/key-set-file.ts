import { readFile, stat } from 'node:fs/promises';
import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { reasonOf } from '../base/reason.ts';
import { OperatorError } from '../base/errors.ts';

const notASet = 'it must be {"keys": […]} with one key or more, each with its `kty`';

const keySet = z.object({
  keys: z
    .array(
      z
        .looseObject({ kty: z.string() })
        .refine((key) => !('d' in key) && !('k' in key), { error: 'a private key does not belong here' }),
    )
    .min(1),
});

/** Returns a text that changes with every change of a file. */
async function stateOf(file: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(file, { bigint: true });
  return [ino, size, mtimeNs].join(' ');
}

/**
 * Reads the public keys of a file (JWKS, RFC 7517).
 * @throws OperatorError if it contains none.
 */
export async function readKeySet(file: string): Promise<JWTVerifyGetKey<CryptoKey>> {
  try {
    return createLocalJWKSet(keySet.parse(JSON.parse(await readFile(file, 'utf8')), { error: () => notASet }));
  } catch (error) {
    const reason = error instanceof z.ZodError ? (error.issues[0]?.message ?? 'no keys') : reasonOf(error);
    throw new OperatorError(`${file} is not a set of public keys (JWKS): ${reason}`);
  }
}

/** Finds keys in a file, which is read again after every change: keys can change without a restart. */
export function keysOfFile(file: string): JWTVerifyGetKey<CryptoKey> {
  let read: { readonly state: string; readonly keys: Promise<JWTVerifyGetKey<CryptoKey>> } | undefined;
  return async (header, token) => {
    // Read before the file: a change during the read then gives another state.
    const state = await stateOf(file);
    if (read?.state !== state) read = { state, keys: readKeySet(file) };
    const keys = await read.keys;
    return keys(header, token);
  };
}
