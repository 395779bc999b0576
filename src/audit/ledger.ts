import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { reasonOf } from '../db/reason.ts';
import { appendBodies, type Head } from './append-bodies.ts';
import { writeCheckpoint } from './checkpoints.ts';
import { writeBody } from './entry.ts';
import type { LedgerEvent } from './event.ts';
import { LedgerUnavailable } from './ledger-unavailable.ts';
import { recordChanges } from './record-changes.ts';
import { WriteQueue } from './write-queue.ts';

export interface LedgerOptions {
  readonly database: Database;
  readonly log: Logger;
  /** Signs checkpoints; null for none. */
  readonly key: KeyObject | null;
  /** The clock; the system's when left out. */
  readonly now?: () => Date;
  /** How long an append may take, milliseconds. */
  readonly timeout?: number;
  /** The most entries that may wait to be written. */
  readonly mostWaiting?: number;
}

/** How many entries apart checkpoints are. */
const checkpointEvery = 1000;

const usual = { timeout: 5000, mostWaiting: 10_000 } as const;

/** The ledger of one process (nhật ký truy cập). Several processes write one chain: the database puts them in line. */
export class Ledger {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #key: KeyObject | null;
  readonly #now: () => Date;
  readonly #queue: WriteQueue;
  #checkpoint: Promise<void> = Promise.resolve();
  #isFailing = false;

  constructor({ database, log, key, now = () => new Date(), ...bounds }: LedgerOptions) {
    this.#database = database;
    this.#log = log;
    this.#key = key;
    this.#now = now;
    this.#queue = new WriteQueue({ ...usual, ...bounds, write: (bodies) => this.#write(bodies) });
  }

  /**
   * Resolves once the entries of these events are durable: only then may what they tell of leave the hub.
   * @throws LedgerUnavailable where they could not be written, or not in time. Some may be there all the same: that a
   * look is told of which was then not granted does no harm.
   */
  append(events: readonly LedgerEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    const at = this.#now().toISOString();
    return this.#queue.add(events.map((event) => writeBody(event, at)));
  }

  /**
   * Moves the changes of what decides access that the database has noted into the ledger: none is lost, none comes twice.
   * @throws LedgerUnavailable where they could not be written; they then stay noted.
   */
  async recordChanges(): Promise<void> {
    const recorded = await this.#watch(() => recordChanges(this.#database)).catch((cause: unknown) => {
      throw new LedgerUnavailable(cause);
    });
    if (recorded !== null) this.#considerCheckpoint(recorded.head, recorded.entries);
  }

  /** Waits for what is under way and signs how the ledger stands. Nothing may be appended afterwards. */
  async close(): Promise<void> {
    await this.#queue.idle();
    this.#signCheckpoint();
    await this.#checkpoint;
  }

  async #write(bodies: readonly string[]): Promise<void> {
    const wasFailing = this.#isFailing;
    const head = await this.#watch(() => appendBodies(this.#database.client, bodies));
    this.#considerCheckpoint(head, bodies.length);
    // Changes that were made meanwhile are still noted: nobody is told of them again.
    if (wasFailing) await this.recordChanges().catch(() => undefined);
  }

  /** Logs when writing begins to fail, and when it works again: not each of a thousand failures. */
  async #watch<T>(write: () => Promise<T>): Promise<T> {
    try {
      const written = await write();
      if (this.#isFailing) this.#log.warn('the ledger can be written again');
      this.#isFailing = false;
      return written;
    } catch (error) {
      if (!this.#isFailing) this.#log.error({ reason: reasonOf(error) }, 'the ledger cannot be written');
      this.#isFailing = true;
      throw error;
    }
  }

  #considerCheckpoint({ sequence, hash }: Head, added: number): void {
    const isDue = Math.floor(sequence / checkpointEvery) > Math.floor((sequence - added) / checkpointEvery);
    if (isDue) this.#signCheckpoint({ sequence, hash });
  }

  /** Signs after the answer, one at a time. A checkpoint that fails is made up for by the next. */
  #signCheckpoint(head?: Head): void {
    const key = this.#key;
    if (key === null) return;
    this.#checkpoint = this.#checkpoint.then(async () => {
      try {
        await writeCheckpoint(this.#database, key, this.#now(), head);
      } catch (error) {
        this.#log.error({ reason: reasonOf(error) }, 'a checkpoint of the ledger could not be written');
      }
    });
  }
}
