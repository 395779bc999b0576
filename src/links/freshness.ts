/** Maximum age of records that count as current, milliseconds: one day, because many registers are copied at night. */
const tolerated = 24 * 60 * 60_000;

/** Whether a service serves an old copy, by its own statement (`service { asOf }`). */
export const isStale = (asOf: Date, now: Date): boolean => now.getTime() - asOf.getTime() > tolerated;
