import type { Database } from '../db/database.ts';
import { identifier, ours, sql } from '../db/sql.ts';
import { OperatorError } from '../base/errors.ts';

/** What names a row of a table for people, where it is not the id. */
const nameColumns: Readonly<Record<string, string>> = { CooperationAgreement: 'number' };

const maxExamples = 3;
const maxTables = 2;

interface MadeUpRows {
  readonly table: string;
  readonly count: number;
  readonly examples: readonly string[];
}

/** Lists the tables whose rows can be marked as made up; none in an empty database. Agreements, which open data, come first, then those whose data they open. */
async function readMarkedTables({ client, schemas }: Database): Promise<string[]> {
  const found = await client.$queryRaw<{ name: string }[]>`
    SELECT marked.table_name::text AS "name" FROM information_schema.columns marked
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE marked.table_schema = ${schemas.hub} AND marked.column_name = 'synthetic' AND table_type = 'BASE TABLE'
      -- The largest tables, whose rows are those of a beneficiary, which is looked at.
      AND marked.table_name NOT IN ('Enrolment', 'Payment')
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
 * Refuses a database that holds made-up rows: in production its agreements would open records as signed ones do.
 * @throws OperatorError that names some of them.
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
