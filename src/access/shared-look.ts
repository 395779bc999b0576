import { setTimeout as wait } from 'node:timers/promises';

/** How long requests wait for the look before theirs to end, milliseconds; then theirs begins beside it. */
const patience = 1000;

/**
 * Shares looks at what changes between requests. A request gets a look that began after it came: an older one could
 * have missed what was changed just before. One that hangs keeps the requests after it waiting for a moment only.
 */
export class SharedLook<T> {
  readonly #look: () => Promise<T>;
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(look: () => Promise<T>) {
    this.#look = look;
  }

  /** The outcome of a look that begins now, or soon. */
  take(): Promise<T> {
    if (this.#running === undefined) return this.#begin();
    this.#next ??= this.#after(this.#running);
    return this.#next;
  }

  async #after(running: Promise<T>): Promise<T> {
    const patient = new AbortController();
    const { signal } = patient;
    await Promise.race([running, wait(patience, undefined, { signal })]).catch(() => undefined);
    patient.abort();
    this.#next = undefined;
    return this.#begin();
  }

  #begin(): Promise<T> {
    const look = this.#look().finally(() => {
      if (this.#running === look) this.#running = undefined;
    });
    this.#running = look;
    return look;
  }
}
