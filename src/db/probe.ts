import type { Outage } from './outage.ts';
import { reasonOf } from '../base/reason.ts';
import { within } from './within.ts';

/** Result of a probe of the database. */
export interface ProbeResult {
  /** Why the database does not answer; null if it does. */
  readonly fault: string | null;
  /** When statements of requests began to fail; null while they work. */
  readonly failingSince: Date | null;
  /** How far the clock of the database's machine is ahead of this one, milliseconds; null if it is the same clock. */
  readonly clockAhead: number | null;
}

export type Probe = () => Promise<ProbeResult>;

/** The server's clock, in milliseconds since 1970. */
export interface ServerClock {
  readonly now: number;
}

export const readServerClock = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "now"';

/** Maximum time of a probe, and time for which any answer proves that the database works, milliseconds. */
const bound = 1000;

/** Measures the lead of the clock, assuming that it was read in the middle between request and answer. */
async function measure(ask: () => Promise<number | null>): Promise<number | null> {
  const asked = Date.now();
  const clock = await ask();
  return clock === null ? null : Math.round(clock - (asked + Date.now()) / 2);
}

/**
 * Creates a probe. Concurrent callers share one statement.
 * @param ask reads the clock of the database's machine; null if it is that of this machine
 */
export function createProbe(ask: () => Promise<number | null>, outage: Outage | null = null): Probe {
  let asking: Promise<number | null> | null = null;
  return async () => {
    asking ??= measure(ask).finally(() => {
      asking = null;
    });
    const failingSince = outage?.since ?? null;
    try {
      const clockAhead = await within(bound, asking);
      outage?.answered(performance.now());
      return { fault: null, failingSince, clockAhead };
    } catch (error) {
      const isAnswering = outage !== null && performance.now() - outage.answeredAt < bound;
      return { fault: isAnswering ? null : reasonOf(error), failingSince, clockAhead: null };
    }
  };
}
