import type { Logger } from 'pino';

/** For how many milliseconds nothing may fail before an outage is over. */
const calm = 2000;

/** Notices when the database begins to fail and when it answers again, and logs each once. */
export class Outage {
  readonly #log: Logger | null;
  #since: Date | null = null;
  #failures = 0;
  #failedAt = 0;
  #answeredAt = 0;

  constructor(log: Logger | null) {
    this.#log = log;
  }

  /** When the outage that goes on began; null if there is none. */
  get since(): Date | null {
    return this.#since;
  }

  /** When the database last answered a statement, on the clock of `performance.now()`. */
  get answeredAt(): number {
    return this.#answeredAt;
  }

  /** Notes a statement that the database could not be asked, or did not answer. */
  failed(reason: string): void {
    this.#failedAt = performance.now();
    this.#failures += 1;
    if (this.#since !== null) return;
    this.#since = new Date();
    // Where it never answered, the start fails, and says why itself.
    if (this.#answeredAt > 0) this.#log?.error({ reason }, 'the database does not answer');
  }

  /** Notes when the database last answered a statement. The outage is over once nothing has failed for a while. */
  answered(at: number): void {
    this.#answeredAt = Math.max(this.#answeredAt, at);
    if (this.#since === null || this.#answeredAt - this.#failedAt < calm) return;
    const seconds = Math.round((Date.now() - this.#since.getTime()) / 1000);
    this.#log?.warn({ seconds, failed: this.#failures }, 'the database answers again');
    this.#since = null;
    this.#failures = 0;
  }
}
