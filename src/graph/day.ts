/** Calendar days, as `YYYY-MM-DD`. */
export type Day = string;

const formatter = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });

/** The day in Viet Nam at an instant. */
export const dayOf = (instant: Date): Day => formatter.format(instant);

interface Life {
  readonly validFrom?: Day | null;
  readonly validTo?: Day | null;
}

/** The day within a row's life that is nearest to the given one: what hangs on a dissolved body is read on its last day. */
export function withinLife(day: Day, { validFrom, validTo }: Life): Day {
  if (validFrom != null && day < validFrom) return validFrom;
  if (validTo != null && day > validTo) return validTo;
  return day;
}
