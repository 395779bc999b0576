import { isStale } from './freshness.ts';
import type { SourceStatus } from './source-state.ts';

/** How many of the last answers tell how fast a service is. */
const remembered = 20;

/** The value in the middle; null where there is none. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? null : Math.round(middle);
}

/** How a service has answered of late. */
export class LinkRecord {
  readonly #now: () => Date;
  #times: number[] = [];
  #lastSeen: Date | null = null;
  #status: SourceStatus | null = null;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /**
   * Notes an answer, and how long it took, milliseconds.
   * @param asOf up to when its rows are current; null where it does not say
   */
  answered(time: number, asOf: Date | null): void {
    this.#times = [...this.#times, time].slice(-remembered);
    const now = this.#now();
    this.#lastSeen = now;
    if (asOf !== null) this.#status = isStale(asOf, now) ? 'STALE' : 'OK';
    else if (this.#status !== 'STALE') this.#status = 'OK';
  }

  /** Notes how the service stands. */
  stands(status: SourceStatus): void {
    this.#status = status;
  }

  /** Null where it was never asked. */
  get status(): SourceStatus | null {
    return this.#status;
  }

  /** Median of the last answers, milliseconds; null before the first. */
  get latency(): number | null {
    return median(this.#times);
  }

  /** When it last answered. */
  get lastSeen(): Date | null {
    return this.#lastSeen;
  }
}
