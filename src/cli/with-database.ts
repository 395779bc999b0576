import { readConfig, type Config } from '../settings/config.ts';
import type { Database } from '../db/database.ts';
import { openConfigured, type OpenOptions } from '../db/open.ts';

type Run = (database: Database, config: Config) => Promise<void>;

async function runOnDatabase(run: Run, options: OpenOptions): Promise<void> {
  const config = readConfig(process.env);
  const database = await openConfigured(config, options);
  try {
    await run(database, config);
  } finally {
    await database.close();
  }
}

/** Runs a command on the configured database, and closes it. An absent embedded database is created. */
export const withDatabase = (run: Run): Promise<void> => runOnDatabase(run, {});

/** Runs a command on an existing database, and closes it. */
export const withExistingDatabase = (run: Run): Promise<void> => runOnDatabase(run, { mustExist: true });
