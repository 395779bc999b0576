import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { appendBodies } from './append-bodies.ts';
import { CheckpointSigner, type Signing } from './checkpoint-signer.ts';
import { DenialWriter } from './denial-writer.ts';
import { writeBody } from './entry.ts';
import type { LedgerEvent } from './event.ts';
import { FailureLog } from './failure-log.ts';
import { LedgerUnavailable } from './ledger-unavailable.ts';
import { recordChanges } from './record-changes.ts';
import { WriteQueue, type Backlog } from './write-queue.ts';

export interface LedgerOptions {
  readonly database: Database;
  readonly log: Logger;
  /** Signs checkpoints; null for none. */
  readonly key: KeyObject | null;
  /** File outside the database to which checkpoints are appended; none if absent. */
  readonly checkpointFile?: string | null;
  /** Longest time that an entry has no checkpoint, milliseconds. */
  readonly checkpointInterval?: number;
  /** How long refusals without a credential are gathered, milliseconds. */
  readonly gatheringPeriod?: number;
  /** The clock; the system's if absent. */
  readonly now?: () => Date;
  /** How long an append may take, milliseconds. */
  readonly timeout?: number;
  /** The most entries that may wait to be written. */
  readonly mostWaiting?: number;
}

const defaults = { timeout: 5000, mostWaiting: 10_000 } as const;

/** Denials are written a few at a time, so that an append of reads does not wait long for the head of the ledger. */
const denialBounds = { mostWaiting: 1000, mostTogether: 50 } as const;

/** The ledger of one process (nhật ký truy cập). Several processes write one chain: the database puts them in line. */
export class Ledger {
  readonly #database: Database;
  readonly #now: () => Date;
  readonly #reads: WriteQueue;
  /** A queue of their own: denials neither delay reads nor take their places. */
  readonly #denialQueue: WriteQueue;
  readonly #denials: DenialWriter;
  readonly #writing: FailureLog;
  readonly #signer: CheckpointSigner | null;

  constructor({ database, log, key, now = () => new Date(), ...options }: LedgerOptions) {
    const { checkpointFile: file = null, checkpointInterval: interval = 1000, gatheringPeriod = 60_000 } = options;
    const { timeout = defaults.timeout, mostWaiting = defaults.mostWaiting } = options;
    const write = (bodies: readonly string[]): Promise<void> => this.#write(bodies);
    this.#database = database;
    this.#now = now;
    this.#reads = new WriteQueue({ timeout, mostWaiting, write });
    this.#denialQueue = new WriteQueue({ timeout, ...denialBounds, write });
    this.#denials = new DenialWriter({
      write: (events) => this.#denialQueue.add(this.#bodiesOf(events)),
      now,
      period: gatheringPeriod,
    });
    this.#writing = new FailureLog(log, 'the ledger cannot be written', 'the ledger can be written again');
    this.#signer = key === null ? null : new CheckpointSigner({ database, log, key, now, file, interval });
  }

  /** Records changes that were made while no process ran, and signs what a process that was killed left unsigned. */
  async begin(): Promise<void> {
    this.#signer?.note(0);
    await this.recordChanges();
  }

  /**
   * Resolves once the entries of these events are durable: only then may what they tell of leave the hub.
   * @throws LedgerUnavailable where they could not be written, or not in time. Some may be there all the same: that a
   * look is told of which was then not granted does no harm.
   */
  async append(events: readonly LedgerEvent[]): Promise<void> {
    if (events.length === 0) return;
    try {
      await this.#reads.add(this.#bodiesOf(events));
    } catch (error) {
      this.#denials.noteUnwritten(events);
      throw error;
    }
  }

  /**
   * Resolves once the entries of these refusals are durable, or gathered to be written with others of their kind. Never
   * rejects: refusals that cannot be written are counted, and their number is written once that works.
   */
  appendDenials(events: readonly LedgerEvent[]): Promise<void> {
    return this.#denials.append(events);
  }

  /** Writes the refusals that were gathered until now. */
  flushDenials(): Promise<void> {
    return this.#denials.flush();
  }

  /**
   * Moves the changes of what decides access that the database has noted into the ledger: none is lost, none comes twice.
   * @throws LedgerUnavailable where they could not be written; they then stay noted.
   */
  async recordChanges(): Promise<void> {
    const entries = await this.#writing
      .watch(async () => {
        await this.#database.requireSpace();
        return recordChanges(this.#database);
      })
      .catch((cause: unknown) => {
        throw new LedgerUnavailable(cause);
      });
    if (entries > 0) this.#signer?.note(entries);
  }

  /** When writing began to fail; null if it does not. */
  get closedSince(): Date | null {
    return this.#writing.since;
  }

  /** What has not been written yet, of reads and of refusals. */
  get backlog(): { readonly reads: Backlog; readonly denials: Backlog } {
    return { reads: this.#reads.backlog, denials: this.#denialQueue.backlog };
  }

  /** How far the checkpoints of this process are behind; null if it makes none. */
  get signing(): Signing | null {
    return this.#signer;
  }

  /** Waits for what is under way and signs the last entry. Nothing may be appended afterwards. */
  async close(): Promise<void> {
    await this.#denials.flush();
    await Promise.all([this.#reads.idle(), this.#denialQueue.idle()]);
    await this.#signer?.close();
  }

  async #write(bodies: readonly string[]): Promise<void> {
    const wasFailing = this.#writing.isFailing;
    await this.#writing.watch(async () => {
      await this.#database.requireSpace();
      await appendBodies(this.#database.client, bodies);
    });
    this.#signer?.note(bodies.length);
    // Changes that were made meanwhile are still noted: nobody is told of them again.
    if (!wasFailing) return;
    await this.recordChanges().catch(() => undefined);
    void this.#denials.flush();
  }

  #bodiesOf(events: readonly LedgerEvent[]): string[] {
    const at = this.#now().toISOString();
    return events.map((event) => writeBody(event, at));
  }
}
