import type { BeneficiaryRow, ProvinceRow } from '../../db/generated/model.ts';
import type { PersonalData, Sex } from '../../sealing/personal-data.ts';
import { dayNumber, formatDay, parseDay, yearOf } from './calendar.ts';
import { inForce } from './departments.ts';
import { drawName, type NameRule } from './names.ts';
import { Random } from './random.ts';

/** Who the person behind a number is. */
export interface IdentityRule {
  readonly seed: string;
  readonly names: NameRule;
  /** Codes of the provinces of old, by which citizen ids begin. */
  readonly birthProvinces: readonly string[];
}

/** The last day of the 63 provinces. */
const lastOldDay = '2025-06-30';

/** Codes of the provinces of old among the given rows. */
export const birthProvinces = (provinces: readonly ProvinceRow[]): string[] =>
  provinces
    .filter((row) => inForce(row, lastOldDay))
    .map(({ code }) => code)
    .sort();

const serials = 1_000_000;
/** Has no divisor in common with the number of serials, so that each number of a million has its own. */
const stride = 387_421;

/**
 * A citizen id that no other number has: province of birth (one of the old ones), century and sex, year, serial. Numbers
 * that share a serial are a million apart, and are born in provinces of unlike places in the list.
 */
function drawCitizenId(random: Random, number: number, birthYear: number, sex: Sex, codes: readonly string[]): string {
  const place = (Math.floor(number / serials) + number) % 2;
  const province = random.pick(codes.filter((_, index) => index % 2 === place));
  const century = (Math.floor(birthYear / 100) - 19) * 2 + (sex === 'FEMALE' ? 1 : 0);
  const serial = String(((number % serials) * stride) % serials).padStart(6, '0');
  return `0${province}${century}${String(birthYear % 100).padStart(2, '0')}${serial}`;
}

/** The day of birth: in the year of the record, on its day at the latest; for the head of a household, as a grown-up. */
function drawBirth(
  random: Random,
  { birthYear, registeredOn }: BeneficiaryRow,
  [youngest, oldest]: NameRule['headAge'],
) {
  const year = birthYear ?? yearOf(registeredOn) - random.integer(youngest, oldest);
  return random.integer(dayNumber(year, 1, 1), Math.min(dayNumber(year, 12, 31), parseDay(registeredOn)));
}

/** A number that cannot be dialled: after the 00 of calls abroad, no country's code begins with 0. */
const drawPhone = (random: Random): string => `0000${String(random.integer(0, 999_999)).padStart(6, '0')}`;

/**
 * Made-up personal data of a synthetic beneficiary, or of the head of a synthetic household. It follows from the seed and
 * the number, by a stream of its own: no other row depends on it.
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
    citizenId: drawCitizenId(random, number, yearOf(dateOfBirth), sex, codes),
    address: `${beneficiary.commune}, ${province}`,
    phone: random.chance(names.shareOfPhones) ? drawPhone(random) : null,
  };
}
