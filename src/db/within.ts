import { DatabaseFault } from './database-fault.ts';

/**
 * Waits for a promise within a time limit. A statement that takes longer is not waited for; the pool ends it by its own
 * limits.
 * @throws DatabaseFault after `time` milliseconds
 */
export function within<T>(time: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new DatabaseFault('DATABASE_UNAVAILABLE', `no answer within ${time} ms`));
    }, time);
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
