import type { Database } from './database.ts';
import type { ModelName } from './generated/model.ts';
import { isDistinct } from './statements/level.ts';
import { readLevels } from './level-rows.ts';
import type { ListRead, PageRead } from './statements/page-read.ts';
import {
  countsToSql,
  pageToSql,
  recordsOf,
  rowByCodeToSql,
  rowByKeyToSql,
  parentKeysToSql,
  type ParentKey,
} from './statements/page-sql.ts';
import { countForRequest } from './request-signal.ts';
import { retryRead } from './retry-read.ts';
import type { RowSelection } from './statements/selection.ts';
import { bindParentKeys, statementFor, type FirstPage } from './statements/statement.ts';
import type { Stored } from './stored.ts';

/** Reads a selection for all parent keys in one statement, however many levels it has. */
async function readRows<Name extends ModelName>(
  { raw, statements }: Database,
  page: FirstPage,
  selection: RowSelection & { readonly model: Name },
  parentKeys: readonly ParentKey[],
): Promise<Stored<Name>[][]> {
  const statement = statementFor(statements, page, selection, parentKeys.length === 1);
  const values = bindParentKeys(statement, parentKeys);
  const [answer] = await retryRead(() => raw.query<{ levels: string }>({ text: statement.text, values }));
  const levels = JSON.parse(answer?.levels ?? '[]') as unknown[][][];
  // The first column of a level contains the number of each row's parent key.
  countForRequest(
    'rows',
    levels.reduce((rows, [numbers]) => rows + (numbers?.length ?? 0), 0),
  );
  const days = parentKeys.map(({ day }) => day);
  return readLevels(statement.shapes, levels, days) as Stored<Name>[][];
}

const first = <Value>([value]: readonly Value[]): Value | null => value ?? null;

/** Reads a page of a list for each parent key: one LATERAL for each parent key, which stops at its own limit. */
export const readPages = <Name extends ModelName>(
  database: Database,
  read: PageRead,
  selection: RowSelection & { readonly model: Name },
  parentKeys: readonly ParentKey[],
): Promise<Stored<Name>[][]> => {
  const page = { name: JSON.stringify(read), toSql: () => pageToSql(read), areDistinct: isDistinct(read) };
  return readRows(database, page, selection, parentKeys);
};

/** Reads the row with each key; null if absent. */
export async function readByKey<Name extends ModelName>(
  database: Database,
  selection: RowSelection & { readonly model: Name },
  parentKeys: readonly ParentKey[],
): Promise<(Stored<Name> | null)[]> {
  const page = { name: 'key', toSql: () => rowByKeyToSql(selection.model, selection.where), areDistinct: true };
  return (await readRows(database, page, selection, parentKeys)).map(first);
}

/** Reads the row with each code on its day; null if absent. */
export async function readByCode<Name extends ModelName>(
  database: Database,
  selection: RowSelection & { readonly model: Name },
  parentKeys: readonly ParentKey[],
): Promise<(Stored<Name> | null)[]> {
  const page = { name: 'code', toSql: () => rowByCodeToSql(selection.model, selection.where), areDistinct: true };
  return (await readRows(database, page, selection, parentKeys)).map(first);
}

/** Counts the rows of a list for each parent key. */
export async function readCounts(
  database: Database,
  read: ListRead,
  parentKeys: readonly ParentKey[],
): Promise<number[]> {
  const statement = countsToSql(read, parentKeysToSql(recordsOf(parentKeys), parentKeys.length === 1));
  const counts = await retryRead(() => database.raw.query<{ count: number }>(statement));
  return counts.map(({ count }) => count);
}
