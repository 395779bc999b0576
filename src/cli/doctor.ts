import { Command } from 'commander';
import { checkRelations, type RelationReport } from '../db/migrate/check-relations.ts';
import type { Database } from '../db/database.ts';
import { describeFaults, findMigrationFaults } from '../db/server/faults.ts';
import { reasonOf } from '../base/reason.ts';
import { describeDatabase } from '../db/open.ts';
import { withProgress } from './progress.ts';
import { withExistingDatabase } from './with-database.ts';

const help = `
The files of an embedded database are checked before it is opened, as at each start. It can be used by one process at a
time: stop the hub first. A PostgreSQL server can be read while hubs write to it.`;

/** Maximum number of printed faults: a few examples are enough to show damage that is everywhere. */
const maxPrinted = 20;

function printFaults(faults: RelationReport['faults']): void {
  for (const fault of faults.slice(0, maxPrinted)) console.error(`lienthong: ${fault}`);
  const others = faults.length - maxPrinted;
  if (others > 0) console.error(`lienthong: and ${others} more.`);
  process.exitCode = 1;
}

/** Describes the connection to the server, and what this role lacks for a migration. */
function describeServer({ server, schemas }: Database): string[] {
  if (server === null) return [];
  const pooler = server.isPooled
    ? `through a pooler, which ${server.keepsNames ? 'keeps' : 'does not keep'} the names of prepared statements`
    : 'without a pooler';
  const needs = findMigrationFaults(server);
  return [
    `PostgreSQL ${server.version}, role ${server.role}, ${pooler}. Schema ${schemas.hub}; unaccent in ${schemas.unaccent}, pg_trgm in ${schemas.trigrams}.`,
    ...(needs.length === 0 ? [] : [`This role cannot migrate: ${describeFaults(needs)}`]),
  ];
}

/**
 * Checks the function that prepares text for a search: its extension may have been moved since the function was
 * created.
 */
async function checkFold({ client }: Database): Promise<string[]> {
  const [found] = await client.$queryRaw<{ isThere: boolean }[]>`
    SELECT to_regprocedure('public.fold(text)') IS NOT NULL AS "isThere"`;
  if (found?.isThere !== true) return [];
  return client.$queryRaw`SELECT public.fold('Đ')`.then(
    () => [],
    (error: unknown) => [`text cannot be searched: ${reasonOf(error)}. Was the extension unaccent moved?`],
  );
}

const check = (): Promise<void> =>
  withExistingDatabase(async (database, config) => {
    for (const line of describeServer(database)) console.log(line);
    const { faults, relations, hasStructure } = await withProgress(null, 'tables and indexes', (onProgress) =>
      checkRelations(database, onProgress),
    );
    const all = [...faults, ...(await checkFold(database))];
    if (all.length > 0) {
      printFaults(all);
      return;
    }
    const structure = hasStructure
      ? ''
      : ' This role may not create the extension amcheck, so pages were read but not checked.';
    const name = describeDatabase(config).replace(/^the /, 'The ');
    console.log(`${name} is whole: ${relations} tables and indexes were read.${structure}`);
  });

/** `lienthong doctor` */
export const doctorCommand = (): Command => new Command('doctor').addHelpText('after', help).action(check);
