import type { Database } from '../database.ts';
import { Prisma, type PrismaClient } from '../generated/client/client.ts';
import { reasonOf } from '../../base/reason.ts';

/** Result of a check of all tables and indexes. */
export interface RelationReport {
  readonly faults: readonly string[];
  readonly relations: number;
  /** Whether the structure of pages was checked too, which needs PostgreSQL's extension amcheck. */
  readonly hasStructure: boolean;
}

type Transaction = Pick<PrismaClient, '$queryRaw' | '$executeRaw' | '$executeRawUnsafe'>;

/** Creates amcheck if the role may; the end of the transaction removes it. */
const makeExtension = `DO $$ BEGIN CREATE EXTENSION IF NOT EXISTS amcheck; EXCEPTION WHEN OTHERS THEN NULL; END $$`;

/** Counts a table by reading it and by an index: rows that were cut off are still in the index. */
const makeTableCheck = `CREATE FUNCTION pg_temp.check_table(checked regclass) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; read_through bigint; by_index bigint;
BEGIN
  IF to_regprocedure('verify_heapam(regclass,boolean,boolean,text,bigint,bigint)') IS NOT NULL THEN
    EXECUTE 'SELECT min(msg) FROM verify_heapam($1, check_toast => true)' INTO message USING checked;
    IF message IS NOT NULL THEN RETURN message; END IF;
  END IF;
  PERFORM set_config('enable_seqscan', 'on', true), set_config('enable_indexscan', 'off', true),
    set_config('enable_indexonlyscan', 'off', true), set_config('enable_bitmapscan', 'off', true);
  EXECUTE format('SELECT count(*) FROM %s', checked) INTO read_through;
  PERFORM set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'on', true),
    set_config('enable_indexonlyscan', 'on', true);
  EXECUTE format('SELECT count(*) FROM %s', checked) INTO by_index;
  IF read_through = by_index THEN RETURN NULL; END IF;
  RETURN format('%s rows are there, and its index has %s', read_through, by_index);
EXCEPTION WHEN OTHERS THEN RETURN SQLERRM;
END $$`;

const makeIndexCheck = `CREATE FUNCTION pg_temp.check_index(checked regclass, method name) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  IF method = 'btree' AND to_regprocedure('bt_index_check(regclass,boolean)') IS NOT NULL THEN
    EXECUTE 'SELECT bt_index_check($1, true)' USING checked;
  ELSIF method = 'gin' AND to_regprocedure('gin_index_check(regclass)') IS NOT NULL THEN
    EXECUTE 'SELECT gin_index_check($1)' USING checked;
  END IF;
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN RETURN SQLERRM;
END $$`;

interface Relation {
  readonly name: string;
  readonly isTable: boolean;
  readonly method: string;
}

const readRelations = (transaction: Transaction, schema: string): Promise<Relation[]> =>
  transaction.$queryRaw(Prisma.sql`
    SELECT relation.oid::regclass::text AS "name", relation.relkind = 'r' AS "isTable", method.amname::text AS "method"
    FROM pg_class relation
    JOIN pg_am method ON method.oid = relation.relam
    WHERE relation.relkind IN ('r', 'i') AND relation.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${schema})
    ORDER BY relation.relkind DESC, 1`);

async function findFault(transaction: Transaction, { name, isTable, method }: Relation): Promise<string | null> {
  try {
    const [found] = await transaction.$queryRaw<{ fault: string | null }[]>(
      isTable
        ? Prisma.sql`SELECT pg_temp.check_table(${name}::text::regclass) AS "fault"`
        : Prisma.sql`SELECT pg_temp.check_index(${name}::text::regclass, ${method}::text::name) AS "fault"`,
    );
    return found?.fault ?? null;
  } catch (error) {
    return reasonOf(error);
  }
}

async function checkAll(transaction: Transaction, schema: string, onProgress: OnRelation): Promise<RelationReport> {
  await transaction.$executeRawUnsafe('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await transaction.$executeRawUnsafe('SET LOCAL statement_timeout = 0');
  for (const sql of [makeExtension, makeTableCheck, makeIndexCheck]) await transaction.$executeRawUnsafe(sql);
  const [extension] = await transaction.$queryRaw<{ isThere: boolean }[]>`
    SELECT to_regprocedure('bt_index_check(regclass,boolean)') IS NOT NULL AS "isThere"`;
  const relations = await readRelations(transaction, schema);
  const faults: string[] = [];
  for (const [index, relation] of relations.entries()) {
    const fault = await findFault(transaction, relation);
    if (fault !== null) faults.push(`${relation.name}: ${fault}`);
    onProgress(index + 1, relations.length);
  }
  return { faults, relations: relations.length, hasStructure: extension?.isThere === true };
}

type OnRelation = (done: number, all: number) => void;

/** Thrown to end the transaction and roll it back. */
class Finished extends Error {
  readonly report: RelationReport;

  constructor(report: RelationReport) {
    super('finished');
    this.report = report;
  }
}

/** One day: a table may be long, and the machine slow. */
const longest = 86_400_000;

/** Reads every table and index of the hub completely, and lists the damaged ones. Changes nothing. */
export async function checkRelations({ client, schemas }: Database, onProgress: OnRelation): Promise<RelationReport> {
  try {
    return await client.$transaction(
      async (transaction) => {
        throw new Finished(await checkAll(transaction, schemas.hub, onProgress));
      },
      { timeout: longest, maxWait: longest },
    );
  } catch (error) {
    if (error instanceof Finished) return error.report;
    throw error;
  }
}
