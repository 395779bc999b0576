import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import { reasonOf } from '../../base/reason.ts';
import type { Config } from '../../settings/config.ts';
import type { Database } from '../../db/database.ts';
import { OperatorError } from '../../base/errors.ts';
import { requireMigrated } from '../../open.ts';
import { withExistingDatabase } from '../with-database.ts';

/** Runs a command on the configured database, where that has a ledger. */
export const withLedger = (run: (database: Database, config: Config) => Promise<void>): Promise<void> =>
  withExistingDatabase(async (database, config) => {
    const [found] = await database.client.$queryRaw<{ exists: boolean }[]>`
      SELECT to_regproc('public.ledger_append') IS NOT NULL AS "exists"`;
    if (found?.exists !== true) {
      throw new OperatorError('This database has no ledger yet. Run "lienthong migrate", or choose another one.');
    }
    await requireMigrated(config, database);
    await run(database, config);
  });

/** The text of a file that an option names. */
export const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be read: ${reasonOf(error)}`);
  });

const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** A day that no month has would be taken for one of the next. */
function isDay(text: string): boolean {
  const start = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(text);
}

/** An instant (RFC 3339) or a day, which begins when it does in Viet Nam. */
export function readSince(text: string): Date {
  const since = new Date(text.length === 10 ? `${text}T00:00:00+07:00` : text);
  if (instant.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(since.getTime())) return since;
  throw new InvalidArgumentError('Give a day, 2026-11-22, or an instant, 2026-11-22T08:00:00+07:00.');
}
