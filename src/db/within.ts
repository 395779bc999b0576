import { DatabaseFault } from './database-fault.ts';

/**
 * The value of a promise, if it comes in time. What takes longer is left behind: the pool ends it by bounds of its own.
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
