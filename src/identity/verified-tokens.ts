import { createHash } from 'node:crypto';
import { BoundedCache } from '../base/cache.ts';
import type { Identity } from './identity.ts';
import { unauthenticated } from './unauthenticated.ts';

/** The identity of a verified token, and how long it is valid. Instants are milliseconds. */
export interface Verified {
  readonly identity: Identity;
  readonly verifiedAt: number;
  /** When it expires, including the tolerance for clocks. */
  readonly expiresAt: number;
}

/** How long a verification is valid: the issuer may withdraw the signing key. Milliseconds. */
const validity = 5 * 60_000;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Cache of verified tokens, by their hashes: a token itself is not stored. */
export class VerifiedTokens {
  readonly #tokens = new BoundedCache<Verified>({ entries: 10_000 });

  /**
   * Returns the identity of a token; undefined if it has to be verified.
   * @throws UNAUTHENTICATED if it has expired since.
   */
  find(token: string, now: number): Identity | undefined {
    const found = this.#tokens.get(hashOf(token));
    if (found === undefined) return undefined;
    if (now >= found.expiresAt) throw unauthenticated('EXPIRED');
    return now - found.verifiedAt < validity ? found.identity : undefined;
  }

  keep(token: string, verified: Verified): void {
    this.#tokens.set(hashOf(token), verified);
  }
}
