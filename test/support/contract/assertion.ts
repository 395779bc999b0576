import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';

/** The hub whose assertions a service accepts. */
export interface Trust {
  /** The hub's name. */
  readonly hub: string;
  /** The hub's public keys, or their address. */
  readonly keys: JSONWebKeySet | URL;
}

/** Claims of an assertion about the viewer and the purpose. */
export interface Claims extends JWTPayload {
  readonly viewer: {
    readonly role: string;
    readonly department: string | null;
    readonly subject: string | null;
    readonly client: string | null;
  };
  readonly purpose: string | null;
  readonly case: string | null;
  readonly clauses: readonly string[];
  readonly fields: readonly string[];
  readonly operation: string;
}

/** Why an assertion is refused. */
export class Unauthenticated extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`The assertion is not taken: ${reason}.`);
    this.reason = reason;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'EXPIRED',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'BAD_SIGNATURE',
  ERR_JWKS_NO_MATCHING_KEY: 'UNKNOWN_SIGNER',
};

const wrongClaims: Readonly<Record<string, string>> = {
  iss: 'WRONG_ISSUER',
  aud: 'WRONG_AUDIENCE',
  nbf: 'NOT_YET_VALID',
  iat: 'NOT_YET_VALID',
};

/** Maximum life of an assertion, and maximum difference between clocks: seconds. */
const [longestLife, tolerance] = [60, 5];

/** Checks assertions as the contract defines. */
export class AssertionCheck {
  readonly #trust: Trust;
  readonly #audience: string;
  readonly #now: () => Date;
  readonly #keys: JWTVerifyGetKey;
  readonly #used = new Set<string>();

  constructor(trust: Trust, audience: string, now: () => Date) {
    this.#trust = trust;
    this.#audience = audience;
    this.#now = now;
    this.#keys = trust.keys instanceof URL ? createRemoteJWKSet(trust.keys) : createLocalJWKSet(trust.keys);
  }

  /** @throws Unauthenticated */
  async check(authorization: string | undefined, body: string): Promise<Claims> {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new Unauthenticated('MISSING');
    const claims = await this.#verify(token);
    const { iat = 0, exp = 0, jti } = claims;
    if (exp - iat > longestLife || iat > this.#now().getTime() / 1000 + tolerance) {
      throw new Unauthenticated('NOT_YET_VALID');
    }
    if (claims.operation !== createHash('sha256').update(body).digest('base64url')) {
      throw new Unauthenticated('WRONG_OPERATION');
    }
    if (jti === undefined || this.#used.has(jti)) throw new Unauthenticated('REPLAYED');
    this.#used.add(jti);
    return claims;
  }

  async #verify(token: string): Promise<Claims> {
    try {
      const { payload } = await jwtVerify<Claims>(token, this.#keys, {
        algorithms: ['EdDSA'],
        typ: 'lienthong-assertion+jwt',
        issuer: this.#trust.hub,
        audience: this.#audience,
        requiredClaims: ['iat', 'exp', 'jti', 'viewer', 'fields', 'operation'],
        clockTolerance: tolerance,
        currentDate: this.#now(),
      });
      return payload;
    } catch (error) {
      const { code = '', claim = '' } = error as { code?: string; claim?: string };
      throw new Unauthenticated(reasons[code] ?? wrongClaims[claim] ?? 'MALFORMED');
    }
  }
}

/** Fields that come with a row, and those that belong to the hub's policy. */
const comesWithRow = new Set(['id', 'synthetic', '__typename', 'facts', 'scope']);
const personalTypes = new Set(['Beneficiary', 'Enrolment', 'Payment', 'BeneficiaryIdentity']);

const isPersonal = (type: string, field: string): boolean => personalTypes.has(type) && !comesWithRow.has(field);

/** The fields of personal data that a filter uses; rows below are filtered by their own fields. */
function fieldsOfFilter(schema: GraphQLSchema, inputType: string, filter: unknown): string[] {
  if (typeof filter !== 'object' || filter === null) return [];
  const type = inputType.replace(/(List)?Filter$/, '');
  const input = schema.getType(inputType) as unknown as { getFields(): Record<string, { type: GraphQLInputType }> };
  return Object.entries(filter).flatMap(([name, value]) => {
    const named = getNamedType(input.getFields()[name]!.type).name;
    if (/^(Beneficiary|Enrolment|Payment)(List)?Filter$/.test(named)) {
      return (Array.isArray(value) ? value : [value]).flatMap((each) => fieldsOfFilter(schema, named, each));
    }
    return isPersonal(type, name) ? [`${type}.${name}`] : [];
  });
}

const orderFields: Readonly<Record<string, string>> = {
  REGISTERED_ON: 'Beneficiary.registeredOn',
  STARTED_ON: 'Enrolment.startedOn',
  MONTH: 'Payment.month',
};

const ordersIn = (value: unknown): string[] => {
  const field = (value as { field?: string } | null)?.field;
  return field === undefined ? [] : [orderFields[field] ?? field];
};

/**
 * The fields of personal data that an operation reads, filters or orders by, with values as variables or in the text.
 */
export function fieldsOfOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  valueOf: (node: any) => unknown,
): Set<string> {
  const found = new Set<string>();
  const info = new TypeInfo(schema);
  const note = (names: readonly string[]): void => names.forEach((name) => found.add(name));
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter(node) {
          const parent = info.getParentType()?.name ?? '';
          const type = info.getType();
          const isLeaf = (type && isLeafType(getNamedType(type))) || node.name.value === 'programme';
          if (isLeaf && isPersonal(parent, node.name.value)) found.add(`${parent}.${node.name.value}`);
        },
      },
      Argument: {
        enter(node) {
          const input = info.getInputType();
          const type = input ? getNamedType(input).name : '';
          const value = node.value.kind === Kind.VARIABLE ? variables[node.value.name.value] : valueOf(node.value);
          if (type.endsWith('Filter')) note(fieldsOfFilter(schema, type, value));
          if (type.endsWith('Order')) note(ordersIn(value));
          if (node.name.value === 'citizenId' && value != null) note(['BeneficiaryIdentity.citizenId']);
        },
      },
    }),
  );
  return found;
}
