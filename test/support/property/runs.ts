import type { Parameters } from 'fast-check';

/** Parameters of a property's runs: the same in each run, unless another seed is set to search further. */
export const runs = <Value>(numRuns: number): Parameters<Value> => ({
  numRuns,
  seed: Number(process.env['LIENTHONG_TEST_SEED'] ?? 20261121),
});

/** Properties of the hub are tested completely on a server; the slower embedded engine only tests the SQL dialect. */
const embeddedShare = process.env['DATABASE_URL'] === undefined ? 5 : 1;

/** Returns the number of runs on this database: all on a server, fewer on the embedded engine. */
export const onDatabase = (numRuns: number): number => Math.ceil(numRuns / embeddedShare);
