import type { Logger } from 'pino';
import type { SourceFailure } from '../source/source-state.ts';

/**
 * Time without a failure after which an outage is over, milliseconds: an unstable service then has one outage, not a
 * hundred.
 */
const calm = 2000;

/** Minimum time between two log lines about answers that break the contract, milliseconds. */
const breachPause = 60_000;

/**
 * Logs when a department's service begins to fail and when it answers again, one line each, whatever the number of
 * requests.
 */
export class LinkOutage {
  readonly #log: Logger;
  readonly #department: string;
  #since: number | null = null;
  #failures = 0;
  #failedAt = 0;
  #breachAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(department: string, log: Logger) {
    this.#department = department;
    this.#log = log;
  }

  /** Records a request that the service did not answer. */
  failed({ status, message: reason }: Pick<SourceFailure, 'status' | 'message'>): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#failedAt = performance.now();
    this.#failures += 1;
    if (this.#since !== null) return;
    this.#since = this.#failedAt;
    this.#log.warn({ department: this.#department, status, reason }, 'a linked department does not answer');
  }

  /** Records an answer. The outage is over once nothing has failed for a while. */
  answered(): void {
    if (this.#since === null || this.#timer !== undefined) return;
    const left = Math.max(0, this.#failedAt + calm - performance.now());
    this.#timer = setTimeout(() => {
      this.#end();
    }, left).unref();
  }

  /** Logs an answer that breaks the contract, unless one was logged a moment ago. */
  breach(reason: string, isForeign: boolean): void {
    if (!isForeign && performance.now() - this.#breachAt < breachPause) return;
    this.#breachAt = performance.now();
    this.#log.warn({ department: this.#department, reason, isForeign }, 'an answer breaks the department contract');
  }

  #end(): void {
    const seconds = Math.round((performance.now() - (this.#since ?? 0)) / 1000);
    this.#log.warn(
      { department: this.#department, status: 'OK', seconds, failed: this.#failures },
      'a linked department answers again',
    );
    this.#since = null;
    this.#failures = 0;
    this.#timer = undefined;
  }
}
