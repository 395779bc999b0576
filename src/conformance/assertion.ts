import { createHash, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import { contractFields } from './contract-schema.ts';
import type { CheckOptions } from './options.ts';

/** Changes that make an assertion invalid, or that of another viewer. */
export interface AssertionChanges {
  readonly claims?: JWTPayload;
  readonly header?: { readonly alg?: string; readonly typ?: string; readonly kid?: string };
  readonly key?: KeyObject | Uint8Array;
}

const life = 30;

export const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);

/** Computes the hash that binds an assertion to one body. */
export const operationHash = (body: string): string => createHash('sha256').update(body).digest('base64url');

/**
 * Returns the viewer of the checks: an officer of the department itself, who may read its records but nobody's
 * identity.
 */
const viewerOf = (code: string) => ({ role: 'OFFICER', department: code, subject: 'link check', client: 'link check' });

export const nowOf = ({ now }: CheckOptions): Date => now?.() ?? new Date();

/** Signs an assertion for a body, valid except for the changes. */
export async function makeAssertion(
  options: CheckOptions,
  body: string,
  { claims, header, key }: AssertionChanges = {},
): Promise<string> {
  const { signer, department } = options;
  const issuedAt = seconds(nowOf(options));
  const payload: JWTPayload = {
    iss: signer.hub,
    aud: department.code,
    iat: issuedAt,
    exp: issuedAt + life,
    jti: randomUUID(),
    viewer: viewerOf(department.code),
    purpose: 'CONFORMANCE_CHECK',
    case: null,
    clauses: [],
    fields: contractFields(),
    operation: operationHash(body),
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'lienthong-assertion+jwt', kid: signer.keyId, ...header })
    .sign(key ?? signer.privateKey);
}

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Creates the same claims with the header `alg: none`, without a signature. */
export async function makeUnsigned(options: CheckOptions, body: string): Promise<string> {
  const [, claims = ''] = (await makeAssertion(options, body)).split('.');
  return `${encode({ alg: 'none', typ: 'lienthong-assertion+jwt', kid: options.signer.keyId })}.${claims}.`;
}
