import { errors } from 'jose';
import { unauthenticated, type UnauthenticatedReason } from './unauthenticated.ts';

/** The reason of the refusal if a claim is wrong. */
const reasonOfClaim: Readonly<Record<string, UnauthenticatedReason>> = {
  iss: 'WRONG_ISSUER',
  aud: 'WRONG_AUDIENCE',
  nbf: 'NOT_YET_VALID',
};

function reasonOfClaimError({ claim, reason }: errors.JWTClaimValidationFailed): UnauthenticatedReason {
  return reason === 'invalid' ? 'MALFORMED' : (reasonOfClaim[claim] ?? 'MALFORMED');
}

function reasonOf(error: errors.JOSEError): UnauthenticatedReason {
  if (error instanceof errors.JWTExpired) return 'EXPIRED';
  if (error instanceof errors.JWTClaimValidationFailed) return reasonOfClaimError(error);
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'BAD_SIGNATURE';
  if (error instanceof errors.JWKSNoMatchingKey) return 'UNKNOWN_SIGNER';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'ALGORITHM';
  return 'MALFORMED';
}

/** Turns the error of a failed verification into a refusal. Errors that are not about the token stay unchanged. */
export const asUnauthenticated = (error: unknown): unknown =>
  error instanceof errors.JOSEError ? unauthenticated(reasonOf(error)) : error;
