import { AsyncLocalStorage } from 'node:async_hooks';

/** The work of one request: how to fail it, while it is under way. */
interface Work {
  fail: ((error: unknown) => void) | null;
}

const current = new AsyncLocalStorage<Work>();

/**
 * Runs the work of one request so that an exception which no caller can catch, because it was thrown in a callback of the
 * event loop, fails this request rather than the process.
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
 * Fails the request under way in whose callback an exception was thrown; returns whether there is one.
 * @param incident number under which the exception is logged
 */
export function failRequest(incident: string): boolean {
  const fail = current.getStore()?.fail ?? null;
  fail?.(new Error(`An exception was not caught: incident ${incident}.`));
  return fail !== null;
}
