import type { KeyObject } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { closeNextBlock, maxEntries, type Closing } from './blocks.ts';
import { CheckpointFile } from './checkpoint-file.ts';
import { FailureLog } from './failure-log.ts';
import { tidyLedger } from './tidy.ts';

export interface SequencerOptions {
  readonly database: Database;
  readonly log: Logger;
  readonly key: KeyObject;
  readonly now: () => Date;
  /** File outside the database to which checkpoints are appended; null if absent. */
  readonly file: string | null;
  /** Maximum time that an entry stays without a block, milliseconds. */
  readonly interval: number;
}

/** How far the ledger is signed, as this process knows it. */
export interface Signing {
  /** Numbers up to the last entry of this process that no block covers. */
  readonly unsigned: number;
  /** When the newest block that this process knows was closed; null before the first. */
  readonly signedAt: Date | null;
  /** Since when entries of this process have waited for a block; null if none waits. */
  readonly waitingSince: Date | null;
}

/** How often a process that ends tries to close its last block, and how long it waits in between, milliseconds. */
const lastAttempts = 40;
const lastPause = 50;

/**
 * Closes blocks while there are entries that none covers: after an interval, after a number of entries, and on close. All
 * processes of a hub try; one at a time closes a block.
 */
export class Sequencer implements Signing {
  readonly #options: SequencerOptions;
  readonly #failures: FailureLog;
  readonly #tidying: FailureLog;
  readonly #file: CheckpointFile | null;
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();
  #isScheduled = false;
  #isClosed = false;
  /** The highest number of an entry of this process. */
  #last = 0;
  /** The highest number that blocks cover; null before this process knows. */
  #covered: number | null = null;
  /** Whether entries were added since this process last tried to close a block, or it could not. */
  #hasNew = false;
  #size = 0;
  #signedAt: Date | null = null;
  #waitingSince: Date | null = null;

  constructor(options: SequencerOptions) {
    const { log, file } = options;
    this.#options = options;
    this.#failures = new FailureLog(
      log,
      'no block of the ledger can be closed',
      'blocks of the ledger can be closed again',
    );
    this.#tidying = new FailureLog(
      log,
      'the tables of the ledger cannot be prepared for the coming month',
      'the tables of the ledger can be prepared again',
    );
    this.#file = file === null ? null : new CheckpointFile(file, log);
  }

  get unsigned(): number {
    return Math.max(this.#last - (this.#covered ?? this.#last), 0);
  }

  get signedAt(): Date | null {
    return this.#signedAt;
  }

  get waitingSince(): Date | null {
    return this.#waitingSince;
  }

  /** Closes blocks over entries that an ended process left without one. */
  begin(): void {
    this.#schedule();
  }

  /** Notes that entries up to a number were added: how many, and the highest number. */
  note(last: number, count: number): void {
    this.#last = Math.max(this.#last, last);
    // Those before the first of this process are counted by others.
    this.#covered ??= last - count;
    // Also a number that is lower than those in blocks may have come too late for them.
    this.#hasNew = true;
    this.#waitingSince ??= this.#options.now();
    if (this.unsigned >= maxEntries) this.#schedule();
    else this.#startTimer();
  }

  /** Closes a block over what is left; none is closed afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#closeLast();
    await this.#file?.close();
  }

  /** Tries again while another process closes a block: that may be one without the last entries of this process. */
  async #closeLast(): Promise<void> {
    for (let attempt = 0; attempt < lastAttempts; attempt += 1) {
      if (attempt > 0) await wait(lastPause);
      this.#schedule();
      await this.#work;
      if (!this.#hasNew || this.#failures.isFailing) return;
    }
  }

  #startTimer(): void {
    if (this.#isClosed || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#schedule();
    }, this.#options.interval);
    // `close` signs what is left when a process ends.
    this.#timer.unref();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#work = this.#work.then(async () => {
      this.#isScheduled = false;
      await this.#run();
    });
  }

  /** Closes blocks until all entries that were there are covered. Retries after the interval if this fails. */
  async #run(): Promise<void> {
    const { database, key, now } = this.#options;
    try {
      await this.#failures.watch(async () => {
        for (let isFull = true; isFull;) {
          this.#hasNew = false;
          const closing = await closeNextBlock(database, key, now());
          if (closing === null) {
            this.#hasNew = true;
            break;
          }
          await this.#noteClosing(closing);
          isFull = closing.entries >= maxEntries && !(this.#isClosed && this.unsigned === 0);
        }
      });
      await this.#tidying.watch(() => tidyLedger(database, now()));
    } catch {
      // Logged; the entries are durable, and are signed once it works.
      this.#hasNew ||= this.#failures.isFailing;
    }
    if (this.#hasNew || this.unsigned > 0) this.#startTimer();
  }

  async #noteClosing({ size, upTo, checkpoint, entries }: Closing): Promise<void> {
    await this.#compare(size);
    this.#size = size;
    this.#covered = upTo;
    if (this.unsigned === 0 && !this.#hasNew) this.#waitingSince = null;
    else if (entries > 0) this.#waitingSince = this.#options.now();
    if (checkpoint === null) return;
    if (entries > 0) this.#signedAt = this.#options.now();
    await this.#file?.note(checkpoint);
  }

  /** Reports a ledger that was set back: this cannot change what this process remembers, or the file. */
  async #compare(size: number): Promise<void> {
    const known = Math.max(this.#size, (await this.#file?.newestSize()) ?? 0);
    if (size >= known) return;
    this.#options.log.error(
      { known, found: size },
      'blocks of the ledger are gone from the database: run `lienthong audit verify`',
    );
  }
}
