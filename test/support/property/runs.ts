import type { Parameters } from 'fast-check';

/** Parameters of a property's runs: the same in each run, unless another seed is set to search further. */
export const runs = <Value>(numRuns: number): Parameters<Value> => ({
  numRuns,
  seed: Number(process.env['LIENTHONG_TEST_SEED'] ?? 20261121),
});

/** Properties of the hub are tested completely on a server; the slower embedded engine only tests the SQL dialect. */
const isEmbedded = process.env['DATABASE_URL'] === undefined;

/** Returns the number of runs on this database: all on a server, on the embedded engine a fifth, or what is given. */
export const onDatabase = (numRuns: number, embedded = Math.ceil(numRuns / 5)): number =>
  isEmbedded ? embedded : numRuns;

/** Whether a property is tested for hours rather than for minutes: `npm run test:long`. */
export const isLong = process.env['LIENTHONG_TEST_LONG'] !== undefined;
