import { createHash, timingSafeEqual } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { compactVerify, type CompactJWSHeaderParameters } from 'jose';
import type { Logger } from 'pino';
import { reasonOf } from '../../base/reason.ts';
import type { Identity } from '../identity.ts';
import { isAboutToken, type FindKey } from '../issuer-keys.ts';
import { assertionType } from './assertion-type.ts';
import { assertionClaims, type AssertionClaims } from './claims.ts';
import { assertionRefused } from './refusal.ts';
import type { UsedAssertions } from './used-assertions.ts';

/** Maximum life of an assertion, and maximum difference between the clocks of hub and department. Seconds. */
const assertionLimits = { life: 60, tolerance: 5 } as const;

export interface AssertionRules {
  /** Name of the hub that may send requests. */
  readonly hub: string;
  /** Code of the department. */
  readonly department: string;
  readonly findKey: FindKey;
  readonly used: UsedAssertions;
  readonly log: Logger;
  readonly now: () => Date;
}

/** On whose behalf the hub sends the request, and for what purpose. */
export interface Asserted {
  readonly identity: Identity;
  readonly purpose: string | null;
  readonly caseReference: string | null;
}

/** Reads the credential of `Authorization: Bearer …` (RFC 6750, 2.1). */
function readBearer(header: string | undefined): string {
  if (header === undefined) throw assertionRefused('ASSERTION_MISSING');
  const [, token] = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header) ?? [];
  if (token === undefined) throw assertionRefused('ASSERTION_INVALID');
  return token;
}

/**
 * Finds the keys of the hub. If they cannot be fetched, the refusal does not blame the assertion, and the log says why.
 */
const keysOrRefusal =
  ({ findKey, log }: AssertionRules): FindKey =>
  async (header, token) => {
    try {
      return await findKey(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      log.warn({ reason: reasonOf(error) }, "the hub's keys cannot be fetched");
      throw assertionRefused('ASSERTION_KEYS_UNREACHABLE');
    }
  };

const isAssertion = ({ typ, kid, crit }: CompactJWSHeaderParameters): boolean =>
  (typ === assertionType || typ === `application/${assertionType}`) && typeof kid === 'string' && crit === undefined;

/** Reads the signed claims, not yet compared with the operation. */
async function readSigned(token: string, rules: AssertionRules): Promise<AssertionClaims> {
  try {
    const { payload, protectedHeader } = await compactVerify(token, keysOrRefusal(rules), { algorithms: ['EdDSA'] });
    const claims = assertionClaims.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
    if (isAssertion(protectedHeader) && claims.iss === rules.hub) return claims;
  } catch (error) {
    if (error instanceof GraphQLError) throw error;
  }
  throw assertionRefused('ASSERTION_INVALID');
}

function checkTime({ iat, exp }: AssertionClaims, now: number): void {
  const { life, tolerance } = assertionLimits;
  const isGood = exp > iat && exp - iat <= life && iat <= now + tolerance && now < exp + tolerance;
  if (!isGood) throw assertionRefused('ASSERTION_EXPIRED');
}

/** Compares bytes, because an encoding has several spellings of the same hash. */
function isOperation(body: Buffer, operation: string): boolean {
  const hash = createHash('sha256').update(body).digest();
  const claimed = Buffer.from(operation, 'base64url');
  return claimed.length === hash.length && timingSafeEqual(claimed, hash);
}

function assertedOf({ iss, jti, viewer, purpose, case: caseReference, clauses, fields }: AssertionClaims): Asserted {
  const { role, department: departmentCode, subject, client } = viewer;
  const assertion = { hub: iss, id: jti, clauses, fields: new Set(fields) };
  return { identity: { role, subject, client, departmentCode, assertion }, purpose, caseReference };
}

/**
 * Verifies the assertion of an operation, and marks it as used.
 * @param header the header `authorization`
 * @param body the bytes of the operation as received
 * @throws UNAUTHENTICATED with a reason if the assertion is not valid.
 */
export async function useAssertion(header: string | undefined, body: Buffer, rules: AssertionRules): Promise<Asserted> {
  const claims = await readSigned(readBearer(header), rules);
  if (claims.aud !== rules.department) throw assertionRefused('ASSERTION_FOR_OTHER_DEPARTMENT');
  const now = rules.now();
  checkTime(claims, now.getTime() / 1000);
  if (!isOperation(body, claims.operation)) throw assertionRefused('ASSERTION_OF_OTHER_OPERATION');
  const expiresAt = new Date((claims.exp + assertionLimits.tolerance) * 1000);
  if (!(await rules.used.use(claims.jti, expiresAt, now))) throw assertionRefused('ASSERTION_REPLAYED');
  return assertedOf(claims);
}
