import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { appendEntries } from './append-entries.ts';
import { DenialWriter } from './denial-writer.ts';
import { writeEntry, type WrittenEntry } from './entry.ts';
import type { LedgerEvent } from './event.ts';
import { FailureLog } from './failure-log.ts';
import { LedgerUnavailable } from './ledger-unavailable.ts';
import { StoredMentions } from './mentions.ts';
import { recordChanges } from './record-changes.ts';
import { Sequencer, type Signing } from './sequencer.ts';
import { WriteQueue, type Backlog } from './write-queue.ts';

export interface LedgerOptions {
  readonly database: Database;
  readonly log: Logger;
  /** Signs blocks; null if none are closed. */
  readonly key: KeyObject | null;
  /** File outside the database to which checkpoints are appended, if any. */
  readonly checkpointFile?: string | null;
  /** Maximum time that an entry stays without a block, milliseconds. */
  readonly blockInterval?: number;
  /** How long refusals without a credential are grouped, milliseconds. */
  readonly gatheringPeriod?: number;
  /** The clock; that of the system if absent. */
  readonly now?: () => Date;
  /** Maximum time of an append, milliseconds. */
  readonly timeout?: number;
  /** Maximum number of entries that may wait to be written. */
  readonly maxWaiting?: number;
  /** Maximum number of entries without a block; with more, none is added. */
  readonly maxUnsigned?: number;
}

const defaults = { timeout: 5000, maxWaiting: 10_000, maxUnsigned: 20_000, blockInterval: 250 } as const;

/** Refusals are written in small groups, so that an append of reads does not wait long for the head of the ledger. */
const denialBounds = { maxWaiting: 1000, maxTogether: 50 } as const;

/**
 * The ledger of one process (nhật ký truy cập). All processes add entries side by side; one of them closes blocks over
 * what is stored.
 */
export class Ledger {
  readonly #database: Database;
  readonly #now: () => Date;
  readonly #reads: WriteQueue<WrittenEntry>;
  /** A separate queue: refusals neither delay reads nor take their places. */
  readonly #denialQueue: WriteQueue<WrittenEntry>;
  readonly #denials: DenialWriter;
  readonly #writing: FailureLog;
  readonly #mentions = new StoredMentions();
  readonly #sequencer: Sequencer | null;
  readonly #maxUnsigned: number;

  constructor({ database, log, key, now = () => new Date(), ...options }: LedgerOptions) {
    const { checkpointFile: file = null, blockInterval: interval = defaults.blockInterval } = options;
    const { timeout = defaults.timeout, maxWaiting = defaults.maxWaiting, gatheringPeriod = 60_000 } = options;
    const write = (entries: readonly WrittenEntry[]): Promise<void> => this.#write(entries);
    this.#maxUnsigned = options.maxUnsigned ?? defaults.maxUnsigned;
    this.#database = database;
    this.#now = now;
    this.#reads = new WriteQueue({ timeout, maxWaiting, write });
    this.#denialQueue = new WriteQueue({ timeout, ...denialBounds, write });
    this.#denials = new DenialWriter({
      write: (events) => this.#denialQueue.add(this.#entriesOf(events)),
      now,
      period: gatheringPeriod,
    });
    this.#writing = new FailureLog(log, 'the ledger cannot be written', 'the ledger can be written again');
    this.#sequencer = key === null ? null : new Sequencer({ database, log, key, now, file, interval });
  }

  /** Records changes that were made while no process ran, and signs entries that a killed process left unsigned. */
  async begin(): Promise<void> {
    this.#sequencer?.begin();
    await this.recordChanges();
  }

  /**
   * Writes entries for these events. Resolves once they are durable: only then may the data leave the hub.
   * @throws LedgerUnavailable if they could not be written, or not in time, or if too many entries are without a block.
   *   Some may have been written: an entry for an access that was then refused does no harm.
   */
  async append(events: readonly LedgerEvent[]): Promise<void> {
    if (events.length === 0) return;
    try {
      this.#requireSigning();
      await this.#reads.add(this.#entriesOf(events));
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
    const last = await this.#writing
      .watch(async () => {
        await this.#database.requireSpace();
        return recordChanges(this.#database);
      })
      .catch((cause: unknown) => {
        throw new LedgerUnavailable(cause);
      });
    if (last !== null) this.#sequencer?.note(last, 1);
  }

  /** When writing began to fail; null while it works. */
  get closedSince(): Date | null {
    return this.#writing.since;
  }

  /** Reads and refusals that wait to be written. */
  get backlog(): { readonly reads: Backlog; readonly denials: Backlog } {
    return { reads: this.#reads.backlog, denials: this.#denialQueue.backlog };
  }

  /** How far the ledger is signed; null if this process closes no blocks. */
  get signing(): Signing | null {
    return this.#sequencer;
  }

  /** Waits for the running writes and closes the last block. Nothing may be appended afterwards. */
  async close(): Promise<void> {
    await this.#denials.flush();
    await Promise.all([this.#reads.idle(), this.#denialQueue.idle()]);
    await this.#sequencer?.close();
  }

  /** @throws LedgerUnavailable if so many entries have no block that something is wrong with whoever closes them */
  #requireSigning(): void {
    const { unsigned = 0 } = this.#sequencer ?? {};
    if (unsigned <= this.#maxUnsigned) return;
    throw new LedgerUnavailable(new Error(`${unsigned} entries have no block`));
  }

  async #write(entries: readonly WrittenEntry[]): Promise<void> {
    const wasFailing = this.#writing.isFailing;
    const mentions = this.#mentions.missing(entries);
    const last = await this.#writing.watch(async () => {
      await this.#database.requireSpace();
      return appendEntries(this.#database.raw, entries, mentions);
    });
    this.#mentions.note(mentions);
    this.#sequencer?.note(last, entries.length);
    // Changes that were made meanwhile are still recorded in the database, and nothing announces them again.
    if (!wasFailing) return;
    await this.recordChanges().catch(() => undefined);
    void this.#denials.flush();
  }

  #entriesOf(events: readonly LedgerEvent[]): WrittenEntry[] {
    const at = this.#now().toISOString();
    return events.map((event) => writeEntry(event, at));
  }
}
