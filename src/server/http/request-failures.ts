import { AsyncLocalStorage } from 'node:async_hooks';

/** The work of one request, and how to fail it. */
interface Work {
  fail: ((error: unknown) => void) | null;
}

const current = new AsyncLocalStorage<Work>();

/**
 * Runs the work of one request. An exception that no caller can catch, because a callback of the event loop threw it,
 * then fails this request instead of the process.
 */
export function runRequest(run: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const work: Work = { fail: reject };
    current.run(work, () => {
      run()
        .then(resolve, reject)
        .finally(() => (work.fail = null));
    });
  });
}

/**
 * Fails the request whose callback threw an exception. Returns false if there is no such request.
 * @param incident number under which the exception is logged
 */
export function failRequest(incident: string): boolean {
  const fail = current.getStore()?.fail ?? null;
  fail?.(new Error(`An exception was not caught: incident ${incident}.`));
  return fail !== null;
}
