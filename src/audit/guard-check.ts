import type { Database } from '../db/database.ts';
import { listedRecordModels } from '../records/record-models.ts';
import { readMigrations } from '../db/migrate/migration-history.ts';

/** Tables whose rows are only ever added. */
const ledgerTables = ['LedgerEntry', 'LedgerMention', 'LedgerBlock', 'LedgerCheckpoint'];

/** Tables whose changes are written to the ledger. */
const notedTables = ['CooperationAgreement', 'AgreementParty', 'SharingClause', 'ApiKey', 'DepartmentLink'];

/** Tables whose changes every process of a hub sees with its next request. */
const watchedTables = [...notedTables, 'Department', 'DepartmentLineage', ...listedRecordModels];

const guardFunctions = [
  'ledger_append',
  'ledger_fingerprints',
  'ledger_guard_table',
  'ledger_only_grows',
  'ledger_prepare',
  'ledger_remove_month',
  'ledger_tidy',
  'access_change_noted',
  'access_changed',
];

/** A trigger or a rule, as the database describes it. */
interface Guard {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
  readonly isAlways: boolean;
}

/**
 * The definition of a trigger up to the arguments of its function: the arguments decide what is recorded of a change,
 * not whether.
 */
const growing = (table: string): string =>
  `CREATE TRIGGER ledger_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON "${table}" FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows(`;
const noting = (table: string): string =>
  `CREATE TRIGGER access_change_noted AFTER INSERT OR DELETE OR UPDATE ON "${table}" FOR EACH ROW EXECUTE FUNCTION access_change_noted(`;
const watching = (table: string): string =>
  `CREATE TRIGGER access_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON "${table}" FOR EACH STATEMENT EXECUTE FUNCTION access_changed(`;

const expectedOn = (parts: readonly string[]): { table: string; name: string; definition: string }[] => [
  ...[...ledgerTables, ...parts].map((table) => ({ table, name: 'ledger_only_grows', definition: growing(table) })),
  ...notedTables.map((table) => ({ table, name: 'access_change_noted', definition: noting(table) })),
  ...watchedTables.map((table) => ({ table, name: 'access_changed', definition: watching(table) })),
];

const readGuards = ({ client, schemas: { hub } }: Database): Promise<Guard[]> => client.$queryRaw<Guard[]>`
  SELECT class.relname AS "table", guard.tgname AS "name", guard.tgenabled = 'A' AS "isAlways",
         CASE WHEN called.pronamespace = class.relnamespace
           THEN replace(pg_get_triggerdef(guard.oid), 'ON ' || quote_ident(${hub}) || '.', 'ON ')
           ELSE 'of a function elsewhere' END AS "definition"
  FROM pg_trigger guard
  JOIN pg_class class ON class.oid = guard.tgrelid
  JOIN pg_proc called ON called.oid = guard.tgfoid
  WHERE NOT guard.tgisinternal AND class.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${hub})
  UNION ALL SELECT tablename, rulename, false, definition FROM pg_rules WHERE schemaname = ${hub}
  ORDER BY 1, 2`;

/** Reads the tables of the months: a change of one of them does not meet the trigger of the whole. */
async function readParts({ client, schemas: { hub } }: Database): Promise<string[]> {
  const rows = await client.$queryRaw<{ name: string }[]>`
    SELECT part.relname AS "name" FROM pg_inherits
    JOIN pg_class part ON part.oid = inhrelid
    JOIN pg_class whole ON whole.oid = inhparent AND whole.relname = 'LedgerEntry'
    WHERE whole.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${hub}) ORDER BY 1`;
  return rows.map(({ name }) => name);
}

function findTriggerFaults(guards: readonly Guard[], parts: readonly string[]): string[] {
  const missing = expectedOn(parts).flatMap(({ table, name, definition }) => {
    const guard = guards.find((each) => each.table === table && each.name === name);
    if (guard === undefined) return [`the trigger ${name} on ${table} is missing`];
    if (!guard.definition.startsWith(definition)) return [`the trigger ${name} on ${table} was changed`];
    return guard.isAlways ? [] : [`the trigger ${name} on ${table} is disabled`];
  });
  const foreign = guards.filter(
    ({ table, name }) => [...ledgerTables, ...parts].includes(table) && name !== 'ledger_only_grows',
  );
  return [
    ...missing,
    ...foreign.map(({ table, name }) => `${table} has a trigger or rule ${name}, which is not the hub's`),
  ];
}

/** Finds the body of a function in the last migration that creates it. */
function bodyIn(scripts: readonly string[], name: string): string | null {
  const made = scripts.flatMap((script) => [
    ...script.matchAll(new RegExp(`CREATE (?:OR REPLACE )?FUNCTION public\\.${name}\\([^$]*\\$\\$([^$]*)\\$\\$`, 'g')),
  ]);
  return made.at(-1)?.[1] ?? null;
}

async function findFunctionFaults({ client, schemas: { hub } }: Database): Promise<string[]> {
  const kept = await client.$queryRaw<{ name: string; body: string; isBound: boolean }[]>`
    SELECT proname AS "name", prosrc AS "body",
           coalesce(proconfig @> ARRAY['search_path=' || quote_ident(${hub}) || ', pg_temp'], false) AS "isBound"
    FROM pg_proc
    WHERE pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${hub}) AND proname = ANY (${guardFunctions}::text[])`;
  const scripts = (await readMigrations()).map(({ script }) => script);
  return guardFunctions.flatMap((name) => {
    const found = kept.filter((each) => each.name === name);
    if (found.length === 0) return [`the function ${name} is missing`];
    const isUnchanged = found.every(({ body, isBound }) => isBound && body === bodyIn(scripts, name));
    return isUnchanged ? [] : [`the function ${name} was changed`];
  });
}

/** Checks the triggers and functions that guard the ledger in the database. Returns a sentence for each fault. */
export const findGuardFaults = async (database: Database): Promise<string[]> => [
  ...findTriggerFaults(await readGuards(database), await readParts(database)),
  ...(await findFunctionFaults(database)),
];
