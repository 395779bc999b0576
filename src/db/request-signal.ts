import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestScope, RequestTally } from '../base/request-scope.ts';

/** What reads need to know of the request that they are for. */
export type ReadScope = Pick<RequestScope, 'signal' | 'tally'>;

/** Prisma carries nothing of a request down to the driver. */
const scopes = new AsyncLocalStorage<ReadScope>();

/**
 * Runs reads for a request: once its signal is aborted, those that wait are not started and those that run are cancelled.
 * @param scope undefined for reads that nobody cancels
 */
export function runForRequest<Value>(scope: ReadScope | undefined, read: () => Promise<Value>): Promise<Value> {
  return scope === undefined ? read() : scopes.run(scope, () => rejectAborted(scope.signal, read));
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
export const currentSignal = (): AbortSignal | undefined => scopes.getStore()?.signal;

/** Adds to what the request that the caller reads for has taken. */
export function countForRequest(what: keyof RequestTally, count: number): void {
  const scope = scopes.getStore();
  if (scope !== undefined) scope.tally[what] += count;
}
