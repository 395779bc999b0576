import { InvalidArgumentError } from 'commander';
import { dayOf, type Day } from '../base/day.ts';
import { day } from '../seed/reference/shape.ts';

const oneDay = 24 * 3_600_000;

/** Parses the last day of something: today or later. */
export function readLastDay(text: string): Day {
  if (day.safeParse(text).success && text >= dayOf(new Date())) return text;
  throw new InvalidArgumentError('Give a day to come, such as 2027-06-30.');
}

/** Returns the end of a day in Viet Nam, which is seven hours ahead of UTC. */
export const endOf = (last: Day): Date => new Date(Date.parse(`${last}T00:00:00+07:00`) + oneDay);

/** Returns the last day before an instant; `-` for null. */
export const lastDayBefore = (instant: Date | null): string =>
  instant === null ? '-' : dayOf(new Date(instant.getTime() - 1));
