import { Command } from 'commander';
import { checkRelations, type RelationReport } from '../db/check-relations.ts';
import { describeDatabase } from '../open.ts';
import { withProgress } from './progress.ts';
import { withExistingDatabase } from './with-database.ts';

const help = `
The embedded store is checked file by file before it is opened, as at each start, and is held by the hub that serves
from it: stop that first. A PostgreSQL server is read while hubs write it.`;

/** How many faults are printed: damage that is everywhere is told as well by a few. */
const mostPrinted = 20;

function printFaults(faults: RelationReport['faults']): void {
  for (const fault of faults.slice(0, mostPrinted)) console.error(`lienthong: ${fault}`);
  const others = faults.length - mostPrinted;
  if (others > 0) console.error(`lienthong: and ${others} more.`);
  process.exitCode = 1;
}

const check = (): Promise<void> =>
  withExistingDatabase(async (database, config) => {
    const { faults, relations, hasStructure } = await withProgress(null, 'tables and indexes', (onProgress) =>
      checkRelations(database, onProgress),
    );
    if (faults.length > 0) {
      printFaults(faults);
      return;
    }
    const structure = hasStructure ? '' : ' The extension amcheck may not be made here: pages were read, not checked.';
    console.log(`${describeDatabase(config)} is whole: ${relations} tables and indexes were read.${structure}`);
  });

/** `lienthong doctor` */
export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('check that the store is whole: its files, every table, every index; exit 1 if it is damaged')
    .addHelpText('after', help)
    .action(check);
