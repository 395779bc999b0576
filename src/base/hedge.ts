/**
 * Runs a read. If it takes longer than `delay` milliseconds, runs it once more in parallel. The first answer counts; it
 * fails only if both fail.
 */
export function hedge<T>(run: () => Promise<T>, delay: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let running = 1;
    const fail = (error: Error): void => {
      running -= 1;
      if (running > 0) return;
      clearTimeout(timer);
      reject(error);
    };
    const succeed = (value: T): void => {
      clearTimeout(timer);
      resolve(value);
    };
    const timer = setTimeout(() => {
      running += 1;
      run().then(succeed, fail);
    }, delay);
    run().then(succeed, fail);
  });
}
