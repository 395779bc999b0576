import type { Logger } from 'pino';
import type { LedgerEvent } from '../audit/event.ts';
import { LedgerUnavailable } from '../audit/ledger-unavailable.ts';
import { reasonOf } from '../base/reason.ts';
import { ledgerEvents, type DisclosureNotes, type Recipient } from './ledger-events.ts';

/** Writes entries of the ledger. */
export interface EventSink {
  /** Resolves once the entries are durable; rejects if they cannot be written. */
  append(events: readonly LedgerEvent[]): Promise<void>;
  /** Resolves once the entries are durable, gathered or counted; never rejects. */
  appendDenials(events: readonly LedgerEvent[]): Promise<void>;
}

/** A value that was read, with notes of the personal data in it and of denials. */
export interface Reading<Value> {
  readonly value: Value;
  readonly notes: DisclosureNotes;
}

export interface DisclosureGateOptions {
  readonly ledger: EventSink;
  readonly log: Logger;
}

/** Releases everything that may contain personal data, but only after its ledger entries are durable. */
export class DisclosureGate {
  readonly #ledger: EventSink;
  readonly #log: Logger;

  constructor({ ledger, log }: DisclosureGateOptions) {
    this.#ledger = ledger;
    this.#log = log;
  }

  /**
   * Releases a value after the entries of its personal data and of its denials are written.
   * @throws LedgerUnavailable if the entries cannot be written: then nothing of the value may be released.
   */
  async release<Value>({ value, notes }: Reading<Value>, recipient: Recipient): Promise<Value> {
    const { read, refused } = ledgerEvents(recipient, notes);
    if (refused !== null) await this.#ledger.appendDenials([refused]);
    if (read === null) return value;
    const written = this.#ledger.append([read]);
    try {
      await written;
      return value;
    } catch (reason) {
      this.#log.error({ reason: reasonOf(reason) }, 'the ledger cannot be written: no personal data is answered');
      throw reason instanceof LedgerUnavailable ? reason : new LedgerUnavailable(reason);
    }
  }

  /** Records the denials of a reading whose value is not released. */
  async recordDenials(denials: DisclosureNotes['denials'], recipient: Recipient): Promise<void> {
    const { refused } = ledgerEvents(recipient, { reads: [], denials });
    if (refused !== null) await this.#ledger.appendDenials([refused]);
  }
}
