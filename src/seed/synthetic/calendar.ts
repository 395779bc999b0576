const millisecondsADay = 86_400_000;
const names: string[] = [];

/** Returns the days since 1970-01-01 of a calendar date. */
export const dayNumber = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / millisecondsADay;

/** Returns the days since 1970-01-01 of a date such as `2026-06-30`. */
export function parseDay(text: string): number {
  const day = Date.parse(`${text}T00:00:00Z`) / millisecondsADay;
  if (Number.isNaN(day)) throw new Error(`${text} is not a date.`);
  return day;
}

/** Formats a date as `2026-06-30`. Each text is cached: there are few days and many rows. */
export function formatDay(day: number): string {
  return (names[day] ??= new Date(day * millisecondsADay).toISOString().slice(0, 10));
}

/** Returns the year of a date such as `2026-06-30`. */
export const yearOf = (text: string): number => Number(text.slice(0, 4));

/** Returns the month of a date as a DHIS2 identifier: `202606`. */
export const monthOf = (text: string): string => text.slice(0, 4) + text.slice(5, 7);
