import { denialsOf } from '../access/forbidden.ts';
import { rejectOnAbort } from '../base/reject-on-abort.ts';
import type { DisclosureGate, Reading } from './disclosure-gate.ts';
import type { DisclosureNotes, Recipient } from './ledger-events.ts';

/** A long reading, such as an export or the events of a feed. */
export interface BatchedReading<Value> {
  /** Reads batch after batch; the signal is aborted when the result is no longer needed. */
  readonly read: (signal: AbortSignal) => AsyncIterable<Reading<Value>>;
  readonly recipient: Recipient;
  /** Aborted when the recipient disconnects. */
  readonly signal: AbortSignal;
}

type Read<Value> = IteratorResult<Reading<Value>, unknown>;

/** Returns the denials of a batch that is not released because it was read in advance, or because reading it failed. */
const denialsIn = (batch: Promise<Read<unknown>>): Promise<DisclosureNotes['denials']> =>
  batch.then(
    (read) => (read.done === true ? [] : read.value.notes.denials),
    (error: unknown) => (error instanceof Error ? denialsOf(error) : []),
  );

/** Reads the next batch in advance. A failure is reported only when the batch is used. */
function readAhead<Value>(source: AsyncIterator<Reading<Value>, unknown>): Promise<Read<Value>> {
  const next = source.next();
  next.catch(() => undefined);
  return next;
}

/**
 * Releases batch after batch, each after its entries are durable. While one batch is recorded and used, the next one is
 * read, but no more than that.
 * @throws LedgerUnavailable if entries cannot be written: that batch and later ones are not released.
 */
export async function* releaseBatches<Value>(
  gate: DisclosureGate,
  { read, recipient, signal }: BatchedReading<Value>,
): AsyncGenerator<Value, void, undefined> {
  const stopped = new AbortController();
  const source = read(AbortSignal.any([signal, stopped.signal]))[Symbol.asyncIterator]();
  let ahead = readAhead(source);
  try {
    for (;;) {
      const batch = await rejectOnAbort(signal, ahead);
      if (batch.done === true) return;
      ahead = readAhead(source);
      const value = await gate.release(batch.value, recipient);
      signal.throwIfAborted();
      yield value;
    }
  } finally {
    stopped.abort();
    // A reading that ignores its signal is not waited for; its denials are recorded when it ends.
    void denialsIn(ahead).then((denials) => gate.recordDenials(denials, recipient));
    void source.return?.().catch(() => undefined);
  }
}
