import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { FailureLog } from './failure-log.ts';
import { appendCheckpoint, readLastCheckpoint } from './checkpoint-file.ts';
import type { Checkpoint } from './checkpoint.ts';
import { writeCheckpoint } from './checkpoints.ts';

export interface CheckpointSignerOptions {
  readonly database: Database;
  readonly log: Logger;
  readonly key: KeyObject;
  readonly now: () => Date;
  /** File outside the database to which each checkpoint is appended; null if absent. */
  readonly file: string | null;
  /** Maximum time that an entry stays without a checkpoint, milliseconds. */
  readonly interval: number;
}

/** Maximum number of entries between checkpoints. */
const maxEntries = 1000;

/** How many entries still have no checkpoint. */
export interface Signing {
  /** Entries of this process without a checkpoint. */
  readonly unsigned: number;
  /** When the newest known checkpoint was signed; null before the first. */
  readonly signedAt: Date | null;
}

/** Signs checkpoints while there are new entries: after an interval, after a number of entries, and on close. */
export class CheckpointSigner implements Signing {
  readonly #options: CheckpointSignerOptions;
  readonly #signing: FailureLog;
  readonly #filing: FailureLog;
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();
  #isScheduled = false;
  #isClosed = false;
  #unsigned = 0;
  #newest: Checkpoint | null = null;
  /** Checkpoints that are not yet in the file. */
  #unfiled: Checkpoint[] = [];

  constructor(options: CheckpointSignerOptions) {
    this.#options = options;
    const { log } = options;
    this.#signing = new FailureLog(
      log,
      'a checkpoint of the ledger could not be written',
      'checkpoints of the ledger can be written again',
    );
    this.#filing = new FailureLog(
      log,
      'the checkpoint file cannot be written: new checkpoints are kept in the database alone',
      'the checkpoint file can be written again',
    );
  }

  get unsigned(): number {
    return this.#unsigned;
  }

  get signedAt(): Date | null {
    return this.#newest === null ? null : new Date(this.#newest.at);
  }

  /** Notes that entries were added. */
  note(added: number): void {
    this.#unsigned += added;
    if (this.#unsigned >= maxEntries) this.#schedule();
    else this.#startTimer();
  }

  /** Signs the last entry; nothing is signed afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#schedule();
    await this.#work;
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
      await this.#sign();
    });
  }

  /** Signs a checkpoint and writes it to the file. Retries after the interval if this fails. */
  async #sign(): Promise<void> {
    const unsigned = this.#unsigned;
    this.#unsigned = 0;
    try {
      await this.#signing.watch(() => this.#write());
    } catch {
      this.#unsigned += unsigned;
      this.#startTimer();
    }
    try {
      await this.#filing.watch(() => this.#file());
    } catch {
      this.#startTimer();
    }
  }

  async #write(): Promise<void> {
    const { database, key, now, file } = this.#options;
    if (this.#newest === null && file !== null) this.#newest = await readLastCheckpoint(file).catch(() => null);
    const written = await writeCheckpoint(database, key, now());
    if (written === null) return;
    const { checkpoint, isNew } = written;
    if (isNew) this.#unfiled.push(checkpoint);
    this.#compare(checkpoint);
    this.#newest = checkpoint;
  }

  /** Reports a ledger that was set back: this cannot change what this process remembers, or the file. */
  #compare(checkpoint: Checkpoint): void {
    const known = this.#newest;
    if (known?.number == null || checkpoint.number === null) return;
    if (checkpoint.number > known.number || checkpoint.signature === known.signature) return;
    this.#options.log.error(
      { known: known.number, found: checkpoint.number },
      'checkpoints of the ledger are gone from the database: run `lienthong audit verify`',
    );
  }

  async #file(): Promise<void> {
    const { file } = this.#options;
    while (file !== null) {
      const [next] = this.#unfiled;
      if (next === undefined) return;
      await appendCheckpoint(file, next);
      this.#unfiled.shift();
    }
  }
}
