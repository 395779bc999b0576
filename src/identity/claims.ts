import type { JWTPayload } from 'jose';
import type { Identity } from './identity.ts';
import { credentialRoles, findRole } from './role.ts';
import { unauthenticated, unauthenticatedReasons } from './unauthenticated.ts';

/** How the issuer calls what the hub needs to know. */
export interface ClaimNames {
  readonly role: string;
  readonly department: string;
}

/** What can go into the ledger as a name: text of one line that is not blank, of a length that a name has. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(value) && value.trim() !== '';

/** A claim that may be missing, but that is a name where it is there. */
function readName(claims: JWTPayload, claim: string): string | null {
  const value = claims[claim] ?? null;
  if (value === null || isName(value)) return value;
  throw unauthenticated(
    'MALFORMED',
    `\`${claim}\` of the token is not a name. Have the issuer put text of one line there.`,
  );
}

/**
 * Who a token is for.
 * @throws UNAUTHENTICATED where the claims do not say so.
 */
export function identityOfClaims(claims: JWTPayload, names: ClaimNames): Identity {
  const named = claims[names.role];
  const role = typeof named === 'string' ? findRole(named) : null;
  if (role === null) {
    const accepted = credentialRoles.join(', ');
    throw unauthenticated('BAD_ROLE', `${unauthenticatedReasons.BAD_ROLE}, as \`${names.role}\`: ${accepted}.`);
  }
  const subject = readName(claims, 'sub');
  const client = readName(claims, 'azp') ?? readName(claims, 'client_id');
  if (subject === null && client === null) {
    throw unauthenticated('MALFORMED', 'The token names nobody. Have the issuer put `sub` into it.');
  }
  return { role, subject, client, departmentCode: readName(claims, names.department) };
}
