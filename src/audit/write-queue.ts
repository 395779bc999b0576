import { settledWithin } from '../base/settled-within.ts';
import { LedgerUnavailable } from './ledger-unavailable.ts';

export interface WriteQueueOptions<Item> {
  /** Writes items in order, all or none. */
  readonly write: (items: readonly Item[]) => Promise<void>;
  /** Maximum time that an item may wait, and that one write may take, milliseconds. */
  readonly timeout: number;
  /** Maximum number of waiting items. */
  readonly maxWaiting: number;
  /** Maximum number of items in one write, 500 if absent; with more, the next items would wait too long. */
  readonly maxTogether?: number;
}

interface Waiting<Item> {
  readonly items: readonly Item[];
  /** Time of arrival, by `performance.now()`. */
  readonly since: number;
  readonly settle: (error?: LedgerUnavailable) => void;
}

/** Items that are not written yet. */
export interface Backlog {
  readonly count: number;
  /** How long the oldest has waited, milliseconds; 0 if nothing waits. */
  readonly age: number;
}

/**
 * Writes one group after the other: items that arrive during a write wait, and are written together in the next one.
 */
export class WriteQueue<Item> {
  readonly #options: WriteQueueOptions<Item>;
  #waiting: Waiting<Item>[] = [];
  /** Items that are being written. */
  #underWay: readonly Waiting<Item>[] = [];
  #count = 0;
  #running: Promise<void> | null = null;

  constructor(options: WriteQueueOptions<Item>) {
    this.#options = options;
  }

  /**
   * Writes these items; resolves once they are written.
   * @throws LedgerUnavailable if they are not written, or not in time.
   */
  add(items: readonly Item[]): Promise<void> {
    if (this.#count + items.length > this.#options.maxWaiting) {
      return Promise.reject(new LedgerUnavailable(new Error(`${this.#count} entries are already waiting`)));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#forget(waiting);
        waiting.settle(new LedgerUnavailable(this.#lateness()));
      }, this.#options.timeout);
      const waiting: Waiting<Item> = {
        items,
        since: performance.now(),
        settle: (error) => {
          clearTimeout(timer);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      this.#waiting.push(waiting);
      this.#count += items.length;
      this.#running ??= this.#run();
    });
  }

  /** Items that wait, or are being written. */
  get backlog(): Backlog {
    const all = [...this.#underWay, ...this.#waiting];
    const [oldest] = all;
    return {
      count: all.reduce((count, { items }) => count + items.length, 0),
      age: oldest === undefined ? 0 : performance.now() - oldest.since,
    };
  }

  /** Resolves once nothing waits and no write is under way. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Items from other requests in this turn of the event loop are written together with these.
    await new Promise((resolve) => setImmediate(resolve));
    for (let group = this.#take(); group.length > 0; group = this.#take()) await this.#write(group);
    this.#running = null;
  }

  #take(): Waiting<Item>[] {
    const { maxTogether = 500 } = this.#options;
    let count = 0;
    const most = this.#waiting.findIndex(({ items }) => (count += items.length) > maxTogether);
    const group = this.#waiting.splice(0, most === -1 ? this.#waiting.length : Math.max(most, 1));
    for (const { items } of group) this.#count -= items.length;
    return group;
  }

  /** Removes items that have waited too long from the queue, if they are still in it. */
  #forget(waiting: Waiting<Item>): void {
    const place = this.#waiting.indexOf(waiting);
    if (place === -1) return;
    this.#waiting.splice(place, 1);
    this.#count -= waiting.items.length;
  }

  async #write(group: readonly Waiting<Item>[]): Promise<void> {
    this.#underWay = group;
    const error = await this.#inTime(this.#options.write(group.flatMap(({ items }) => items))).then(
      () => undefined,
      (cause: unknown) => new LedgerUnavailable(cause),
    );
    this.#underWay = [];
    for (const { settle } of group) settle(error);
  }

  /** Ends the wait for a stuck write: it must not block later writes once the database is back. */
  async #inTime(written: Promise<void>): Promise<void> {
    if (!(await settledWithin(written, this.#options.timeout))) throw this.#lateness();
    await written;
  }

  #lateness(): Error {
    return new Error(`not written within ${this.#options.timeout} ms`);
  }
}
