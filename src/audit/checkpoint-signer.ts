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
  /** File outside the database to which each checkpoint is appended; null for none. */
  readonly file: string | null;
  /** Longest time that an entry has no checkpoint, milliseconds. */
  readonly interval: number;
}

/** How many entries apart checkpoints are at most. */
const maxEntries = 1000;

/** How far checkpoints are behind. */
export interface Signing {
  /** Entries of this process that have no checkpoint yet. */
  readonly unsigned: number;
  /** When the newest checkpoint that this process knows was signed; null before the first. */
  readonly signedAt: Date | null;
}

/** Signs checkpoints while there are new entries: after a while, after a number of entries, and at the end. */
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
  /** Those that the file does not have yet. */
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

  /** Signs the last entry, and signs nothing afterwards. */
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
    // What a process has not signed when it ends, `close` signs.
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

  /** Signs, and writes the file; what fails is tried again after the interval. */
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

  /** Whoever sets the ledger back in the database cannot set back what this process remembers, or the file. */
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
