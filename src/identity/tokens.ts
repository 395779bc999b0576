import type { KeyObject } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Logger } from 'pino';
import type { OidcConfig } from '../settings/oidc.ts';
import { identityOfClaims, type ClaimNames } from './claims.ts';
import { demonstrationIssuer, demonstrationRules } from './demonstration.ts';
import type { Identity } from './identity.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import { asUnauthenticated } from './token-error.ts';
import { unauthenticated } from './unauthenticated.ts';
import { VerifiedTokens } from './verified-tokens.ts';
import { verifyToken, type TokenRules } from './verify-token.ts';

/** Which tokens are accepted. */
export interface TokenOptions {
  /** The issuer; null if none is accepted. */
  readonly oidc: OidcConfig | null;
  /** The key of tokens for demonstration; null refuses them. */
  readonly demonstrationKey: KeyObject | null;
  readonly log: Logger;
  readonly now: () => Date;
  /** Minimum time between two requests for an unknown key of the issuer, milliseconds. */
  readonly keyCooldown: number;
}

/** An issuer, and the names of the claims in its tokens. */
interface Issuer {
  readonly rules: TokenRules;
  readonly names: ClaimNames;
}

const demonstration = (key: KeyObject): Issuer => ({
  rules: demonstrationRules(key),
  names: { role: 'role', department: 'department' },
});

/**
 * Methods that sign with a private key and verify with a public one. Shared secrets are not allowed: who can verify
 * could also sign (RFC 8725, 3.1).
 */
const algorithms = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

function configured(oidc: OidcConfig, { log, keyCooldown }: TokenOptions): Issuer {
  const { issuer, audience, clockTolerance, roleClaim, departmentClaim } = oidc;
  const findKey = createIssuerKeys(oidc, log, keyCooldown);
  return {
    rules: { issuer, audience, algorithms, clockTolerance, findKey },
    names: { role: roleClaim, department: departmentClaim },
  };
}

/** Reads the issuer that a token claims, which is not trusted before the signature is verified. */
function claimedIssuer(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch (error) {
    throw asUnauthenticated(error);
  }
}

/** Creates a function that reads tokens (JWT). It returns the identity of the token, or throws UNAUTHENTICATED. */
export function createTokenReader(options: TokenOptions): (token: string) => Promise<Identity> {
  const { oidc, demonstrationKey, now } = options;
  const verified = new VerifiedTokens();
  const issuer = oidc === null ? null : configured(oidc, options);
  const own = demonstrationKey === null ? null : demonstration(demonstrationKey);

  const issuerOf = (token: string): Issuer => {
    const claimed = claimedIssuer(token);
    if (claimed === demonstrationIssuer) {
      if (own === null) throw unauthenticated('DEMONSTRATION_REFUSED');
      return own;
    }
    if (issuer === null || claimed !== issuer.rules.issuer) throw unauthenticated('WRONG_ISSUER');
    return issuer;
  };

  return async (token) => {
    const instant = now();
    const known = verified.find(token, instant.getTime());
    if (known !== undefined) return known;
    const { rules, names } = issuerOf(token);
    const claims = await verifyToken(token, rules, instant);
    const identity = identityOfClaims(claims, names);
    const expiresAt = (claims.exp + rules.clockTolerance) * 1000;
    verified.keep(token, { identity, verifiedAt: instant.getTime(), expiresAt });
    return identity;
  };
}
