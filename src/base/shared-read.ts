import { settledWithin } from './settled-within.ts';

/**
 * Maximum time that requests wait for the previous read to end, in milliseconds; then their own begins at the same
 * time.
 */
const maxWait = 1000;

/**
 * Shares reads of changing data between requests. A request gets a read that began after the request arrived: an older
 * read could miss a change made just before. If a read does not end, later requests wait for it only briefly.
 */
export class SharedRead<T> {
  readonly #readNow: () => Promise<T>;
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(readNow: () => Promise<T>) {
    this.#readNow = readNow;
  }

  /** Returns the result of a read that begins now, or soon. */
  take(): Promise<T> {
    if (this.#running === undefined) return this.#begin();
    this.#next ??= this.#after(this.#running);
    return this.#next;
  }

  async #after(running: Promise<T>): Promise<T> {
    await settledWithin(running, maxWait);
    this.#next = undefined;
    return this.#begin();
  }

  #begin(): Promise<T> {
    const reading = this.#readNow().finally(() => {
      if (this.#running === reading) this.#running = undefined;
    });
    this.#running = reading;
    return reading;
  }
}
