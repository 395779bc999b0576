import type { AllowanceData, RateData } from './data.ts';
import { yearOf } from './calendar.ts';
import type { Levels } from './levels.ts';
import { Weighted } from './weighted.ts';

/** Who gets an allowance, as far as its amount depends on it. */
export interface Recipient {
  /** Code of the province of today. */
  readonly province: string;
  /** Null for a household. */
  readonly birthYear: number | null;
}

/** A monthly allowance. */
export interface Allowance {
  readonly programmeId: string;
  /** First day of the programme, if enrolments cannot be older. */
  readonly from: string | null;
  /** Programme that paid the same people until the day before `from`. */
  readonly follows: string | null;
  /** Returns the monthly amount on a day, in VND; 0 if the programme pays no cash. */
  readonly amountOn: (recipient: Recipient, day: string) => number;
}

/** Returns the coefficient of the age that somebody reaches in a year. */
function coefficientOf(rate: RateData, age: number): number {
  const ages = Object.keys(rate).map(Number);
  const reached = ages.filter((from) => from <= age);
  return rate[Math.max(...reached)] as number;
}

/** Creates the choices among allowances; null if there are none. */
export function weighAllowances(data: AllowanceData, levels: Levels): Weighted<Allowance> | null {
  const choices = Object.entries(data).flatMap(([programmeId, { weight, from, follows, amounts, rates }]) => {
    const ofRate =
      (rate: RateData): Allowance['amountOn'] =>
      ({ province, birthYear }, day) => {
        const paying = from !== undefined && day < from && follows !== undefined ? follows : programmeId;
        return levels.on(paying, province, day) * coefficientOf(rate, yearOf(day) - (birthYear ?? yearOf(day)));
      };
    const ways = [...amounts.map((amount) => () => amount), ...rates.map(ofRate)];
    return ways.map((amountOn) => {
      const allowance: Allowance = { programmeId, from: from ?? null, follows: follows ?? null, amountOn };
      return [allowance, weight / ways.length] as const;
    });
  });
  return choices.length === 0 ? null : new Weighted(choices);
}
