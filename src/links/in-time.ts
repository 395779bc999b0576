/** How long work may take, and who else may end it. */
export interface TimeLimit {
  readonly milliseconds: number;
  /** Returns the error of work that takes longer. */
  readonly late: () => Error;
  /** Aborted when nobody waits for the work any more. */
  readonly cancelled: AbortSignal | undefined;
}

/**
 * Waits for work as long as it may take. The signal that it is given ends everything that it has begun; after work that
 * has ended, there is nothing left to end.
 */
export function inTime<Value>(limit: TimeLimit, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const { milliseconds, late, cancelled } = limit;
  if (cancelled?.aborted === true) return Promise.reject(cancelled.reason as Error);
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const stop = (reason: Error): void => {
      reject(reason);
      controller.abort(reason);
    };
    const cancel = (): void => {
      stop(cancelled?.reason as Error);
    };
    const timer = setTimeout(() => {
      stop(late());
    }, milliseconds);
    cancelled?.addEventListener('abort', cancel);
    void work(controller.signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        cancelled?.removeEventListener('abort', cancel);
      });
  });
}
