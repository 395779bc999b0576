import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { openDatabase, type Database } from './db/database.ts';
import { applyMigrations, findMissingMigrations } from './db/migrations.ts';
import { reasonOf } from './db/reason.ts';
import { OperatorError } from './errors.ts';

/** Where a database is, without its password. */
export function describeDatabase({ databaseUrl, dataDirectory }: Config): string {
  if (databaseUrl === null) return `the embedded database in ${dataDirectory}`;
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `PostgreSQL at ${hostname}:${port === '' ? '5432' : port}${pathname}`;
}

const directoryCodes = new Set([
  ...['EACCES', 'EBUSY', 'EEXIST', 'EIO', 'ENOENT', 'ENOSPC', 'ENOTDIR', 'ENOTEMPTY', 'EPERM', 'EROFS'],
]);

/** Turns the system's refusal to use the data directory into a line for the operator. */
function refuseDirectory(directory: string): (error: unknown) => never {
  return (error) => {
    if (!directoryCodes.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new OperatorError(
      `The data directory ${directory} cannot be used: ${reasonOf(error)}. Set LIENTHONG_DATA_DIR.`,
    );
  };
}

/** How a database is opened. */
export interface OpenOptions {
  /** Whether an embedded database that is absent is refused instead of made. */
  readonly mustExist?: boolean;
  /** Where outages are logged; nowhere if absent. */
  readonly log?: Logger;
}

/**
 * Opens the database of a configuration and makes sure that it answers.
 * @throws OperatorError where it does not.
 */
export async function openConfigured(config: Config, { mustExist = false, log }: OpenOptions = {}): Promise<Database> {
  const database = await openDatabase({
    url: config.databaseUrl,
    directory: config.dataDirectory,
    mustExist,
    spaceFloor: { least: config.minFreeSpace * 1024 * 1024 },
    connections: config.connections,
    statementTimeout: config.statementTimeout,
    connectionTimeout: config.connectionTimeout,
    ...(log === undefined ? {} : { log }),
  }).catch(refuseDirectory(config.dataDirectory));
  try {
    await database.client.$queryRaw`SELECT 1`;
    return database;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw new OperatorError(`${describeDatabase(config)} does not answer: ${reasonOf(error)}`);
  }
}

/** Runs a step of migration; what fails is said with the name of the database. */
async function migrating<T>(config: Config, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const reason = error instanceof OperatorError ? error.message : reasonOf(error);
    throw new OperatorError(`${describeDatabase(config)} is not migrated: ${reason}`);
  }
}

/**
 * Applies missing migrations; answers their names.
 * @throws OperatorError where one fails, and for a database that a newer version migrated.
 */
export const migrate = (config: Config, { kind, adapter, requireSpace }: Database): Promise<string[]> =>
  migrating(config, async () => {
    if (kind === 'embedded' && (await findMissingMigrations(adapter)).length > 0) await requireSpace();
    return applyMigrations(adapter);
  });

/**
 * Makes sure that a database has exactly the migrations of this version, and applies none.
 * @throws OperatorError where it has more or fewer.
 */
export async function requireMigrated(config: Config, { adapter }: Database): Promise<void> {
  const missing = await migrating(config, () => findMissingMigrations(adapter));
  if (missing.length === 0) return;
  throw new OperatorError(
    `${describeDatabase(config)} lacks ${missing.length} migration(s) of this version. Run "lienthong migrate", or the version that made it.`,
  );
}
