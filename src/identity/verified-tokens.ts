import { createHash } from 'node:crypto';
import { BoundedCache } from '../base/cache.ts';
import type { Identity } from './identity.ts';
import { unauthenticated } from './unauthenticated.ts';

/** Who a token is for, and until when. Instants are milliseconds. */
export interface Verified {
  readonly identity: Identity;
  readonly verifiedAt: number;
  /** When it expires, the tolerance for clocks included. */
  readonly expiresAt: number;
}

/** How long a verification stands: the issuer may withdraw the key that the token is signed by. Milliseconds. */
const stands = 5 * 60_000;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Tokens that were verified, by their hashes: a token is not kept. */
export class VerifiedTokens {
  readonly #tokens = new BoundedCache<Verified>({ entries: 10_000 });

  /**
   * Who a token is for; undefined where that has to be found out.
   * @throws UNAUTHENTICATED where it has expired since.
   */
  find(token: string, now: number): Identity | undefined {
    const found = this.#tokens.get(hashOf(token));
    if (found === undefined) return undefined;
    if (now >= found.expiresAt) throw unauthenticated('EXPIRED');
    return now - found.verifiedAt < stands ? found.identity : undefined;
  }

  keep(token: string, verified: Verified): void {
    this.#tokens.set(hashOf(token), verified);
  }
}
