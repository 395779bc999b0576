import type { Logger } from 'pino';
import type { SourceFailure } from './source-state.ts';

/** For how many milliseconds nothing may fail before an outage is over: a service that wavers has one, not a hundred. */
const calm = 2000;

/** Least time between two lines on answers that break the contract, milliseconds. */
const breachPause = 60_000;

/** Logs when a department's service begins to fail and when it answers again, one line each, however many ask. */
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

  /** Notes a question that the service did not answer. */
  failed({ status, message: reason }: Pick<SourceFailure, 'status' | 'message'>): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#failedAt = performance.now();
    this.#failures += 1;
    if (this.#since !== null) return;
    this.#since = this.#failedAt;
    this.#log.warn({ department: this.#department, status, reason }, 'a linked department does not answer');
  }

  /** Notes an answer. The outage is over once nothing has failed for a while. */
  answered(): void {
    if (this.#since === null || this.#timer !== undefined) return;
    const left = Math.max(0, this.#failedAt + calm - performance.now());
    this.#timer = setTimeout(() => {
      this.#end();
    }, left).unref();
  }

  /** Logs an answer that breaks the contract, unless another one did a moment ago. */
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
