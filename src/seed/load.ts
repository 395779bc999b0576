import type { Database } from '../db/database.ts';
import { models } from '../db/generated/model.ts';
import { list, ours, sql, type Sql } from '../db/sql.ts';
import type { Batch } from './batch.ts';
import { checksumOf } from './fingerprint.ts';
import { lineageStatements, writeStatement } from './write.ts';

/** How far a load has come; told after each part that is safely written. */
export type OnProgress = (rows: number) => void;

interface LoadState {
  readonly checksum: string;
  readonly rows: number;
  readonly finished: boolean;
}

/** The most rows that one statement writes. */
const rowsPerStatement = 5000;

/** Held while a batch is written: two hubs that start on one server wait for each other instead of locking rows crosswise. */
const loadLock = 72_707_370;

const byId = (left: { readonly id: string }, right: { readonly id: string }): number => (left.id < right.id ? -1 : 1);

/** What is known of a load; null where it never began. */
export async function readLoad({ client }: Database, id: string): Promise<LoadState | null> {
  const found = await client.dataLoad.findUnique({ where: { id } });
  return found && { checksum: found.checksum, rows: found.rows, finished: found.finishedAt !== null };
}

const noteStatement = ({ id, checksum, rows, finished }: LoadNote): Sql => sql`
  INSERT INTO public."DataLoad" ("id", "checksum", "rows", "finishedAt")
  VALUES (${id}, ${checksum}, ${rows}::int, ${finished ? sql`now()` : sql`NULL`})
  ON CONFLICT ("id") DO UPDATE SET "checksum" = excluded."checksum", "rows" = excluded."rows", "finishedAt" = excluded."finishedAt"`;

/** Notes how far a load has come. */
export interface LoadNote {
  readonly id: string;
  readonly checksum: string;
  readonly rows: number;
  readonly finished: boolean;
}

/** The batch in parts that one statement can take, each in the order of its index, which is built faster so. */
function split(batch: Batch): Batch[] {
  const parts: Batch[] = [];
  for (let from = 0; from < batch.rows.length; from += rowsPerStatement) {
    parts.push({ model: batch.model, rows: [...batch.rows.slice(from, from + rowsPerStatement)].sort(byId) } as Batch);
  }
  return parts;
}

/** What a database is told before it takes many rows at once; it holds until the end of the transaction. */
const preparations: Readonly<Record<Database['kind'], readonly Sql[]>> = {
  // The embedded database checks references row by row at half the cost of a load: they are checked as sets instead.
  embedded: [sql`SET LOCAL session_replication_role = replica`],
  // A crash of the server may lose the last batches, each with its note: the next run goes on from there.
  server: [
    sql`SET LOCAL statement_timeout = 0`,
    sql`SET LOCAL lock_timeout = 0`,
    sql`SET LOCAL synchronous_commit = off`,
    sql`SELECT pg_advisory_xact_lock(${loadLock}::bigint)`,
  ],
};

/** An hour: what is written at once may be much, and the machine slow. */
const longestTransaction = 3_600_000;

/** Runs statements in one transaction, however long it takes. */
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
 * Writes batches and the notes of how far loads have come in one transaction: an interruption leaves no half of it.
 * @param check run last: where it throws, nothing is written
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

/** Counts the rows of our tables for the query planner. */
export async function analyse(database: Database): Promise<void> {
  const tables = Object.values(models).filter(({ isView }) => !isView);
  const names = list(tables.map(({ table }) => ours(table)));
  const unbounded = [sql`SET LOCAL statement_timeout = 0`, sql`SET LOCAL lock_timeout = 0`];
  await runAll(database, [...unbounded, sql`ANALYZE ${names}`]);
}

/** Loads a data set once: what is there with the same checksum is left alone. Answers whether it wrote. */
export async function loadOnce(database: Database, id: string, batches: readonly Batch[]): Promise<boolean> {
  const checksum = checksumOf(batches);
  const known = await readLoad(database, id);
  if (known?.finished === true && known.checksum === checksum) return false;
  const rows = batches.reduce((sum, batch) => sum + batch.rows.length, 0);
  await writeBatches(database, batches, { id, checksum, rows, finished: true });
  return true;
}
