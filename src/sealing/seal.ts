import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { BeneficiaryIdentityRow } from '../db/generated/model.ts';
import { hashCitizenId } from './citizen-id.ts';
import type { KeyRing } from './key-ring.ts';
import { keyIdOf, type Key } from './keys.ts';
import { checkPersonalData, type PersonalData } from './personal-data.ts';

const cipher = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;

/** The columns that are needed to decrypt a row. */
export type SealedRow = Pick<BeneficiaryIdentityRow, 'id' | 'sealed'>;

/** An encrypted value that cannot be decrypted. The message reveals neither the value nor its beneficiary. */
export class SealError extends Error {
  override name = 'SealError';
}

/**
 * Encrypts a text: `k1.<base64url(iv ‖ ciphertext ‖ tag)>`. The key of the row is authenticated with it: the value
 * cannot be decrypted in another row.
 */
export function sealText({ id, secret }: Key, text: string, rowKey: string): string {
  const iv = randomBytes(ivLength);
  const sealing = createCipheriv(cipher, secret, iv).setAAD(Buffer.from(rowKey, 'utf8'));
  const sealed = [iv, sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()];
  return `${id}.${Buffer.concat(sealed).toString('base64url')}`;
}

function unseal({ secret }: Key, bytes: Buffer, rowKey: string): string {
  const opening = createDecipheriv(cipher, secret, bytes.subarray(0, ivLength), { authTagLength: tagLength });
  opening.setAAD(Buffer.from(rowKey, 'utf8')).setAuthTag(bytes.subarray(-tagLength));
  const text = opening.update(bytes.subarray(ivLength, -tagLength));
  return Buffer.concat([text, opening.final()]).toString('utf8');
}

/**
 * Decrypts the text of a row.
 * @throws SealError for a key that is not in the ring, a damaged value or a value of another row
 */
export function openText(ring: KeyRing, { id, sealed }: SealedRow): string {
  const keyId = keyIdOf(sealed);
  if (keyId === '') throw new SealError('A value of personal data is damaged: it names no key.');
  const key = ring.find(keyId);
  if (key === undefined)
    throw new SealError(`A value of personal data is encrypted with a key that is not in ${ring.source}.`);
  const body = sealed.slice(keyId.length + 1);
  const bytes = Buffer.from(body, 'base64url');
  const isWhole = bytes.length >= ivLength + tagLength && bytes.toString('base64url') === body;
  try {
    if (isWhole) return unseal(key, bytes, id);
  } catch {
    // The error of the cipher says no more than that the value does not fit.
  }
  throw new SealError(
    'A value of personal data cannot be decrypted: it is damaged, of another row, or encrypted with another key of that name.',
  );
}

/**
 * Encrypts personal data for storage in a row.
 * @param id the key of the beneficiary, which is that of the row
 * @throws an error that names the fields that are not acceptable
 */
export function seal(
  ring: KeyRing,
  data: PersonalData,
  id: string,
): Pick<BeneficiaryIdentityRow, 'sealed' | 'citizenIdHash'> {
  const checked = checkPersonalData(data);
  return {
    sealed: sealText(ring.current, JSON.stringify(checked), id),
    citizenIdHash: checked.citizenId === null ? null : hashCitizenId(ring, checked.citizenId),
  };
}

/**
 * Decrypts the personal data of a row.
 * @throws SealError if it cannot be decrypted
 */
export const open = (ring: KeyRing, row: SealedRow): PersonalData => JSON.parse(openText(ring, row)) as PersonalData;
