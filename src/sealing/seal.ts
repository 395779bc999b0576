import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { BeneficiaryIdentityRow } from '../db/generated/model.ts';
import { hashCitizenId } from './citizen-id.ts';
import type { KeyRing } from './key-ring.ts';
import { keyIdOf, type Key } from './keys.ts';
import { checkPersonalData, type PersonalData } from './personal-data.ts';

const cipher = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;

/** What a sealed row is opened by. */
export type SealedRow = Pick<BeneficiaryIdentityRow, 'id' | 'sealed'>;

/** A sealed value that does not open. Nothing of the value or of whom it is about stands in the message. */
export class SealError extends Error {
  override name = 'SealError';
}

/** `k1.<base64url(iv ‖ ciphertext ‖ tag)>`. The row's key is bound in: on another row the value does not open. */
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
 * The text of a sealed row.
 * @throws SealError for a key that the ring has not, for a damaged value and for one that was sealed for another row
 */
export function openText(ring: KeyRing, { id, sealed }: SealedRow): string {
  const keyId = keyIdOf(sealed);
  if (keyId === '') throw new SealError('A value of personal data is damaged: it names no key.');
  const key = ring.find(keyId);
  if (key === undefined)
    throw new SealError(`A value of personal data is sealed with a key that ${ring.source} has not.`);
  const body = sealed.slice(keyId.length + 1);
  const bytes = Buffer.from(body, 'base64url');
  const isWhole = bytes.length >= ivLength + tagLength && bytes.toString('base64url') === body;
  try {
    if (isWhole) return unseal(key, bytes, id);
  } catch {
    // What the cipher says is no more than that it did not fit.
  }
  throw new SealError(
    'A value of personal data does not open: damaged, of another row, or sealed with another key of that name.',
  );
}

/**
 * Personal data as a row keeps it.
 * @param id the beneficiary's key, which is the row's
 * @throws naming the fields that are not acceptable
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
 * The personal data of a row.
 * @throws SealError where it does not open
 */
export const open = (ring: KeyRing, row: SealedRow): PersonalData => JSON.parse(openText(ring, row)) as PersonalData;
