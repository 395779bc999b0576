/** The day before, in the calendar. */
export function dayBefore(day: string): string {
  const instant = new Date(`${day}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() - 1);
  return instant.toISOString().slice(0, 10);
}

/** A day as it stands in identifiers: `20250701`. */
export const compactDay = (day: string): string => day.replaceAll('-', '');

/** The earlier of two last days; null is no end. */
export function earlierEnd(left: string | null, right: string | null): string | null {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
}

/** The later of two first days; null is no beginning of its own. */
export const laterStart = (left: string, right: string | null): string =>
  right !== null && right > left ? right : left;
