import { errors } from 'jose';
import { unauthenticated, type UnauthenticatedReason } from './unauthenticated.ts';

/** What is refused when a claim that is there does not hold. */
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

/** The refusal that a failed verification comes to. What is no fault of the token stays as it is. */
export const asUnauthenticated = (error: unknown): unknown =>
  error instanceof errors.JOSEError ? unauthenticated(reasonOf(error)) : error;
