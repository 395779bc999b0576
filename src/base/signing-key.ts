import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OperatorError } from './errors.ts';
import { inDataDirectory, readKept } from './secret.ts';

/** Where a signing key comes from. */
export interface SigningKeyPlace {
  /** Name of the setting: `LIENTHONG_LEDGER_KEY`. */
  readonly setting: string;
  /** File of the data directory that holds the key if it is not set. */
  readonly file: string;
  /** File of the public key, in the same directory. */
  readonly publicFile: string;
}

const accepted = 'an Ed25519 private key (PKCS#8), as PEM or as base64';

const isFound = (error: unknown): boolean => (error as NodeJS.ErrnoException).code !== 'ENOENT';

/** @throws OperatorError that names the origin of the key; never the key itself. */
function parsePrivateKey(text: string, origin: string): KeyObject {
  try {
    const isPem = text.includes('-----BEGIN');
    const key = isPem
      ? createPrivateKey(text.replaceAll('\\n', '\n'))
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // The parser's error may quote the key.
  }
  throw new OperatorError(`${origin} is not ${accepted}.`);
}

const publicPem = (key: KeyObject): string => createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();

async function readOrNull(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (isFound(error)) throw error;
    return null;
  });
}

/** Writes the public key next to the private one, for verifying signatures elsewhere. */
async function keepPublicKey(file: string, key: KeyObject): Promise<void> {
  const pem = publicPem(key);
  if ((await readOrNull(file)) === pem) return;
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, pem, { mode: 0o644, flag: 'wx' });
  await rename(draft, file);
}

const makeKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Returns the key from the settings, or null. */
const readSet = (set: string | null, { setting }: SigningKeyPlace): KeyObject | null =>
  set === null ? null : parsePrivateKey(set, setting);

/**
 * Reads a signing key: the one from the settings, or one that the first start creates in the data directory, together
 * with its public key.
 * @throws OperatorError for a text that is no such key.
 */
export async function readPlacedKey(
  set: string | null,
  dataDirectory: string,
  place: SigningKeyPlace,
): Promise<KeyObject> {
  const given = readSet(set, place);
  if (given !== null) return given;
  const file = path.join(dataDirectory, place.file);
  const key = parsePrivateKey(await readKept(dataDirectory, place.file, makeKey), file);
  await inDataDirectory(dataDirectory, () => keepPublicKey(path.join(dataDirectory, place.publicFile), key));
  return key;
}

/**
 * Reads the public key that belongs to the key from the settings or in the data directory; null if there is neither.
 * Creates nothing.
 */
export async function readPlacedPublicKey(
  set: string | null,
  dataDirectory: string,
  place: SigningKeyPlace,
): Promise<KeyObject | null> {
  const given = readSet(set, place);
  if (given !== null) return createPublicKey(given);
  const file = path.join(dataDirectory, place.publicFile);
  const pem = await inDataDirectory(dataDirectory, () => readOrNull(file));
  return pem === null ? null : parsePublicKey(pem, file);
}

/** @throws OperatorError for a text that is no Ed25519 public key. */
export function parsePublicKey(text: string, origin: string): KeyObject {
  try {
    const key = createPublicKey(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Reported below.
  }
  throw new OperatorError(`${origin} is not an Ed25519 public key (PEM).`);
}
