import type { Logger } from 'pino';
import type { Config } from '../settings/config.ts';
import { openDatabase, type Database } from './database.ts';
import { describeFaults, findMigrationFaults, findServerFaults } from './server/faults.ts';
import { readTarget } from '../settings/database-url.ts';
import { readMigrations } from './migrate/migration-history.ts';
import { applyMigrations, findMissingMigrations } from './migrate/migrations.ts';
import { reasonOf } from '../base/reason.ts';
import { OperatorError } from '../base/errors.ts';

/** Describes the place of a database, without its password. */
export function describeDatabase({ databaseUrl, dataDirectory }: Config): string {
  if (databaseUrl === null) return `the embedded database in ${dataDirectory}`;
  const { hostname, port, pathname } = new URL(databaseUrl);
  const { schema } = readTarget(databaseUrl);
  return `PostgreSQL at ${hostname}:${port === '' ? '5432' : port}${pathname}${schema === null ? '' : `, schema ${schema}`}`;
}

const directoryCodes = new Set([
  ...['EACCES', 'EBUSY', 'EEXIST', 'EIO', 'ENOENT', 'ENOSPC', 'ENOTDIR', 'ENOTEMPTY', 'EPERM', 'EROFS'],
]);

const doesNotAnswer = (config: Config, error: unknown): OperatorError =>
  new OperatorError(`${describeDatabase(config)} does not answer: ${reasonOf(error)}`);

/** Turns the error of opening a database into a line for the operator. */
function refuse(config: Config): (error: unknown) => never {
  return (error) => {
    if (error instanceof OperatorError) throw error;
    if (config.databaseUrl !== null) throw doesNotAnswer(config, error);
    if (!directoryCodes.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new OperatorError(
      `The data directory ${config.dataDirectory} cannot be used: ${reasonOf(error)}. Set LIENTHONG_DATA_DIR.`,
    );
  };
}

/** @throws OperatorError for a server that a hub cannot use. */
function checkServer(config: Config, { server }: Database): void {
  const faults = server === null ? [] : findServerFaults(server);
  if (faults.length > 0)
    throw new OperatorError(`${describeDatabase(config)} cannot be used: ${describeFaults(faults)}`);
}

/** Options for opening a database. */
export interface OpenOptions {
  /** Whether an absent embedded database is refused instead of created. */
  readonly mustExist?: boolean;
  /** Logs outages, if present. */
  readonly log?: Logger;
}

/**
 * Opens the database of a configuration and checks that it answers.
 * @throws OperatorError if it does not answer.
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
  }).catch(refuse(config));
  try {
    checkServer(config, database);
    await database.client.$queryRaw`SELECT 1`;
    return database;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error instanceof OperatorError ? error : doesNotAnswer(config, error);
  }
}

/** Runs a step of a migration; its errors name the database. */
async function migrating<T>(config: Config, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const reason = error instanceof OperatorError ? error.message : reasonOf(error);
    throw new OperatorError(`${describeDatabase(config)} is not migrated: ${reason}`);
  }
}

/**
 * Applies missing migrations. Returns their names.
 * @throws OperatorError if one fails, and for a database that a newer version migrated.
 */
export const migrate = (config: Config, database: Database): Promise<string[]> =>
  migrating(config, async () => {
    const { adapter, server, requireSpace } = database;
    if ((await findMissingMigrations(adapter)).length > 0) {
      await requireSpace();
      const faults = server === null ? [] : findMigrationFaults(server);
      if (faults.length > 0) throw new OperatorError(describeFaults(faults));
    }
    return applyMigrations(database);
  });

/**
 * Checks that a database has exactly the migrations of this version; applies none.
 * @throws OperatorError if it has more or fewer.
 */
export async function requireMigrated(config: Config, { adapter }: Database): Promise<void> {
  const missing = await migrating(config, () => findMissingMigrations(adapter));
  if (missing.length === 0) return;
  const isEmpty = missing.length === (await readMigrations()).length;
  const state = isEmpty
    ? 'is empty. Run `lienthong migrate`, then `lienthong seed`'
    : `lacks ${missing.length} migration(s) of this version. Run \`lienthong migrate\`, or start the version that made it`;
  throw new OperatorError(`${describeDatabase(config)} ${state}.`);
}

/**
 * Migrates a database to this version. In production it only checks, because only `lienthong migrate` migrates there.
 * @throws OperatorError if the database does not have the structure of this version
 */
export async function ensureMigrated(config: Config, database: Database): Promise<void> {
  if (config.environment === 'production') await requireMigrated(config, database);
  else await migrate(config, database);
}
