import { DenialTally } from './denial-tally.ts';
import type { LedgerEvent } from './event.ts';
import { UnwrittenTally } from './unwritten-tally.ts';

export interface DenialWriterOptions {
  /** Writes events, in order; rejects if they are not written. */
  readonly write: (events: readonly LedgerEvent[]) => Promise<void>;
  readonly now: () => Date;
  /** Length of the period in which refusals of one kind are grouped, milliseconds. */
  readonly period: number;
}

/** Maximum number of entries in one write. */
const batchSize = 100;

/**
 * Writes refusals. Those without a credential are grouped by period; those that could not be written are written as a
 * count.
 */
export class DenialWriter {
  readonly #options: DenialWriterOptions;
  readonly #tally = new DenialTally();
  readonly #unwritten = new UnwrittenTally();
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: DenialWriterOptions) {
    this.#options = options;
  }

  /** Writes the refusals of one request. Resolves once they are written, grouped, or counted as not written. */
  async append(events: readonly LedgerEvent[]): Promise<void> {
    const at = this.#options.now().toISOString();
    const due = events.flatMap((event) => (event.role === 'ANONYMOUS' ? (this.#tally.note(event, at) ?? []) : event));
    if (!this.#tally.isEmpty) this.#startTimer();
    await this.#write(due);
  }

  /** Counts events that could not be written. */
  noteUnwritten(events: readonly LedgerEvent[]): void {
    this.#unwritten.note(events, this.#options.now().toISOString());
    this.#startTimer();
  }

  /** Writes the refusals that were grouped and counted so far. What cannot be written is counted again. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#flushing = this.#flushing.then(async () => {
      const events = [...this.#unwritten.take(), ...this.#tally.take()];
      for (let start = 0; start < events.length; start += batchSize) {
        await this.#write(events.slice(start, start + batchSize));
      }
    });
    return this.#flushing;
  }

  async #write(events: readonly LedgerEvent[]): Promise<void> {
    if (events.length === 0) return;
    try {
      await this.#options.write(events);
    } catch {
      this.noteUnwritten(events);
    }
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => {
      void this.flush();
    }, this.#options.period).unref();
  }
}
