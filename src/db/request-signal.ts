import { AsyncLocalStorage } from 'node:async_hooks';
import { rejectOnAbort } from '../base/reject-on-abort.ts';
import type { RequestScope, RequestTally } from '../base/request-scope.ts';

/** The parts of a request's scope that reads need. */
export type ReadScope = Pick<RequestScope, 'signal' | 'tally'>;

/** Prisma passes no data of a request to the driver. */
const scopes = new AsyncLocalStorage<ReadScope>();

/**
 * Runs reads for a request: once its signal is aborted, waiting reads are not started and running ones are cancelled.
 * @param scope undefined for reads that cannot be cancelled
 */
export function runForRequest<Value>(scope: ReadScope | undefined, read: () => Promise<Value>): Promise<Value> {
  return scope === undefined ? read() : scopes.run(scope, () => rejectAborted(scope.signal, read));
}

/** Throws the reason of the abort, whatever error a cancelled read throws. It does not wait until the read ends. */
async function rejectAborted<Value>(signal: AbortSignal, read: () => Promise<Value>): Promise<Value> {
  signal.throwIfAborted();
  try {
    return await rejectOnAbort(signal, read());
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Returns the signal of the current request; undefined if absent. */
export const currentSignal = (): AbortSignal | undefined => scopes.getStore()?.signal;

/** Adds to the cost of the current request. */
export function countForRequest(what: keyof RequestTally, count: number): void {
  const scope = scopes.getStore();
  if (scope !== undefined) scope.tally[what] += count;
}
