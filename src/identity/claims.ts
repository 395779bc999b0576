import { tokenFaults } from '../messages/credentials.ts';
import type { JWTPayload } from 'jose';
import type { Identity } from './identity.ts';
import { credentialRoles, findRole } from './role.ts';
import { unauthenticated } from './unauthenticated.ts';

/** The names that the issuer gives to the claims that the hub needs. */
export interface ClaimNames {
  readonly role: string;
  readonly department: string;
}

/** Whether a value is a name that the ledger can store: one line of text, not blank, of a usual length. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(value) && value.trim() !== '';

/** Reads a claim that may be absent, but has to be a name if present. */
function readName(claims: JWTPayload, claim: string): string | null {
  const value = claims[claim] ?? null;
  if (value === null || isName(value)) return value;
  throw unauthenticated('MALFORMED', tokenFaults.name(claim));
}

/**
 * Reads the identity from the claims of a token.
 * @throws UNAUTHENTICATED if the claims contain none.
 */
export function identityOfClaims(claims: JWTPayload, names: ClaimNames): Identity {
  const named = claims[names.role];
  const role = typeof named === 'string' ? findRole(named) : null;
  if (role === null) {
    throw unauthenticated('BAD_ROLE', tokenFaults.role(names.role, credentialRoles.join(', ')));
  }
  const subject = readName(claims, 'sub');
  const client = readName(claims, 'azp') ?? readName(claims, 'client_id');
  if (subject === null && client === null) {
    throw unauthenticated('MALFORMED', tokenFaults.nobody);
  }
  return { role, subject, client, departmentCode: readName(claims, names.department) };
}
