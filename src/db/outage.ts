import type { Logger } from 'pino';

/** Time without a failure after which an outage is over, milliseconds. */
const calm = 2000;

/** Detects the begin and the end of an outage of the database, and logs each once. */
export class Outage {
  readonly #log: Logger | null;
  #since: Date | null = null;
  #failures = 0;
  #failedAt = 0;
  #answeredAt = 0;

  constructor(log: Logger | null) {
    this.#log = log;
  }

  /** When the current outage began; null if there is none. */
  get since(): Date | null {
    return this.#since;
  }

  /** When the database last answered a statement, by `performance.now()`. */
  get answeredAt(): number {
    return this.#answeredAt;
  }

  /** Records a statement that could not be sent or was not answered. */
  failed(reason: string): void {
    this.#failedAt = performance.now();
    this.#failures += 1;
    if (this.#since !== null) return;
    this.#since = new Date();
    // If the database has never answered, the start fails and reports it.
    if (this.#answeredAt > 0) this.#log?.error({ reason }, 'the database does not answer');
  }

  /** Records the time of the last answer. The outage is over once nothing has failed for a while. */
  answered(at: number): void {
    this.#answeredAt = Math.max(this.#answeredAt, at);
    if (this.#since === null || this.#answeredAt - this.#failedAt < calm) return;
    const seconds = Math.round((Date.now() - this.#since.getTime()) / 1000);
    this.#log?.warn({ seconds, failed: this.#failures }, 'the database answers again');
    this.#since = null;
    this.#failures = 0;
  }
}
