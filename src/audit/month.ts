/** A month of Viet Nam's calendar: its first instant, and the first of the next. */
export interface Month {
  /** `2026-10` */
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
}

/** Reads a month, `2026-10`; null for a text that is none. */
export function parseMonth(text: string): Month | null {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  if (year === undefined) return null;
  const next = month === '12' ? `${Number(year) + 1}-01` : `${year}-${String(Number(month) + 1).padStart(2, '0')}`;
  return { name: text, from: new Date(`${text}-01T00:00:00+07:00`), to: new Date(`${next}-01T00:00:00+07:00`) };
}
