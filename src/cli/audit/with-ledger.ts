import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import { reasonOf } from '../../base/reason.ts';
import type { Config } from '../../settings/config.ts';
import type { Database } from '../../db/database.ts';
import { OperatorError } from '../../base/errors.ts';
import { requireMigrated } from '../../db/open.ts';
import { withExistingDatabase } from '../with-database.ts';

/** Runs a command on the configured database, if it has a ledger. */
export const withLedger = (run: (database: Database, config: Config) => Promise<void>): Promise<void> =>
  withExistingDatabase(async (database, config) => {
    const [found] = await database.client.$queryRaw<{ exists: boolean }[]>`
      SELECT to_regclass('public."LedgerBlock"') IS NOT NULL AS "exists"`;
    if (found?.exists !== true) {
      throw new OperatorError('This database has no ledger yet. Run "lienthong migrate", or choose another one.');
    }
    await requireMigrated(config, database);
    await run(database, config);
  });

/** Reads the text of a file that an option names. */
export const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be read: ${reasonOf(error)}`);
  });

const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** Whether a text is a real day: JavaScript takes February 30 for a day in March. */
function isDay(text: string): boolean {
  const start = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(text);
}

/** Parses an instant (RFC 3339), or a day, which begins at midnight in Viet Nam. */
export function readSince(text: string): Date {
  const since = new Date(text.length === 10 ? `${text}T00:00:00+07:00` : text);
  if (instant.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(since.getTime())) return since;
  throw new InvalidArgumentError('Give a day, 2026-11-22, or an instant, 2026-11-22T08:00:00+07:00.');
}
