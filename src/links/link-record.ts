import { isStale } from './freshness.ts';
import type { SourceStatus } from '../source/source-state.ts';

/** Number of recent answers from which the latency of a service is computed. */
const remembered = 20;

/** Returns the median; null for an empty list. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? null : Math.round(middle);
}

/** Recent answers of a service. */
export class LinkRecord {
  readonly #now: () => Date;
  #times: number[] = [];
  #lastSeen: Date | null = null;
  #status: SourceStatus | null = null;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /**
   * Records an answer, and its time in milliseconds.
   * @param asOf up to when its rows are current; null if the answer does not state it
   */
  answered(time: number, asOf: Date | null): void {
    this.#times = [...this.#times, time].slice(-remembered);
    const now = this.#now();
    this.#lastSeen = now;
    if (asOf !== null) this.#status = isStale(asOf, now) ? 'STALE' : 'OK';
    else if (this.#status !== 'STALE') this.#status = 'OK';
  }

  /** Records the status of the service. */
  setStatus(status: SourceStatus): void {
    this.#status = status;
  }

  /** Null before the first request. */
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
