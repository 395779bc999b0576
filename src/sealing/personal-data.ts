import { z } from 'zod';
import { isCitizenId } from './citizen-id.ts';

/** Sex (giới tính). */
export type Sex = 'MALE' | 'FEMALE';

/** Personal data of a beneficiary, before encryption. Unknown values are null. */
export interface PersonalData {
  /** Full name, in NFC. */
  readonly name: string | null;
  /** Calendar day, `1956-02-29`. */
  readonly dateOfBirth: string | null;
  readonly sex: Sex | null;
  /** 12 digits. */
  readonly citizenId: string | null;
  readonly address: string | null;
  readonly phone: string | null;
}

const text = z.string().min(1).max(500).nullable();

const personalData = z.strictObject({
  name: text,
  dateOfBirth: z.iso.date().nullable(),
  sex: z.enum(['MALE', 'FEMALE']).nullable(),
  citizenId: z.string().refine(isCitizenId).nullable(),
  address: text,
  phone: text,
});

/** @throws an error that names the fields that are not acceptable, and none of their values */
export function checkPersonalData(value: unknown): PersonalData {
  const parsed = personalData.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the whole'));
  throw new Error(`Personal data is not acceptable: ${[...fields].join(', ')}.`);
}
