import { setTimeout as wait } from 'node:timers/promises';
import { LedgerUnavailable } from './ledger-unavailable.ts';

export interface WriteQueueOptions {
  /** Writes texts, in order, all or none. */
  readonly write: (texts: readonly string[]) => Promise<void>;
  /** How long whoever waits may wait, and how long one write may take, milliseconds. */
  readonly timeout: number;
  /** The most texts that may wait. */
  readonly mostWaiting: number;
  /** The most texts that go in one write; more would make those that come meanwhile wait too long. 500 if absent. */
  readonly mostTogether?: number;
}

interface Waiting {
  readonly texts: readonly string[];
  /** When they came, on the clock of `performance.now()`. */
  readonly since: number;
  readonly settle: (error?: LedgerUnavailable) => void;
}

/** What has not been written yet. */
export interface Backlog {
  readonly count: number;
  /** For how long the oldest has waited, milliseconds; 0 if nothing waits. */
  readonly age: number;
}

/** Writes one group after the other: whatever comes while a write is under way waits, and goes together in the next one. */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  #waiting: Waiting[] = [];
  /** Those that are being written. */
  #underWay: readonly Waiting[] = [];
  #count = 0;
  #running: Promise<void> | null = null;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  /**
   * Resolves once these texts are written.
   * @throws LedgerUnavailable where they are not, or not in time.
   */
  add(texts: readonly string[]): Promise<void> {
    if (this.#count + texts.length > this.#options.mostWaiting) {
      return Promise.reject(new LedgerUnavailable(new Error(`${this.#count} entries wait already`)));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#forget(waiting);
        waiting.settle(new LedgerUnavailable(this.#lateness()));
      }, this.#options.timeout);
      const waiting: Waiting = {
        texts,
        since: performance.now(),
        settle: (error) => {
          clearTimeout(timer);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      this.#waiting.push(waiting);
      this.#count += texts.length;
      this.#running ??= this.#run();
    });
  }

  /** What waits, or is being written. */
  get backlog(): Backlog {
    const all = [...this.#underWay, ...this.#waiting];
    const [oldest] = all;
    return {
      count: all.reduce((count, { texts }) => count + texts.length, 0),
      age: oldest === undefined ? 0 : performance.now() - oldest.since,
    };
  }

  /** Resolves once nothing waits and no write is under way. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // What other requests bring in this turn of the event loop goes along.
    await new Promise((resolve) => setImmediate(resolve));
    for (let group = this.#take(); group.length > 0; group = this.#take()) await this.#write(group);
    this.#running = null;
  }

  #take(): Waiting[] {
    const { mostTogether = 500 } = this.#options;
    let count = 0;
    const most = this.#waiting.findIndex(({ texts }) => (count += texts.length) > mostTogether);
    const group = this.#waiting.splice(0, most === -1 ? this.#waiting.length : Math.max(most, 1));
    for (const { texts } of group) this.#count -= texts.length;
    return group;
  }

  /** Takes one that has waited too long out of the line, where it still stands in it. */
  #forget(waiting: Waiting): void {
    const place = this.#waiting.indexOf(waiting);
    if (place === -1) return;
    this.#waiting.splice(place, 1);
    this.#count -= waiting.texts.length;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    this.#underWay = group;
    const error = await this.#inTime(this.#options.write(group.flatMap(({ texts }) => texts))).then(
      () => undefined,
      (cause: unknown) => new LedgerUnavailable(cause),
    );
    this.#underWay = [];
    for (const { settle } of group) settle(error);
  }

  /** A write that hangs is left behind: it must not keep those from writing who come once the database is back. */
  async #inTime(written: Promise<void>): Promise<void> {
    const ended = new AbortController();
    const late = wait(this.#options.timeout, undefined, { signal: ended.signal }).then(() => {
      throw this.#lateness();
    });
    try {
      await Promise.race([written, late]);
    } finally {
      ended.abort();
    }
  }

  #lateness(): Error {
    return new Error(`not written within ${this.#options.timeout} ms`);
  }
}
