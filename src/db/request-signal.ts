import { AsyncLocalStorage } from 'node:async_hooks';

/** Prisma carries no signal down to the driver. */
const signals = new AsyncLocalStorage<AbortSignal>();

/**
 * Runs reads for a request: once its signal is aborted, those that wait are not started and those that run are cancelled.
 * @param signal undefined for reads that nobody cancels
 */
export function runForRequest<Value>(signal: AbortSignal | undefined, read: () => Promise<Value>): Promise<Value> {
  return signal === undefined ? read() : signals.run(signal, () => rejectAborted(signal, read));
}

/** Whatever a cancelled read throws, the reason is that it was cancelled. */
async function rejectAborted<Value>(signal: AbortSignal, read: () => Promise<Value>): Promise<Value> {
  signal.throwIfAborted();
  try {
    return await read();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** The signal of the request that the caller reads for; undefined if absent. */
export const currentSignal = (): AbortSignal | undefined => signals.getStore();
