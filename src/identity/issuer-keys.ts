import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Logger } from 'pino';
import type { OidcConfig } from '../settings/oidc.ts';
import { reasonOf } from '../base/reason.ts';
import { discoverKeys, patience } from './discovery.ts';
import { keysOfFile } from './key-set-file.ts';
import { unauthenticated } from './unauthenticated.ts';

export type FindKey = JWTVerifyGetKey<CryptoKey>;

/** How long a key is used without fetching it again: its issuer may have withdrawn it. Milliseconds. */
const longestUse = 5 * 60_000;

/** Finds keys at a URL. An unknown key makes it fetch them again, but not more often than every `cooldown`. */
export const keysOfUrl = (url: URL, cooldown: number): FindKey =>
  createRemoteJWKSet(url, { cooldownDuration: cooldown, cacheMaxAge: longestUse, timeoutDuration: patience });

/** Finds keys at the address that the issuer publishes, which is read once. */
function keysOfDiscovery(issuer: string, cooldown: number): FindKey {
  let found: Promise<FindKey> | undefined;
  return async (header, token) => {
    found ??= discoverKeys(issuer).then((url) => keysOfUrl(url, cooldown));
    const findKey = await found.catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return findKey(header, token);
  };
}

function keysOf({ keys, issuer }: OidcConfig, cooldown: number): FindKey {
  if (keys.kind === 'file') return keysOfFile(keys.file);
  return keys.kind === 'url' ? keysOfUrl(keys.url, cooldown) : keysOfDiscovery(issuer, cooldown);
}

/** Whether an error is about the token, and not about fetching keys. */
export const isAboutToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

/**
 * Finds the keys of an issuer. They can change without a restart.
 * @param cooldown minimum time between two requests for an unknown key, milliseconds
 * @throws UNAUTHENTICATED if the keys cannot be fetched; the log says why.
 */
export function createIssuerKeys(oidc: OidcConfig, log: Logger, cooldown: number): FindKey {
  const findKey = keysOf(oidc, cooldown);
  return async (header, token) => {
    try {
      return await findKey(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      log.warn({ reason: reasonOf(error) }, 'the keys of the issuer of tokens cannot be fetched');
      throw unauthenticated('ISSUER_UNREACHABLE');
    }
  };
}
