import type { BeneficiaryRow, ProvinceRow } from '../../db/generated/model.ts';
import type { PersonalData, Sex } from '../../sealing/personal-data.ts';
import { dayNumber, formatDay, parseDay, yearOf } from './calendar.ts';
import { inForce } from './departments.ts';
import { drawName, type NameRule } from './names.ts';
import { Random } from './random.ts';

/** Parameters of the identities of beneficiaries. */
export interface IdentityRule {
  readonly seed: string;
  readonly names: NameRule;
  /** Codes of the old provinces, with which citizen ids begin. */
  readonly birthProvinces: readonly string[];
}

/** The last day of the 63 provinces. */
const lastOldDay = '2025-06-30';

/** Returns the codes of the old provinces among the given rows. */
export const birthProvinces = (provinces: readonly ProvinceRow[]): string[] =>
  provinces
    .filter((row) => inForce(row, lastOldDay))
    .map(({ code }) => code)
    .sort();

const serials = 1_000_000;
/** Shares no divisor with the number of serials, so that each of a million consecutive numbers has another serial. */
const stride = 387_421;

/**
 * Draws a unique citizen id: old province of birth, century and sex, year, serial. Numbers with the same serial are a
 * million apart, and get provinces from different halves of the list.
 */
function drawCitizenId(
  random: Random,
  number: number,
  { birthYear, sex }: { readonly birthYear: number; readonly sex: Sex },
  codes: readonly string[],
): string {
  const place = (Math.floor(number / serials) + number) % 2;
  const province = random.pick(codes.filter((_, index) => index % 2 === place));
  const century = (Math.floor(birthYear / 100) - 19) * 2 + (sex === 'FEMALE' ? 1 : 0);
  const serial = String(((number % serials) * stride) % serials).padStart(6, '0');
  return `0${province}${century}${String(birthYear % 100).padStart(2, '0')}${serial}`;
}

/**
 * Draws the day of birth: in the birth year of the record, at the latest on its registration day. The head of a
 * household is an adult.
 */
function drawBirth(
  random: Random,
  { birthYear, registeredOn }: BeneficiaryRow,
  [youngest, oldest]: NameRule['headAge'],
) {
  const year = birthYear ?? yearOf(registeredOn) - random.integer(youngest, oldest);
  return random.integer(dayNumber(year, 1, 1), Math.min(dayNumber(year, 12, 31), parseDay(registeredOn)));
}

/** Draws a number that cannot be dialled: after the 00 of international calls, no country code begins with 0. */
const drawPhone = (random: Random): string => `0000${String(random.integer(0, 999_999)).padStart(6, '0')}`;

/**
 * Draws the personal data of a synthetic beneficiary, or of the head of a synthetic household. It depends only on the
 * seed and the number, through a separate stream, so no other row depends on it.
 * @param province name of the province of residence
 */
export function drawIdentity(
  { seed, names, birthProvinces: codes }: IdentityRule,
  number: number,
  beneficiary: BeneficiaryRow,
  province: string,
): PersonalData {
  const random = new Random(seed, 'identity', number);
  const sex: Sex = random.chance(names.shareOfWomen(beneficiary.category)) ? 'FEMALE' : 'MALE';
  const dateOfBirth = formatDay(drawBirth(random, beneficiary, names.headAge));
  return {
    name: drawName(random, names, sex),
    dateOfBirth,
    sex,
    citizenId: drawCitizenId(random, number, { birthYear: yearOf(dateOfBirth), sex }, codes),
    address: `${beneficiary.commune}, ${province}`,
    phone: random.chance(names.shareOfPhones) ? drawPhone(random) : null,
  };
}
