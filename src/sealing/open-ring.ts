import path from 'node:path';
import type { Config } from '../settings/config.ts';
import type { Database } from '../db/database.ts';
import { OperatorError } from '../base/errors.ts';
import { checkCitizenIdHash } from './citizen-id.ts';
import { createKeyFile } from './key-file.ts';
import { KeyRing } from './key-ring.ts';
import { makeKeys } from './new-keys.ts';
import { open } from './seal.ts';

/** Number of rows to try: one may be damaged, but hardly all. */
const triedRows = 10;

/** Returns the file of the keys, if they are not set in the environment. */
const keyFileOf = ({ keysFile, dataDirectory }: Config): string => keysFile ?? path.join(dataDirectory, 'keys.json');

/** Whether the keys decrypt a row and match its hash. */
function fits(ring: KeyRing, row: { id: string; sealed: string; citizenIdHash: string | null }): boolean {
  try {
    return checkCitizenIdHash(ring, open(ring, row).citizenId, row.citizenIdHash);
  } catch {
    return false;
  }
}

/**
 * Checks that the keys belong to this database. Keys of another hub would find no row, and write rows that this hub's
 * keys cannot decrypt.
 */
async function checkRing(ring: KeyRing, { client }: Database): Promise<void> {
  const rows = await client.beneficiaryIdentity.findMany({ orderBy: { id: 'asc' }, take: triedRows });
  if (rows.length === 0 || rows.some((row) => fits(ring, row))) return;
  throw new OperatorError(
    `The personal data of this database is encrypted with other keys than those of ${ring.source}. Set LIENTHONG_KEYS or LIENTHONG_KEYS_FILE to its own.`,
  );
}

async function refuseToMake(file: string, { environment }: Config, { client }: Database): Promise<void> {
  if ((await client.beneficiaryIdentity.findFirst({ select: { id: true } })) !== null) {
    throw new OperatorError(
      `This database holds encrypted personal data, but its keys are missing: restore ${file}, or set LIENTHONG_KEYS.`,
    );
  }
  if (environment === 'production') {
    throw new OperatorError(
      `There are no keys for personal data. Make ${file} with \`lienthong keys make\`, or set LIENTHONG_KEYS.`,
    );
  }
}

/**
 * Finds the keys, without checking them; null if they belong in a file that does not exist.
 * @throws OperatorError for keys that cannot be read
 */
export function findKeyRing(config: Config): KeyRing | null {
  const { keys, keysFile } = config;
  if (keys === null) return KeyRing.ofFile(keyFileOf(config));
  if (keysFile === null) return KeyRing.ofText(keys, 'LIENTHONG_KEYS');
  throw new OperatorError('LIENTHONG_KEYS and LIENTHONG_KEYS_FILE are both set. Keep one of them.');
}

/**
 * Creates the key file of a hub without keys. Returns its name.
 * @throws OperatorError if there are keys already, in a file or in the environment
 */
export async function makeKeyFile(config: Config): Promise<string> {
  const file = keyFileOf(config);
  if (config.keys === null && (await createKeyFile(file, makeKeys()))) return file;
  throw new OperatorError(`There are keys already: ${config.keys === null ? file : 'LIENTHONG_KEYS is set'}.`);
}

/**
 * Opens the keys of a hub. Outside production the first start creates them.
 * @param onMade receives the name of a file that was created
 * @throws OperatorError if there are no keys and none may be created, or if they are not those of the database
 */
export async function openKeyRing(
  config: Config,
  database: Database,
  onMade: (file: string) => void = () => undefined,
): Promise<KeyRing> {
  const found = findKeyRing(config);
  if (found !== null) {
    await checkRing(found, database);
    return found;
  }
  const file = keyFileOf(config);
  await refuseToMake(file, config, database);
  if (await createKeyFile(file, makeKeys())) onMade(file);
  const made = KeyRing.ofFile(file);
  if (made === null) throw new OperatorError(`The key file ${file} was made, and is gone.`);
  return made;
}
