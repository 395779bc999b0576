import type { Database } from '../db/database.ts';
import { keyPrefix } from './api-key.ts';
import { anonymous, type Identity } from './identity.ts';
import { createKeyReader } from './key-reader.ts';
import { createTokenReader, type TokenOptions } from './tokens.ts';
import { unauthenticated } from './unauthenticated.ts';

/** The credentials of a request; undefined for an absent header. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** The header `x-api-key`. */
  readonly apiKey: string | undefined;
}

/** Identifies the sender of a request. */
export interface Authenticator {
  /**
   * Returns the identity that a request proves.
   * @throws UNAUTHENTICATED for a credential that is wrong in any way: its sender is never treated as anonymous.
   */
  authenticate(credentials: Credentials): Promise<Identity>;
}

export interface AuthenticatorOptions extends Omit<TokenOptions, 'now' | 'keyCooldown'> {
  /** Stores the API keys. */
  readonly database: Database;
  /** Whether a request without a credential is answered. */
  readonly anonymous: 'public' | 'deny';
  /** The clock; that of the system if absent. */
  readonly now?: () => Date;
  /** Minimum time between two requests for an unknown key of the issuer, milliseconds; ten seconds if absent. */
  readonly keyCooldown?: number;
}

/** Reads the credential of `Authorization: Bearer …` (RFC 6750, 2.1). */
function readBearer(header: string): string {
  const [, credential] = /^bearer +([\w.~+/-]+=*)$/i.exec(header) ?? [];
  if (credential === undefined) throw unauthenticated('MALFORMED');
  return credential;
}

/** Creates an authenticator that accepts the tokens of an issuer, tokens for demonstration, and API keys. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { database, now = () => new Date(), keyCooldown = 10_000 } = options;
  const readToken = createTokenReader({ ...options, now, keyCooldown });
  const readKey = createKeyReader(database, now);

  return {
    authenticate: async ({ authorization, apiKey }) => {
      if (apiKey !== undefined) {
        if (authorization !== undefined) throw unauthenticated('MANY_CREDENTIALS');
        return readKey(apiKey);
      }
      if (authorization !== undefined) {
        const credential = readBearer(authorization);
        return credential.startsWith(keyPrefix) ? readKey(credential) : readToken(credential);
      }
      if (options.anonymous === 'deny') throw unauthenticated('MISSING');
      return anonymous;
    },
  };
}
