import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQueryable,
} from '@prisma/driver-adapter-utils';
import { OperatorError } from '../errors.ts';
import { packagePath } from '../paths.ts';
import { reasonOf } from './reason.ts';

/** A step in the history of the database's structure. */
export interface Migration {
  readonly name: string;
  readonly script: string;
}

/** The lock that `prisma migrate deploy` takes: one of all processes migrates at a time. */
const migrationLock = 72_707_369;

/** The table of applied migrations as `prisma migrate deploy` makes it, so that either can go on where the other stopped. */
const historyTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
  )`;

/** The migration history that ships with the package, first to last. */
export async function readMigrations(directory = packagePath('prisma', 'migrations')): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => ({ name, script: await readFile(path.join(directory, name, 'migration.sql'), 'utf8') })),
  );
}

const execute = (to: SqlQueryable, sql: string): Promise<number> => to.executeRaw({ sql, args: [], argTypes: [] });

const query = async (to: SqlQueryable, sql: string): Promise<unknown[][]> =>
  (await to.queryRaw({ sql, args: [], argTypes: [] })).rows;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The names of the migrations that the database has. */
async function readApplied(connection: SqlQueryable): Promise<ReadonlySet<unknown>> {
  const [history] = await query(connection, `SELECT to_regclass('"_prisma_migrations"')::text`);
  if (history?.[0] === null) return new Set();
  const rows = await query(
    connection,
    `SELECT "migration_name", "finished_at"::text FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
  );
  const unfinished = rows.find(([, finishedAt]) => finishedAt === null);
  if (unfinished !== undefined) {
    const name = String(unfinished[0]);
    throw new OperatorError(`${name} was begun by another tool and never finished; see "prisma migrate resolve"`);
  }
  return new Set(rows.map(([name]) => name));
}

/** One statement that runs a whole script: drivers send no more than one at a time. */
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
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
    VALUES (gen_random_uuid()::text, ${literal(sha256(script))}, ${literal(name)}, clock_timestamp(), 1)`,
  );
}

/** Runs in a transaction. Some adapters end it themselves, others want to be told to. */
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

/** Applies the first migration that is missing, whole or not at all. Answers its name, or null where none is missing. */
const applyNext = (connection: SqlDriverAdapter, migrations: readonly Migration[]): Promise<string | null> =>
  inTransaction(connection, async (transaction) => {
    await execute(transaction, `SELECT pg_advisory_xact_lock(${migrationLock})`);
    await execute(transaction, historyTable);
    const applied = await readApplied(transaction);
    const next = migrations.find(({ name }) => !applied.has(name));
    if (next === undefined) return null;
    await applyOne(transaction, next);
    return next.name;
  });

/**
 * Applies the migrations that the database lacks, each in a transaction of its own, and answers their names.
 * @throws OperatorError naming the migration that failed, of which nothing is left.
 */
export async function applyMigrations(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  directory?: string,
): Promise<string[]> {
  const migrations = await readMigrations(directory);
  const connection = await adapter.connect();
  try {
    const applied = await readApplied(connection);
    if (migrations.every(({ name }) => applied.has(name))) return [];
    const names: string[] = [];
    for (let name = await applyNext(connection, migrations); name !== null;) {
      names.push(name);
      name = await applyNext(connection, migrations);
    }
    return names;
  } finally {
    await connection.dispose();
  }
}
