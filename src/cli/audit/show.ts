import { Command, InvalidArgumentError } from 'commander';
import { readShown, tableOf } from '../../audit/show.ts';
import { keyOfModel } from '../../db/global-id.ts';
import { findDepartment } from './find-department.ts';
import { readSince, withLedger } from './with-ledger.ts';

const limits = { usual: 50, most: 10_000 } as const;

function readLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= limits.most) return limit;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${limits.most}.`);
}

interface ShowOptions {
  readonly subject?: string;
  readonly department?: string;
  readonly since?: Date;
  readonly limit: number;
}

/** `lienthong audit show` */
export const showCommand = (): Command =>
  new Command('show')
    .description('show who read what, what was refused and what was changed, newest first')
    .option('--subject <id>', 'only entries about this beneficiary: a global id or a key')
    .option('--department <code>', 'only entries by this department or about its records: a code or a key')
    .option('--since <instant>', 'only entries since this day or instant', readSince)
    .option('--limit <count>', 'maximum number of entries', readLimit, limits.usual)
    .action(({ subject, department, since, limit }: ShowOptions) =>
      withLedger(async (database) => {
        const entries = await readShown(database, {
          subject: subject === undefined ? null : (keyOfModel('Beneficiary', subject) ?? subject),
          department: await findDepartment(database, department),
          since: since ?? null,
          limit,
        });
        console.log(entries.length === 0 ? 'No entry.' : tableOf(entries));
      }),
    );
