import type { Logger } from 'pino';
import { reasonOf } from '../base/reason.ts';

/** Logs when a step begins to fail and when it works again, but not each failure in between. */
export class FailureLog {
  readonly #log: Logger;
  readonly #began: string;
  readonly #ended: string;
  #since: Date | null = null;

  constructor(log: Logger, began: string, ended: string) {
    this.#log = log;
    this.#began = began;
    this.#ended = ended;
  }

  get isFailing(): boolean {
    return this.#since !== null;
  }

  /** When the step began to fail; null while it works. */
  get since(): Date | null {
    return this.#since;
  }

  /** Runs a step. Logs its error if the step before did not fail, and throws it again. */
  async watch<T>(step: () => Promise<T>): Promise<T> {
    try {
      const result = await step();
      if (this.isFailing) this.#log.warn(this.#ended);
      this.#since = null;
      return result;
    } catch (error) {
      if (!this.isFailing) this.#log.error({ reason: reasonOf(error) }, this.#began);
      this.#since ??= new Date();
      throw error;
    }
  }
}
