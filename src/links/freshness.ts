/** How old records may be that are told of as current, milliseconds: a day, for many registers are copied at night. */
const tolerated = 24 * 60 * 60_000;

/** Whether what a service serves is a copy of some time ago, by what it says of it (`service { asOf }`). */
export const isStale = (asOf: Date, now: Date): boolean => now.getTime() - asOf.getTime() > tolerated;
