import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../settings/config.ts';
import { defaultSynthetic, maxSynthetic } from '../settings/synthetic.ts';
import { OperatorError } from '../errors.ts';
import { checkDepartmentCodes } from '../import/department-codes.ts';
import { seed, usualSeed } from '../import/seed.ts';
import { migrate } from '../open.ts';
import { openKeyRing } from '../sealing/open-ring.ts';
import { withProgress } from './progress.ts';
import { withDatabase } from './with-database.ts';

function readCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count <= maxSynthetic.server) return count;
  throw new InvalidArgumentError(
    `Give a whole number from 0 to ${maxSynthetic.embedded}; on a server (DATABASE_URL), to ${maxSynthetic.server}.`,
  );
}

/** `lienthong seed` */
export const seedCommand = (): Command =>
  new Command('seed')
    .description(
      'load the reference data, the published facts and synthetic records; run again, it goes on where it stopped',
    )
    .option('--synthetic <count>', 'how many synthetic beneficiaries there shall be', readCount)
    .option('--seed <text>', 'same seed, same rows', usualSeed)
    .action(async (options: { synthetic?: number; seed: string }) => {
      await checkDepartmentCodes(readConfig(process.env).syntheticExcept, 'LIENTHONG_SYNTHETIC_EXCEPT');
      await withDatabase(async (database, config) => {
        if (config.environment === 'production') {
          throw new OperatorError('LIENTHONG_ENV is production: no made-up data is loaded.');
        }
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
        if (report.identities > 0) console.log(`Added made-up personal data to ${report.identities} of before.`);
        console.log(`Wrote ${report.synthetic} synthetic beneficiaries with their enrolments and payments.`);
      });
    });
