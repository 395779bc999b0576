import type { Database } from './database.ts';
import type { ModelName } from './generated/model.ts';
import { isDistinct } from './level.ts';
import { readLevels } from './level-rows.ts';
import type { ListRead, PageRead } from './page-read.ts';
import {
  countsToSql,
  pageToSql,
  recordsOf,
  rowByCodeToSql,
  rowByKeyToSql,
  startsToSql,
  type Start,
} from './page-sql.ts';
import { countForRequest } from './request-signal.ts';
import { retryRead } from './retry-read.ts';
import type { RowSelection } from './selection.ts';
import { bindStarts, statementFor, type FirstPage } from './statement.ts';
import type { Stored } from './stored.ts';

/** Reads a selection for all starts in one statement, however many levels it has. */
async function readRows<Name extends ModelName>(
  { client, statements }: Database,
  page: FirstPage,
  selection: RowSelection & { readonly model: Name },
  starts: readonly Start[],
): Promise<Stored<Name>[][]> {
  const statement = statementFor(statements, page, selection, starts.length === 1);
  const values = bindStarts(statement, starts);
  const [answer] = await retryRead(() => client.$queryRawUnsafe<{ levels: string }[]>(statement.text, ...values));
  const levels = JSON.parse(answer?.levels ?? '[]') as unknown[][][];
  // The first column of a level has the number of each row's start.
  countForRequest(
    'rows',
    levels.reduce((rows, [numbers]) => rows + (numbers?.length ?? 0), 0),
  );
  const days = starts.map(({ day }) => day);
  return readLevels(statement.shapes, levels, days) as Stored<Name>[][];
}

const first = <Value>([value]: readonly Value[]): Value | null => value ?? null;

/** A page of a list for each start: a LATERAL read a start, each stopping at its own limit. */
export const readPages = <Name extends ModelName>(
  database: Database,
  read: PageRead,
  selection: RowSelection & { readonly model: Name },
  starts: readonly Start[],
): Promise<Stored<Name>[][]> => {
  const page = { name: JSON.stringify(read), toSql: () => pageToSql(read), areDistinct: isDistinct(read) };
  return readRows(database, page, selection, starts);
};

/** The row with each start's key, null where there is none. */
export async function readByKey<Name extends ModelName>(
  database: Database,
  selection: RowSelection & { readonly model: Name },
  starts: readonly Start[],
): Promise<(Stored<Name> | null)[]> {
  const page = { name: 'key', toSql: () => rowByKeyToSql(selection.model, selection.where), areDistinct: true };
  return (await readRows(database, page, selection, starts)).map(first);
}

/** The row that is there with each start's code on its day, null where there is none. */
export async function readByCode<Name extends ModelName>(
  database: Database,
  selection: RowSelection & { readonly model: Name },
  starts: readonly Start[],
): Promise<(Stored<Name> | null)[]> {
  const page = { name: 'code', toSql: () => rowByCodeToSql(selection.model, selection.where), areDistinct: true };
  return (await readRows(database, page, selection, starts)).map(first);
}

/** How many rows a list holds for each start. */
export async function readCounts(database: Database, read: ListRead, starts: readonly Start[]): Promise<number[]> {
  const statement = countsToSql(read, startsToSql(recordsOf(starts), starts.length === 1));
  const counts = await retryRead(() => database.client.$queryRaw<{ count: number }[]>(statement));
  return counts.map(({ count }) => count);
}
