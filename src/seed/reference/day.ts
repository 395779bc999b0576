/** Returns the day before. */
export function dayBefore(day: string): string {
  const instant = new Date(`${day}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() - 1);
  return instant.toISOString().slice(0, 10);
}

/** Formats a day for identifiers: `20250701`. */
export const compactDay = (day: string): string => day.replaceAll('-', '');

/** Returns the earlier of two last days; null means no end. */
export function earlierEnd(left: string | null, right: string | null): string | null {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
}

/** Returns the later of two first days; null sets no limit. */
export const laterStart = (left: string, right: string | null): string =>
  right !== null && right > left ? right : left;
