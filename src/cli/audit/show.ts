import { Command, InvalidArgumentError } from 'commander';
import { readShown, tableOf } from '../../audit/show.ts';
import { didYouMean } from '../../settings/nearest.ts';
import type { Database } from '../../db/database.ts';
import { OperatorError } from '../../base/errors.ts';
import { keyOfModel } from '../../db/global-id.ts';
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

/**
 * Finds the key of the department, past or present, with this code or key. A code belongs to a few departments at most.
 */
async function findDepartment({ client }: Database, text: string | undefined): Promise<string | null> {
  if (text === undefined) return null;
  const where = { OR: [{ id: text }, { code: text }] };
  const found = await client.department.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
  const [only] = found;
  if (only === undefined) {
    const rows = await client.department.findMany({ select: { id: true, code: true } });
    const near = didYouMean(text, new Set(rows.flatMap(({ id, code }) => [code, id])));
    throw new OperatorError(
      `No department has the code or key ${text}${near}. A code is such as 92-SYT, a key such as 92-SYT-20250701.`,
    );
  }
  if (found.length === 1) return only.id;
  throw new OperatorError(
    `Several departments have the code ${text}: give the key, ${found.map(({ id }) => id).join(' or ')}.`,
  );
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
