import path from 'node:path';
import type { Config } from '../settings/config.ts';
import type { Database } from '../db/database.ts';
import { OperatorError } from '../base/errors.ts';
import { checkCitizenIdHash } from './citizen-id.ts';
import { createKeyFile } from './key-file.ts';
import { KeyRing } from './key-ring.ts';
import { makeKeys } from './new-keys.ts';
import { open } from './seal.ts';

/** Rows that are tried: one may be damaged, hardly all. */
const triedRows = 10;

/** The file of the keys, where they are not set in the environment. */
const keyFileOf = ({ keysFile, dataDirectory }: Config): string => keysFile ?? path.join(dataDirectory, 'keys.json');

/** Whether the keys open a row, and find it. */
function fits(ring: KeyRing, row: { id: string; sealed: string; citizenIdHash: string | null }): boolean {
  try {
    return checkCitizenIdHash(ring, open(ring, row).citizenId, row.citizenIdHash);
  } catch {
    return false;
  }
}

/** Keys of another hub would seal rows that this one's cannot open, and find none. */
async function checkRing(ring: KeyRing, { client }: Database): Promise<void> {
  const rows = await client.beneficiaryIdentity.findMany({ orderBy: { id: 'asc' }, take: triedRows });
  if (rows.length === 0 || rows.some((row) => fits(ring, row))) return;
  throw new OperatorError(
    `The personal data of this database was sealed with other keys than those of ${ring.source}. Set LIENTHONG_KEYS or LIENTHONG_KEYS_FILE to its own.`,
  );
}

async function refuseToMake(file: string, { environment }: Config, { client }: Database): Promise<void> {
  if ((await client.beneficiaryIdentity.findFirst({ select: { id: true } })) !== null) {
    throw new OperatorError(
      `This database holds sealed personal data, and its keys are not there: put ${file} back, or set LIENTHONG_KEYS.`,
    );
  }
  if (environment === 'production') {
    throw new OperatorError(
      `There are no keys for personal data. Make ${file} with \`lienthong keys make\`, or set LIENTHONG_KEYS.`,
    );
  }
}

/**
 * The keys that are there, unchecked; null where they would stand in a file and the file is not there.
 * @throws OperatorError for keys that cannot be read
 */
export function findKeyRing(config: Config): KeyRing | null {
  const { keys, keysFile } = config;
  if (keys === null) return KeyRing.ofFile(keyFileOf(config));
  if (keysFile === null) return KeyRing.ofText(keys, 'LIENTHONG_KEYS');
  throw new OperatorError('LIENTHONG_KEYS and LIENTHONG_KEYS_FILE are both set. Keep one of them.');
}

/**
 * Makes the key file of a hub that has none; answers its name.
 * @throws OperatorError where there are keys already, in a file or set
 */
export async function makeKeyFile(config: Config): Promise<string> {
  const file = keyFileOf(config);
  if (config.keys === null && (await createKeyFile(file, makeKeys()))) return file;
  throw new OperatorError(`There are keys already: ${config.keys === null ? file : 'LIENTHONG_KEYS is set'}.`);
}

/**
 * The keys of a hub. Outside production they are made on the first start.
 * @param onMade told the file that was made
 * @throws OperatorError where there are none and none may be made, and where they are not those of the database
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
