/** A calendar day, as `YYYY-MM-DD`. */
export type Day = string;

const formatter = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });

const minute = 60_000;
let last: { readonly minute: number; readonly day: Day } | undefined;

/**
 * Returns the day in Viet Nam at an instant. No day begins within a minute, so the last answer is valid for its minute.
 */
export function dayOf(instant: Date): Day {
  const current = Math.floor(instant.getTime() / minute);
  if (last?.minute !== current) last = { minute: current, day: formatter.format(instant) };
  return last.day;
}
