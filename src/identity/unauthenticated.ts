import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../base/errors.ts';

const howToSend = 'Send a token as `Authorization: Bearer …`, or an API key as `x-api-key`';

/** Every reason for which a credential is refused, with what to do about it. */
export const unauthenticatedReasons = {
  MISSING: `This hub answers no request without a credential. ${howToSend}.`,
  MANY_CREDENTIALS: 'There are several credentials, which may be of different people. Send one of them.',
  MALFORMED: `The hub does not recognise this credential. ${howToSend}, whole and without quotation marks.`,
  ALGORITHM:
    'The token is not signed, or signed by a method that is not accepted. Have it signed by an asymmetric key: ES256, PS256, EdDSA or RS256.',
  BAD_SIGNATURE: 'The signature is not that of the issuer. Get the token from the issuer and send it unchanged.',
  UNKNOWN_SIGNER:
    'The token is signed by a key that its issuer does not publish. Get a new token; if that does not help, the issuer has to publish its key.',
  WRONG_ISSUER: 'The token is from another issuer than the one that this hub accepts. Get one from that issuer.',
  WRONG_AUDIENCE: 'The token was issued for another service. Ask the issuer for one for this hub.',
  EXPIRED: 'The token has expired. Get a new one from its issuer.',
  NOT_YET_VALID:
    'The token is not valid yet. Wait until it is; if it should be by now, set the clocks of issuer and hub.',
  BAD_ROLE: 'The token names no role that the hub knows. Have the issuer put one of these into the token',
  UNKNOWN_KEY: 'This hub has no such API key. Check that it is whole, or ask the operator for a new one.',
  REVOKED: 'The API key was revoked. Ask the operator for a new one.',
  KEY_EXPIRED: 'The API key has expired. Ask the operator for a new one.',
  ISSUER_UNREACHABLE:
    "The hub cannot get the issuer's keys now, so it cannot check the token. Try again; the log of the hub says why.",
  DEMONSTRATION_REFUSED:
    'This token is for demonstration, and this hub accepts none of those. Get a token from its issuer.',
} as const;

export type UnauthenticatedReason = keyof typeof unauthenticatedReasons;

/**
 * What is answered in place of a credential that is wrong: HTTP 401 with the challenge that RFC 6750 asks for. The
 * message is never made of the credential.
 */
export function unauthenticated(
  reason: UnauthenticatedReason,
  message: string = unauthenticatedReasons[reason],
): GraphQLError {
  const challenge = reason === 'MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
  const http = { status: 401, headers: new Map([['www-authenticate', challenge]]) };
  return new GraphQLError(message, { extensions: { code: 'UNAUTHENTICATED' satisfies ErrorCode, reason, http } });
}
