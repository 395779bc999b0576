import { tokenFaults } from '../messages/credentials.ts';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { asUnauthenticated } from './token-error.ts';
import { unauthenticated } from './unauthenticated.ts';

/** Requirements for the tokens of an issuer. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Accepted signing methods. */
  readonly algorithms: readonly string[];
  /** Finds the key that a token names. */
  readonly findKey: JWTVerifyGetKey;
  /** Maximum difference between clocks, seconds. */
  readonly clockTolerance: number;
}

/**
 * Kinds of tokens that give access, in ASCII letters of either case like media types. An issuer signs others, such as
 * notices of log-out, with the same key (RFC 8725, 3.11).
 */
const accessKinds = /^(jwt|(application\/)?at\+jwt)$/i;

const givesAccess = (kind: unknown): boolean =>
  kind === undefined || (typeof kind === 'string' && accessKinds.test(kind));

async function verify(
  token: string,
  findKey: TokenRules['findKey'],
  options: JWTVerifyOptions,
): Promise<{ readonly payload: JWTPayload; readonly protectedHeader: { readonly typ?: string } }> {
  try {
    return await jwtVerify(token, findKey, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    return verifyByAny(token, error, options);
  }
}

/** Tries all keys, for a token that does not name one of several. */
async function verifyByAny(token: string, keys: AsyncIterable<CryptoKey>, options: JWTVerifyOptions) {
  for await (const key of keys) {
    try {
      return await jwtVerify(token, key, options);
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

/**
 * Verifies the signature, issuer, audience and dates of a token, and returns its claims.
 * @throws UNAUTHENTICATED if one of them is wrong.
 */
export async function verifyToken(token: string, rules: TokenRules, now: Date): Promise<JWTPayload & { exp: number }> {
  const { issuer, audience, algorithms, findKey, clockTolerance } = rules;
  const options = {
    issuer,
    audience,
    clockTolerance,
    algorithms: [...algorithms],
    requiredClaims: ['exp'],
    currentDate: now,
  };
  const { payload, protectedHeader } = await verify(token, findKey, options).catch((error: unknown) => {
    throw asUnauthenticated(error);
  });
  if (!givesAccess(protectedHeader.typ)) {
    throw unauthenticated('MALFORMED', tokenFaults.noAccess);
  }
  return { ...payload, exp: payload.exp ?? 0 };
}
