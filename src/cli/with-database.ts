import { readConfig, type Config } from '../settings/config.ts';
import type { Database } from '../db/database.ts';
import { openConfigured, type OpenOptions } from '../open.ts';

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

/** Runs a command on the configured database, which is made if it is an embedded one and absent, and closes it. */
export const withDatabase = (run: Run): Promise<void> => runOnDatabase(run, {});

/** Runs a command on a database that there is already, and closes it. */
export const withExistingDatabase = (run: Run): Promise<void> => runOnDatabase(run, { mustExist: true });
