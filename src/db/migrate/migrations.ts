import { createHash } from 'node:crypto';
import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQueryable,
} from '@prisma/driver-adapter-utils';
import { OperatorError } from '../../base/errors.ts';
import type { Database } from '../database.ts';
import { readHistory, readMigrations, refuseUnknown, type Migration } from './migration-history.ts';
import { reasonOf } from '../../base/reason.ts';
import { quoted, type SchemaNames } from '../schema-names.ts';
import { putVersionGuard } from './version-guard.ts';

/** The lock of `prisma migrate deploy`: only one process migrates at a time. */
const migrationLock = 72_707_369;

/**
 * The table of applied migrations as `prisma migrate deploy` creates it, so that either program can continue the work
 * of the other.
 */
const historyTable = `CREATE TABLE IF NOT EXISTS public."_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
  )`;

const execute = (to: SqlQueryable, sql: string): Promise<number> => to.executeRaw({ sql, args: [], argTypes: [] });

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Lists the migrations that a database lacks.
 * @throws OperatorError for a database that a newer version migrated.
 */
export async function findMissingMigrations(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string[]> {
  const migrations = await readMigrations();
  const connection = await adapter.connect();
  try {
    const history = await readHistory(connection);
    refuseUnknown(migrations, history);
    return migrations.map(({ name }) => name).filter((name) => !history.applied.has(name));
  } finally {
    await connection.dispose();
  }
}

/** Wraps a script in one statement: drivers send only one at a time. */
function asOneStatement(script: string): string {
  const tag = sha256(script).slice(0, 16);
  return `DO $block_${tag}$ BEGIN EXECUTE $script_${tag}$${script}$script_${tag}$; END $block_${tag}$`;
}

async function applyOne(connection: SqlQueryable, { name, script }: Migration): Promise<void> {
  try {
    await execute(connection, asOneStatement(script));
  } catch (error) {
    throw new OperatorError(`${name}: ${reasonOf(error)}`, { cause: error });
  }
  await execute(
    connection,
    `INSERT INTO public."_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
    VALUES (gen_random_uuid()::text, ${literal(sha256(script))}, ${literal(name)}, clock_timestamp(), 1)`,
  );
}

/**
 * Creates the schema of the hub if it is absent. A role without the right to create schemas can use an existing one.
 */
async function makeSchema(transaction: SqlQueryable, name: string): Promise<void> {
  const sql = `SELECT to_regnamespace(${literal(quoted(name))}) IS NOT NULL`;
  const { rows } = await transaction.queryRaw({ sql, args: [], argTypes: [] });
  if (rows[0]?.[0] !== true) await execute(transaction, `CREATE SCHEMA ${quoted(name)}`);
}

/** Runs in a transaction. Some adapters end it themselves, others have to be asked. */
async function inTransaction<T>(
  connection: SqlDriverAdapter,
  run: (queryable: SqlQueryable) => Promise<T>,
): Promise<T> {
  const transaction = await connection.startTransaction();
  const end = async (how: 'commit' | 'rollback'): Promise<void> => {
    if (!transaction.options.usePhantomQuery) await execute(transaction, how);
    await transaction[how]();
  };
  try {
    const result = await run(transaction);
    await end('commit');
    return result;
  } catch (error) {
    await end('rollback');
    throw error;
  }
}

/** Settings during a migration, which override those of the role: the target schema, and no time limits. */
const preparations = ({ hub, trigrams }: SchemaNames): string[] => [
  `SET LOCAL search_path = ${[hub, trigrams].map(quoted).join(', ')}, pg_temp`,
  'SET LOCAL statement_timeout = 0',
  'SET LOCAL lock_timeout = 0',
];

/** Applies the first missing migration, whole or not at all. Returns its name; null if none is missing. */
const applyNext = (
  connection: SqlDriverAdapter,
  migrations: readonly Migration[],
  schemas: SchemaNames,
): Promise<string | null> =>
  inTransaction(connection, async (transaction) => {
    for (const statement of preparations(schemas)) await execute(transaction, statement);
    await execute(transaction, `SELECT pg_advisory_xact_lock(${migrationLock})`);
    if (schemas.hub !== 'public') await makeSchema(transaction, schemas.hub);
    await execute(transaction, historyTable);
    const history = await readHistory(transaction);
    refuseUnknown(migrations, history);
    // Before the first migration, so that no older version can start between two of them.
    if (!history.isGuarded) await putVersionGuard(transaction);
    const next = migrations.find(({ name }) => !history.applied.has(name));
    if (next === undefined) return null;
    await applyOne(transaction, next);
    return next.name;
  });

/**
 * Applies the migrations that the database lacks, each in its own transaction, and returns their names. Serving
 * processes continue; older versions cannot start any more.
 * @throws OperatorError that names the failed migration, which is rolled back; and for a database that a newer version
 *   migrated.
 */
export async function applyMigrations(
  { adapter, schemas }: Pick<Database, 'adapter' | 'schemas'>,
  directory?: string,
): Promise<string[]> {
  const migrations = await readMigrations(directory);
  const connection = await adapter.connect();
  try {
    const history = await readHistory(connection);
    refuseUnknown(migrations, history);
    if (history.isGuarded && migrations.every(({ name }) => history.applied.has(name))) return [];
    const names: string[] = [];
    for (let name = await applyNext(connection, migrations, schemas); name !== null;) {
      names.push(name);
      name = await applyNext(connection, migrations, schemas);
    }
    return names;
  } finally {
    await connection.dispose();
  }
}
