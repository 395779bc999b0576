import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { OperatorError } from '../base/errors.ts';
import { requireMigrated } from '../db/open.ts';
import { loadCommuneList } from '../seed/communes/load-list.ts';
import type { Changes } from '../seed/communes/plan.ts';
import { withExistingDatabase } from './with-database.ts';

/** Longest file that is read: a list of communes has a few hundred kilobytes. */
const maxBytes = 10 * 1024 * 1024;

interface LoadOptions {
  readonly validFrom: string;
  readonly dryRun?: boolean;
}

function readDay(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text))
    return text;
  throw new InvalidArgumentError('Give a day such as 2025-07-01.');
}

/** @throws OperatorError if the file is absent, too long or not UTF-8. */
async function readList(file: string): Promise<string> {
  const { size } = await stat(file).catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be read.`, { cause: error });
  });
  if (size > maxBytes) throw new OperatorError(`${file} has more than ${maxBytes} bytes: this is no list of communes.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    throw new OperatorError(`${file} is not UTF-8. Save it as "CSV UTF-8".`, { cause: error });
  }
}

function reportOf({ created, corrected, ended, endsOn, removed, unchanged }: Changes): string[] {
  const said = [
    [created.length, 'new'],
    [corrected.length, 'corrected'],
    [ended.length, `ended on ${endsOn}`],
    [removed.length, 'removed'],
    [unchanged, 'unchanged'],
  ] as const;
  return said.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
}

const load = (file: string, { validFrom, dryRun: isDryRun = false }: LoadOptions): Promise<void> =>
  withExistingDatabase(async (database, config) => {
    await requireMigrated(config, database);
    const list = { file: path.basename(file), text: await readList(file), validFrom, isDryRun };
    const changes = await loadCommuneList(database, list);
    const { created, corrected, ended, removed } = changes;
    const said = reportOf(changes).join(', ');
    if (created.length + corrected.length + ended.length + removed.length === 0)
      console.log(`Nothing to change: ${said}.`);
    else console.log(`${isDryRun ? 'A load would make these communes' : 'Communes'}: ${said}.`);
  });

/** `lienthong communes` */
export const communesCommand = (): Command =>
  new Command('communes')
    .description('the list of commune-level units')
    .addCommand(
      new Command('load')
        .description(
          'load a list of commune-level units (CSV of the statistics office, UTF-8): units that it lacks end the day before; a list with a fault is refused whole',
        )
        .argument(
          '<file>',
          'the list, with the columns Mã, Tên, Cấp, Mã TP and, if there are any, Nghị định and Quận Huyện',
        )
        .requiredOption('--valid-from <day>', 'first day of the units that are new in the list', readDay)
        .option('--dry-run', 'say what would change, and write nothing')
        .action(load),
    );
