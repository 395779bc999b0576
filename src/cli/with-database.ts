import { readConfig, type Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { openConfigured } from '../open.ts';

/** Runs a command on the configured database and closes it, whatever happens. */
export async function withDatabase(run: (database: Database, config: Config) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const database = await openConfigured(config);
  try {
    await run(database, config);
  } finally {
    await database.close();
  }
}
