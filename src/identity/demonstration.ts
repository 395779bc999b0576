import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { ViewerRole } from '../db/generated/model.ts';
import { OperatorError } from '../base/errors.ts';
import { readKept } from '../base/secret.ts';
import type { TokenRules } from './verify-token.ts';

/** `iss` of tokens for demonstration. The issuers in settings are web addresses, so none has this name. */
export const demonstrationIssuer = 'urn:lienthong:demonstration';

const audience = 'lienthong';
const algorithm = 'EdDSA';
const fileName = 'demonstration-key.pem';

const makeKey = (): string =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  }).privateKey;

/**
 * Reads the private key that signs tokens for demonstration. The first call creates it in the data directory.
 * @throws OperatorError if the file contains no such key.
 */
export async function readDemonstrationKey(dataDirectory: string): Promise<KeyObject> {
  const text = await readKept(dataDirectory, fileName, makeKey);
  const key = readKey(text);
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new OperatorError(`${fileName} in ${dataDirectory} holds no key. Delete the file: the next start makes one.`);
}

function readKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}

/** Returns the rules for tokens for demonstration that this key signs. */
export function demonstrationRules(key: KeyObject): TokenRules {
  const publicKey = createPublicKey(key);
  return {
    issuer: demonstrationIssuer,
    audience,
    algorithms: [algorithm],
    findKey: () => publicKey,
    clockTolerance: 0,
  };
}

/** The viewer of a token for demonstration. */
export interface DemonstrationViewer {
  readonly role: ViewerRole;
  readonly departmentCode: string | null;
}

/** The viewers that a hub offers for demonstration, by the names that its explorer uses. */
export const demonstrationViewers: ReadonlyMap<string, DemonstrationViewer> = new Map([
  ['officer', { role: 'OFFICER', departmentCode: '92-SYT' }],
  ['portal', { role: 'PORTAL', departmentCode: '79-SYT' }],
  ['analyst', { role: 'ANALYST', departmentCode: null }],
]);

/** Explains that a viewer sees only public data, and how to see more; null if the viewer sees more. */
export function whatItLacks({ role, departmentCode }: DemonstrationViewer): string | null {
  if (role === 'ADMIN') return 'An administrator sees what is public, as without a token.';
  if (departmentCode !== null || role === 'AUDITOR') return null;
  const name = role.toLowerCase();
  const more = `${name}@92-SYT sees that department's ${role === 'ANALYST' ? 'internal data' : 'data'} too`;
  return role === 'ANALYST'
    ? `An analyst of no department sees what is public, as without a token, until statistics come; ${more}.`
    : `Without a department this token shows what is public, as without one; ${more}.`;
}

/** Hours for which a token for demonstration is valid by default. */
export const defaultHours = 12;

/** Creates a token for demonstration. */
export function makeDemonstrationToken(
  key: KeyObject,
  { role, departmentCode }: DemonstrationViewer,
  { hours = defaultHours, now = new Date() }: { readonly hours?: number; readonly now?: Date } = {},
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const place = departmentCode === null ? {} : { department: departmentCode };
  const name = role.toLowerCase();
  return new SignJWT({ role, ...place, client_id: 'demonstration' })
    .setProtectedHeader({ alg: algorithm, typ: 'at+jwt' })
    .setIssuer(demonstrationIssuer)
    .setAudience(audience)
    .setSubject(departmentCode === null ? name : `${name}@${departmentCode}`)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + hours * 3600)
    .sign(key);
}
