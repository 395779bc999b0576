import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import { OperatorError } from '../../base/errors.ts';
import { packagePath } from '../../base/paths.ts';
import { versionGuard } from './version-guard.ts';

/** A step in the history of the database's structure. */
export interface Migration {
  readonly name: string;
  readonly script: string;
}

/** Reads the migrations of the package, first to last. */
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

const query = async (to: SqlQueryable, sql: string): Promise<unknown[][]> =>
  (await to.queryRaw({ sql, args: [], argTypes: [] })).rows;

/** The migration history of a database. */
export interface MigrationHistory {
  /** Names of the applied migrations. */
  readonly applied: ReadonlySet<string>;
  /** Whether older versions are prevented from starting. */
  readonly isGuarded: boolean;
}

/** Reads the migration history. */
export async function readHistory(connection: SqlQueryable): Promise<MigrationHistory> {
  const [history] = await query(connection, `SELECT to_regclass('public."_prisma_migrations"')::text`);
  if (history?.[0] === null) return { applied: new Set(), isGuarded: false };
  const rows = await query(
    connection,
    `SELECT "migration_name", "finished_at"::text FROM public."_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
  );
  const migrations = rows.filter(([name]) => name !== versionGuard);
  const unfinished = migrations.find(([, finishedAt]) => finishedAt === null);
  if (unfinished !== undefined) {
    const name = String(unfinished[0]);
    throw new OperatorError(`${name} was begun by another tool and never finished; see "prisma migrate resolve"`);
  }
  return {
    applied: new Set(migrations.map(([name]) => String(name))),
    isGuarded: rows.some(([name, finishedAt]) => name === versionGuard && finishedAt === null),
  };
}

/** @throws OperatorError for a database that a newer version migrated, because the meaning of its rows is unknown. */
export function refuseUnknown(migrations: readonly Migration[], { applied }: MigrationHistory): void {
  const known = new Set(migrations.map(({ name }) => name));
  const isOfOthers = applied.size > 0 && [...applied].every((name) => !known.has(name));
  const [first, ...others] = [...applied].filter((name) => !known.has(name)).sort();
  if (first === undefined) return;
  if (isOfOthers) {
    throw new OperatorError(
      `another program keeps its tables there (${first} is not one of the hub's migrations). Give the hub a database of its own, or a schema: ?schema=lienthong in DATABASE_URL.`,
    );
  }
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  throw new OperatorError(
    `it belongs to a newer version of lienthong (this one does not know ${first}${more}). Start that version, or restore the backup that was made before the upgrade.`,
  );
}
