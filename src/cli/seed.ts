import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../settings/config.ts';
import { defaultSynthetic, maxSynthetic } from '../settings/synthetic.ts';
import { OperatorError } from '../base/errors.ts';
import { checkDepartmentCodes } from '../seed/department-codes.ts';
import { seed, seedReference, defaultSeed } from '../seed/seed.ts';
import { migrate, requireMigrated } from '../db/open.ts';
import { openKeyRing } from '../sealing/open-ring.ts';
import { withProgress } from './progress.ts';
import { withDatabase, withExistingDatabase } from './with-database.ts';

function readCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count <= maxSynthetic.server) return count;
  throw new InvalidArgumentError(
    `Give a whole number from 0 to ${maxSynthetic.embedded}; on a server (DATABASE_URL), to ${maxSynthetic.server}.`,
  );
}

interface SeedCommandOptions {
  readonly synthetic?: number;
  readonly seed: string;
}

/** Loads the data of the package, except synthetic records, into a database that `lienthong migrate` has prepared. */
const seedProduction = (): Promise<void> =>
  withExistingDatabase(async (database, config) => {
    await requireMigrated(config, database);
    const hasWritten = await seedReference(database);
    console.log(hasWritten ? 'Loaded the reference data and the published facts.' : 'Nothing to load.');
  });

const seedDevelopment = (options: SeedCommandOptions): Promise<void> =>
  withDatabase(async (database, config) => {
    const synthetic = options.synthetic ?? config.synthetic ?? defaultSynthetic;
    if (synthetic > maxSynthetic[database.kind]) {
      throw new OperatorError(
        `The embedded database holds at most ${maxSynthetic.embedded} synthetic beneficiaries. Set DATABASE_URL for more.`,
      );
    }
    await migrate(config, database);
    const keys = await openKeyRing(config, database);
    const wanted = { except: config.syntheticExcept };
    const report = await withProgress(synthetic, 'beneficiaries', (onProgress) =>
      seed(database, { keys, synthetic, wanted, seed: options.seed, onProgress }),
    );
    if (report.identities > 0) {
      console.log(`Added made-up personal data to ${report.identities} beneficiaries that were loaded before.`);
    }
    console.log(`Wrote ${report.synthetic} synthetic beneficiaries with their enrolments and payments.`);
  });

async function runSeed(options: SeedCommandOptions): Promise<void> {
  const { environment, syntheticExcept } = readConfig(process.env);
  await checkDepartmentCodes(syntheticExcept, 'LIENTHONG_SYNTHETIC_EXCEPT');
  if (environment !== 'production') return seedDevelopment(options);
  if ((options.synthetic ?? 0) === 0) return seedProduction();
  throw new OperatorError('LIENTHONG_ENV is production: no made-up data is loaded.');
}

/** `lienthong seed` */
export const seedCommand = (): Command =>
  new Command('seed')
    .option('--synthetic <count>', 'total number of synthetic beneficiaries', readCount)
    .option('--seed <text>', 'seed of the synthetic records: the same seed makes the same rows', defaultSeed)
    .action(runSeed);
