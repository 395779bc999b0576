import type { Database } from '../db/database.ts';
import { keyPrefix } from './api-key.ts';
import { anonymous, type Identity } from './identity.ts';
import { createKeyReader } from './key-reader.ts';
import { createTokenReader, type TokenOptions } from './tokens.ts';
import { unauthenticated } from './unauthenticated.ts';

/** What a request brings to say who asks; undefined for a header that it does not have. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** The header `x-api-key`. */
  readonly apiKey: string | undefined;
}

/** Finds out who asks. */
export interface Authenticator {
  /**
   * Who asks.
   * @throws UNAUTHENTICATED for a credential that is wrong in any way: whoever sends one is never taken for anonymous.
   */
  authenticate(credentials: Credentials): Promise<Identity>;
}

export interface AuthenticatorOptions extends Omit<TokenOptions, 'now' | 'keyCooldown'> {
  /** Holds the API keys. */
  readonly database: Database;
  /** Whether a request without a credential is answered. */
  readonly anonymous: 'public' | 'deny';
  /** The clock; the system's when left out. */
  readonly now?: () => Date;
  /** Least time between two looks for a key of the issuer that is not known, milliseconds; ten seconds when left out. */
  readonly keyCooldown?: number;
}

/** The credential of `Authorization: Bearer …` (RFC 6750, 2.1). */
function readBearer(header: string): string {
  const [, credential] = /^bearer +([\w.~+/-]+=*)$/i.exec(header) ?? [];
  if (credential === undefined) throw unauthenticated('MALFORMED');
  return credential;
}

/** An authenticator that takes the tokens of an issuer, those made for demonstration, and API keys. */
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
