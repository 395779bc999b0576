import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { asUnauthenticated } from './token-error.ts';
import { unauthenticated } from './unauthenticated.ts';

/** What the tokens of an issuer must be. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Methods of signing that are taken. */
  readonly algorithms: readonly string[];
  /** The key that a token says it is signed by. */
  readonly findKey: JWTVerifyGetKey;
  /** How far clocks may differ, seconds. */
  readonly clockTolerance: number;
}

/**
 * Kinds of token that give access, in ASCII letters of either case as media types are. An issuer signs others, such as
 * notices of log-out, by the same key (RFC 8725, 3.11).
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

/** A token that does not say by which of several keys it is signed may be by any. */
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
 * The claims of a token, once its signature, issuer, audience and days hold.
 * @throws UNAUTHENTICATED where one does not.
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
    throw unauthenticated('MALFORMED', 'The token is of a kind that gives no access. Send an access token.');
  }
  return { ...payload, exp: payload.exp ?? 0 };
}
