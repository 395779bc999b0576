import type { Database } from '../db/database.ts';
import { models } from '../db/generated/model.ts';
import { list, ours, sql, type Sql } from '../db/statements/sql.ts';
import type { Batch } from './batch.ts';
import { checksumOf } from './fingerprint.ts';
import { lineageStatements, writeStatement } from './write.ts';

/** Receives the number of written rows after each committed part. */
export type OnProgress = (rows: number) => void;

interface LoadState {
  readonly checksum: string;
  readonly rows: number;
  readonly finished: boolean;
}

/** Maximum number of rows in one statement. */
const rowsPerStatement = 5000;

/**
 * Lock held while a batch is written: two hubs that start on one server then wait for each other, and do not lock rows
 * crosswise.
 */
const loadLock = 72_707_370;

const byId = (left: { readonly id: string }, right: { readonly id: string }): number => (left.id < right.id ? -1 : 1);

/** Reads the state of a load; null if it never began. */
export async function readLoad({ client }: Database, id: string): Promise<LoadState | null> {
  const found = await client.dataLoad.findUnique({ where: { id } });
  return found && { checksum: found.checksum, rows: found.rows, finished: found.finishedAt !== null };
}

const noteStatement = ({ id, checksum, rows, finished }: LoadNote): Sql => sql`
  INSERT INTO public."DataLoad" ("id", "checksum", "rows", "finishedAt")
  VALUES (${id}, ${checksum}, ${rows}::int, ${finished ? sql`now()` : sql`NULL`})
  ON CONFLICT ("id") DO UPDATE SET "checksum" = excluded."checksum", "rows" = excluded."rows", "finishedAt" = excluded."finishedAt"`;

/** The progress of a load. */
export interface LoadNote {
  readonly id: string;
  readonly checksum: string;
  readonly rows: number;
  readonly finished: boolean;
}

/** Splits a batch into parts for one statement each, sorted by key, because the index is then built faster. */
function split(batch: Batch): Batch[] {
  const parts: Batch[] = [];
  for (let from = 0; from < batch.rows.length; from += rowsPerStatement) {
    parts.push({ model: batch.model, rows: [...batch.rows.slice(from, from + rowsPerStatement)].sort(byId) } as Batch);
  }
  return parts;
}

/** Statements before many rows are written; their effect ends with the transaction. */
const preparations: Readonly<Record<Database['kind'], readonly Sql[]>> = {
  // In the embedded database, checking references row by row takes half the time of a load: they are checked later, all
  // together.
  embedded: [sql`SET LOCAL session_replication_role = replica`],
  // A crash of the server may lose the last batches together with their progress: the next run continues from there.
  server: [
    sql`SET LOCAL statement_timeout = 0`,
    sql`SET LOCAL lock_timeout = 0`,
    sql`SET LOCAL synchronous_commit = off`,
    sql`SELECT pg_advisory_xact_lock(${loadLock}::bigint)`,
  ],
};

/** One hour: there may be much to write, and the machine may be slow. */
const longestTransaction = 3_600_000;

/** Runs statements in one transaction without a time limit. */
async function runAll(
  { client }: Database,
  statements: readonly Sql[],
  check: () => void = () => undefined,
): Promise<void> {
  await client.$transaction(
    async (transaction) => {
      for (const statement of statements) await transaction.$executeRaw(statement);
      check();
    },
    { timeout: longestTransaction, maxWait: longestTransaction },
  );
}

/**
 * Writes batches and the progress of their loads in one transaction, so that an interruption leaves no half of them.
 * @param check runs last: if it throws, nothing is written
 */
export async function writeBatches(
  database: Database,
  batches: readonly Batch[],
  notes: LoadNote | readonly LoadNote[],
  check: () => void = () => undefined,
): Promise<void> {
  await database.requireSpace();
  const statements = [...preparations[database.kind], ...batches.flatMap(split).map(writeStatement)];
  if (batches.some(({ model }) => model === 'DepartmentSuccession')) statements.push(...lineageStatements());
  statements.push(...[notes].flat().map(noteStatement));
  await runAll(database, statements, check);
}

/** Updates the statistics of the hub's tables for the query planner. */
export async function analyse(database: Database): Promise<void> {
  const tables = Object.values(models).filter(({ isView }) => !isView);
  const names = list(tables.map(({ table }) => ours(table)));
  const unbounded = [sql`SET LOCAL statement_timeout = 0`, sql`SET LOCAL lock_timeout = 0`];
  await runAll(database, [...unbounded, sql`ANALYZE ${names}`]);
}

/** Loads a data set once: if the same checksum is already loaded, it writes nothing. Returns whether it wrote. */
export async function loadOnce(database: Database, id: string, batches: readonly Batch[]): Promise<boolean> {
  const checksum = checksumOf(batches);
  const known = await readLoad(database, id);
  if (known?.finished === true && known.checksum === checksum) return false;
  const rows = batches.reduce((sum, batch) => sum + batch.rows.length, 0);
  await writeBatches(database, batches, { id, checksum, rows, finished: true });
  return true;
}
