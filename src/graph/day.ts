/** Calendar days, as `YYYY-MM-DD`. */
export type Day = string;

const formatter = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });

/** The day in Viet Nam at an instant. */
export const dayOf = (instant: Date): Day => formatter.format(instant);
