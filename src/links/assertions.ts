import { createHash, createPublicKey, randomUUID, sign, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import { models, type ModelName } from '../db/generated/model.ts';
import { assertionType } from '../identity/assertion/assertion-type.ts';
import type { ContractOperation, OnBehalfOf } from './department-service.ts';
import type { Link } from '../access/link.ts';

/** How long an assertion is valid, seconds. */
const life = 30;

export interface AssertionsOptions {
  /** An Ed25519 private key. */
  readonly key: KeyObject;
  /** Name of the hub. */
  readonly hub: string;
  /** The clock; that of the system if absent. */
  readonly now?: () => Date;
}

/** The content of an assertion. */
export interface Asserted {
  readonly link: Pick<Link, 'departmentId' | 'departmentCode'>;
  readonly onBehalfOf: OnBehalfOf;
  readonly operation: ContractOperation;
  /** The body of the request as sent. */
  readonly body: string;
}

const modelOf = (coordinate: string): string => coordinate.split('.', 1)[0] ?? '';

const isModel = (name: string): name is ModelName => Object.hasOwn(models, name);

/** Returns the clauses that allow what an operation reads: at most one for each model. */
function clausesOf({ link, onBehalfOf, operation }: Asserted): string[] {
  const read = new Set(operation.fields.map(modelOf).filter(isModel));
  const clauses = [...read].map((model) => onBehalfOf.clauseFor(model, link.departmentId));
  return [...new Set(clauses.filter((clause) => clause !== null))].sort();
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

/** Signs the assertions of a hub: on whose behalf it asks, and for what purpose. */
export class Assertions {
  readonly #key: KeyObject;
  readonly #hub: string;
  /** The encoded header of all assertions. */
  readonly #header: string;
  readonly #now: () => Date;
  /** The public key with which departments verify assertions (RFC 7517). */
  readonly keySet: { readonly keys: readonly JWK[] };

  private constructor({ key, hub, now }: AssertionsOptions, publicKey: JWK & { readonly kid: string }) {
    this.#key = key;
    this.#hub = hub;
    this.#now = now ?? (() => new Date());
    this.#header = encode({ alg: 'EdDSA', typ: assertionType, kid: publicKey.kid });
    this.keySet = { keys: [publicKey] };
  }

  /** Creates a signer; the id of its key is the thumbprint (RFC 7638). */
  static async create(options: AssertionsOptions): Promise<Assertions> {
    const jwk = await exportJWK(createPublicKey(options.key));
    const kid = await calculateJwkThumbprint(jwk);
    return new Assertions(options, { ...jwk, kid, alg: 'EdDSA', use: 'sig' });
  }

  /**
   * Signs an assertion for one request: each has its own `jti`. It signs in this thread: to hand 34 signatures to other
   * threads takes longer than to make them.
   */
  sign(asserted: Asserted): string {
    const { link, onBehalfOf, operation, body } = asserted;
    const { identity, purpose, caseReference } = onBehalfOf.viewer;
    const issuedAt = Math.floor(this.#now().getTime() / 1000);
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
      iss: this.#hub,
      aud: link.departmentCode,
      iat: issuedAt,
      exp: issuedAt + life,
      jti: randomUUID(),
    };
    const signed = `${this.#header}.${encode(claims)}`;
    return `${signed}.${sign(null, Buffer.from(signed, 'ascii'), this.#key).toString('base64url')}`;
  }
}
