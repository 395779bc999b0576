import { createHash, createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, SignJWT, type JWK } from 'jose';
import { models, type ModelName } from '../db/generated/model.ts';
import { assertionType } from '../identity/assertion/assertion-type.ts';
import type { ContractOperation, Errand } from './department-service.ts';
import type { Link } from './link.ts';

/** How long an assertion is good for, seconds. */
const life = 30;

export interface AssertionsOptions {
  /** An Ed25519 private key. */
  readonly key: KeyObject;
  /** What the hub calls itself. */
  readonly hub: string;
  /** The clock; the system's when left out. */
  readonly now?: () => Date;
}

/** What an assertion is made of. */
export interface Asserted {
  readonly link: Pick<Link, 'departmentId' | 'departmentCode'>;
  readonly errand: Errand;
  readonly operation: ContractOperation;
  /** The body of the request, as it is sent. */
  readonly body: string;
}

const modelOf = (coordinate: string): string => coordinate.split('.', 1)[0] ?? '';

const isModel = (name: string): name is ModelName => Object.hasOwn(models, name);

/** The clauses that open what an operation reads: one a model at most. */
function clausesOf({ link, errand, operation }: Asserted): string[] {
  const read = new Set(operation.fields.map(modelOf).filter(isModel));
  const clauses = [...read].map((model) => errand.clauseFor(model, link.departmentId));
  return [...new Set(clauses.filter((clause) => clause !== null))].sort();
}

/** Signs what the hub says to departments of whom it asks for, and what for. */
export class Assertions {
  readonly #key: KeyObject;
  readonly #hub: string;
  readonly #kid: string;
  readonly #now: () => Date;
  /** The public key, for whoever checks assertions (RFC 7517). */
  readonly keySet: { readonly keys: readonly JWK[] };

  private constructor({ key, hub, now }: AssertionsOptions, publicKey: JWK & { readonly kid: string }) {
    this.#key = key;
    this.#hub = hub;
    this.#now = now ?? (() => new Date());
    this.#kid = publicKey.kid;
    this.keySet = { keys: [publicKey] };
  }

  /** Names the key by its thumbprint (RFC 7638). */
  static async create(options: AssertionsOptions): Promise<Assertions> {
    const jwk = await exportJWK(createPublicKey(options.key));
    const kid = await calculateJwkThumbprint(jwk);
    return new Assertions(options, { ...jwk, kid, alg: 'EdDSA', use: 'sig' });
  }

  /** An assertion for one request: no two have the same `jti`. */
  sign(asserted: Asserted): Promise<string> {
    const { link, errand, operation, body } = asserted;
    const { identity, purpose, caseReference } = errand.viewer;
    const claims = {
      viewer: {
        role: identity.role,
        department: identity.departmentCode,
        subject: identity.subject,
        client: identity.client,
      },
      purpose,
      case: caseReference,
      clauses: clausesOf(asserted),
      fields: [...new Set(operation.fields)].sort(),
      operation: createHash('sha256').update(body).digest('base64url'),
    };
    const issuedAt = Math.floor(this.#now().getTime() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: assertionType, kid: this.#kid })
      .setIssuer(this.#hub)
      .setAudience(link.departmentCode)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + life)
      .setJti(randomUUID())
      .sign(this.#key);
  }
}
