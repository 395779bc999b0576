/** Maximum difference between well-kept clocks, including the error of measuring, milliseconds. */
const acceptable = 2000;

/**
 * Describes the difference between two clocks; null if it is acceptable.
 * @param ahead how far the database's clock is ahead, milliseconds; null if it is the same clock
 */
export function describeClockDifference(ahead: number | null): string | null {
  if (ahead === null || Math.abs(ahead) <= acceptable) return null;
  const seconds = (Math.abs(ahead) / 1000).toFixed(1);
  return `the clock of the database's machine is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's`;
}
