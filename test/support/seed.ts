import type { Parameters } from 'fast-check';

/** Runs of a property: the same each time, unless another seed is set to search further. */
export const runs = <Value>(numRuns: number): Parameters<Value> => ({
  numRuns,
  seed: Number(process.env['LIENTHONG_TEST_SEED'] ?? 20261121),
});
