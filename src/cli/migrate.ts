import { Command } from 'commander';
import { diffMigrations } from '../db/migrate/migration-diff.ts';
import { migrate } from '../db/open.ts';
import { print } from './standard-output.ts';
import { withDatabase } from './with-database.ts';

async function printDifference(): Promise<void> {
  const sql = await diffMigrations();
  print(sql);
  if (sql !== '') process.exitCode = 1;
}

const applyMissing = (): Promise<void> =>
  withDatabase(async (database, config) => {
    const applied = await migrate(config, database);
    console.log(applied.length === 0 ? 'Nothing to apply.' : `Applied: ${applied.join(', ')}.`);
  });

/** `lienthong migrate` */
export const migrateCommand = (): Command =>
  new Command('migrate')
    .option(
      '--diff',
      'apply nothing, and print the SQL by which prisma/schema differs from the migrations; exit 1 if there is any',
    )
    .action(({ diff }: { diff?: true }) => (diff === true ? printDifference() : applyMissing()));
