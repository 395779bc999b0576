import type { Outage } from './outage.ts';
import { reasonOf } from '../base/reason.ts';
import { within } from './within.ts';

/** What a probe of the database found. */
export interface ProbeResult {
  /** Why the database does not answer; null if it does. */
  readonly fault: string | null;
  /** When statements of requests began to fail; null if they do not. */
  readonly failingSince: Date | null;
  /** By how many milliseconds the clock of the database's machine is ahead of this one's; null if it is the same clock. */
  readonly clockAhead: number | null;
}

export type Probe = () => Promise<ProbeResult>;

/** The server's clock, in milliseconds since 1970. */
export interface ServerClock {
  readonly now: number;
}

export const readServerClock = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "now"';

/** How long a probe waits, and for how long an answer to any statement shows that the database answers, milliseconds. */
const bound = 1000;

/** The clock's lead, given that it was read half-way between asking and having the answer. */
async function measure(ask: () => Promise<number | null>): Promise<number | null> {
  const asked = Date.now();
  const clock = await ask();
  return clock === null ? null : Math.round(clock - (asked + Date.now()) / 2);
}

/**
 * Creates a probe. Those who ask at the same time share one question to the database.
 * @param ask reads the clock of the database's machine, or answers null if it is this one's
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
