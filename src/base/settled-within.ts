/**
 * Waits until a promise is settled, but no longer than a time in milliseconds. Returns whether it was. A timer that is cleared
 * costs less than a signal: aborting one makes an error, with its stack.
 */
export const settledWithin = (promise: Promise<unknown>, time: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(false);
    }, time);
    const settle = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    promise.then(settle, settle);
  });
