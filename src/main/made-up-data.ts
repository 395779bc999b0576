import type { Database } from '../db/database.ts';
import { identifier, ours, sql } from '../db/statements/sql.ts';
import { parentOfRecord, recordModelNames } from '../records/record-models.ts';
import { OperatorError } from '../base/errors.ts';

/** The column with the name of a row, for tables whose id is not readable. */
const nameColumns: Readonly<Record<string, string>> = { CooperationAgreement: 'number' };

/** Models of records that are part of another record. */
const partsOfRecords = recordModelNames.filter((model) => parentOfRecord(model) !== null);

const maxExamples = 3;
const maxTables = 2;

interface MadeUpRows {
  readonly table: string;
  readonly count: number;
  readonly examples: readonly string[];
}

/**
 * Lists the tables whose rows can be marked as synthetic; none in an empty database. First come agreements, because
 * they open data, then the tables whose data they open.
 */
async function readMarkedTables({ client, schemas }: Database): Promise<string[]> {
  const found = await client.$queryRaw<{ name: string }[]>`
    SELECT marked.table_name::text AS "name" FROM information_schema.columns marked
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE marked.table_schema = ${schemas.hub} AND marked.column_name = 'synthetic' AND table_type = 'BASE TABLE'
      -- Parts of a record are not checked: they fill the largest tables, and their record is checked.
      AND NOT marked.table_name = ANY (${partsOfRecords}::text[])
    ORDER BY marked.table_name <> 'CooperationAgreement', marked.table_name <> 'Beneficiary', marked.table_name`;
  return found.map(({ name }) => name);
}

async function readMadeUpRows({ client }: Database, table: string): Promise<MadeUpRows> {
  const name = identifier(nameColumns[table] ?? 'id');
  const rows = sql`FROM ${ours(table)} WHERE "synthetic"`;
  const named = await client.$queryRaw<{ name: string }[]>(
    sql`SELECT coalesce(${name}, "id")::text AS "name" ${rows} ORDER BY "id" LIMIT ${maxExamples}::int`,
  );
  if (named.length === 0) return { table, count: 0, examples: [] };
  const [counted] = await client.$queryRaw<{ count: number }[]>(sql`SELECT count(*)::int AS "count" ${rows}`);
  return { table, count: counted?.count ?? 0, examples: named.map((row) => row.name) };
}

const describe = ({ table, count, examples }: MadeUpRows): string =>
  `${count} ${table} (${examples.join(', ')}${count > examples.length ? ', …' : ''})`;

/**
 * Refuses a database with synthetic rows: in production, synthetic agreements would open records like signed ones.
 * @throws OperatorError that names some of the rows.
 */
export async function refuseMadeUpData(database: Database): Promise<void> {
  const found: MadeUpRows[] = [];
  for (const table of await readMarkedTables(database)) {
    const rows = await readMadeUpRows(database, table);
    if (rows.count > 0) found.push(rows);
  }
  if (found.length === 0) return;
  const more = found.length > maxTables ? ` and rows of ${found.length - maxTables} other tables` : '';
  throw new OperatorError(
    `LIENTHONG_ENV is production, and this database holds made-up data, which would open records as signed agreements do: ${found
      .slice(0, maxTables)
      .map(describe)
      .join(', ')}${more}. Begin with an empty database.`,
  );
}
