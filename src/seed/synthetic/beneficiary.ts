import type { BeneficiaryRow } from '../../db/generated/model.ts';
import { dayNumber, formatDay, yearOf } from './calendar.ts';
import type { Place } from './places.ts';
import type { Profile } from './profile.ts';
import type { Random } from './random.ts';

/** Draws the beneficiary with a number from a separate stream. */
export function drawBeneficiary(
  random: Random,
  number: number,
  { place, profile }: { readonly place: Place; readonly profile: Profile },
  referenceDay: string,
): BeneficiaryRow {
  const departmentId = place.custodians.get(profile.custodian) as string;
  const birthYear = profile.born === null ? null : drawBirthYear(random, profile.born, profile.bornMostly);
  const commune = random.pick(place.communes);
  return {
    id: `${departmentId}:${number}`,
    departmentId,
    kind: profile.kind,
    group: profile.group,
    category: profile.category,
    birthYear,
    commune: commune.fullName,
    communeUnitId: commune.id,
    status: profile.statuses.draw(random),
    registeredOn: formatDay(drawRegistration(random, profile, birthYear, referenceDay)),
    synthetic: true,
  };
}

function drawBirthYear(random: Random, [from, to]: readonly [number, number], mostly: Profile['bornMostly']): number {
  const one = random.fraction();
  const other = random.fraction();
  const place = { EVENLY: one, MIDDLE: (one + other) / 2, LATE: Math.max(one, other) }[mostly];
  return from + Math.floor(place * (to - from + 1));
}

function drawRegistration(random: Random, profile: Profile, birthYear: number | null, referenceDay: string): number {
  const [youngest, oldest] = profile.registeredAge;
  const lastYear = yearOf(referenceDay);
  const from = birthYear === null ? profile.registeredFrom : Math.max(profile.registeredFrom, birthYear + youngest);
  const to = birthYear === null ? lastYear : Math.min(lastYear, birthYear + oldest);
  if (from > to) throw new Error(`No day lets ${profile.category} born in ${birthYear} be registered.`);
  const [, month, day] = referenceDay.split('-').map(Number) as [number, number, number];
  const last = to === lastYear ? dayNumber(lastYear, month, day) : dayNumber(to, 12, 31);
  return random.integer(dayNumber(from, 1, 1), last);
}
