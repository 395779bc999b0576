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
  /** Signs checkpoints; null if none are made. */
  readonly key: KeyObject | null;
  /** File outside the database to which checkpoints are appended, if any. */
  readonly checkpointFile?: string | null;
  /** Maximum time that an entry stays without a checkpoint, milliseconds. */
  readonly checkpointInterval?: number;
  /** How long refusals without a credential are grouped, milliseconds. */
  readonly gatheringPeriod?: number;
  /** The clock; that of the system if absent. */
  readonly now?: () => Date;
  /** Maximum time of an append, milliseconds. */
  readonly timeout?: number;
  /** Maximum number of entries that may wait to be written. */
  readonly maxWaiting?: number;
}

const defaults = { timeout: 5000, maxWaiting: 10_000 } as const;

/** Refusals are written in small groups, so that an append of reads does not wait long for the head of the ledger. */
const denialBounds = { maxWaiting: 1000, maxTogether: 50 } as const;

/**
 * The ledger of one process (nhật ký truy cập). All processes write one chain: the database gives entries their order.
 */
export class Ledger {
  readonly #database: Database;
  readonly #now: () => Date;
  readonly #reads: WriteQueue;
  /** A separate queue: refusals neither delay reads nor take their places. */
  readonly #denialQueue: WriteQueue;
  readonly #denials: DenialWriter;
  readonly #writing: FailureLog;
  readonly #signer: CheckpointSigner | null;

  constructor({ database, log, key, now = () => new Date(), ...options }: LedgerOptions) {
    const { checkpointFile: file = null, checkpointInterval: interval = 1000, gatheringPeriod = 60_000 } = options;
    const { timeout = defaults.timeout, maxWaiting = defaults.maxWaiting } = options;
    const write = (bodies: readonly string[]): Promise<void> => this.#write(bodies);
    this.#database = database;
    this.#now = now;
    this.#reads = new WriteQueue({ timeout, maxWaiting, write });
    this.#denialQueue = new WriteQueue({ timeout, ...denialBounds, write });
    this.#denials = new DenialWriter({
      write: (events) => this.#denialQueue.add(this.#bodiesOf(events)),
      now,
      period: gatheringPeriod,
    });
    this.#writing = new FailureLog(log, 'the ledger cannot be written', 'the ledger can be written again');
    this.#signer = key === null ? null : new CheckpointSigner({ database, log, key, now, file, interval });
  }

  /** Records changes that were made while no process ran, and signs entries that a killed process left unsigned. */
  async begin(): Promise<void> {
    this.#signer?.note(0);
    await this.recordChanges();
  }

  /**
   * Writes entries for these events. Resolves once they are durable: only then may the data leave the hub.
   * @throws LedgerUnavailable if they could not be written, or not in time. Some may have been written: an entry for an
   *   access that was then refused does no harm.
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
   * Writes entries for these refusals. Resolves once they are durable, or grouped with others of their kind. Never
   * rejects: refusals that cannot be written are counted, and the count is written later.
   */
  appendDenials(events: readonly LedgerEvent[]): Promise<void> {
    return this.#denials.append(events);
  }

  /** Writes the refusals that were grouped so far. */
  flushDenials(): Promise<void> {
    return this.#denials.flush();
  }

  /**
   * Moves the access changes that the database has recorded into the ledger, each exactly once.
   * @throws LedgerUnavailable if they could not be written; they then stay recorded in the database.
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

  /** When writing began to fail; null while it works. */
  get closedSince(): Date | null {
    return this.#writing.since;
  }

  /** Reads and refusals that wait to be written. */
  get backlog(): { readonly reads: Backlog; readonly denials: Backlog } {
    return { reads: this.#reads.backlog, denials: this.#denialQueue.backlog };
  }

  /** How many entries of this process have no checkpoint; null if it makes no checkpoints. */
  get signing(): Signing | null {
    return this.#signer;
  }

  /** Waits for the running writes and signs the last entry. Nothing may be appended afterwards. */
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
    // Changes that were made meanwhile are still recorded in the database, and nothing announces them again.
    if (!wasFailing) return;
    await this.recordChanges().catch(() => undefined);
    void this.#denials.flush();
  }

  #bodiesOf(events: readonly LedgerEvent[]): string[] {
    const at = this.#now().toISOString();
    return events.map((event) => writeBody(event, at));
  }
}
