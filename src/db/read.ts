import type { Database } from './database.ts';
import type { ModelName } from './generated/model.ts';
import { buildLevels, isDistinct } from './level.ts';
import { readLevels } from './level-rows.ts';
import type { ListRead, PageRead } from './page-read.ts';
import { countsToSql, pageToSql, rowByCodeToSql, rowByKeyToSql, startsToSql } from './page-sql.ts';
import type { RowSelection } from './selection.ts';
import { list, sql, type Sql } from './sql.ts';
import type { Stored } from './stored.ts';

/** Where a read starts: a key (of the parent, or of the row itself; null at the root), and the day to read for. */
export interface Start {
  readonly key: string | null;
  readonly day: string;
}

const startsOf = (starts: readonly Start[]): Sql =>
  startsToSql(
    starts.map(({ key }) => key),
    starts.map(({ day }) => day),
  );

/** Reads a selection for all starts in one statement, however many levels it has. */
async function readRows<Name extends ModelName>(
  { client }: Database,
  page: Sql,
  selection: RowSelection & { readonly model: Name },
  starts: readonly Start[],
  areDistinct = true,
): Promise<Stored<Name>[][]> {
  const { tables, answers, shapes } = buildLevels(startsOf(starts), page, selection, areDistinct);
  const [answer] = await client.$queryRaw<{ levels: string }[]>(
    sql`WITH ${list(tables)} SELECT json_build_array(${list(answers)})::text AS "levels"`,
  );
  const levels = JSON.parse(answer?.levels ?? '[]') as unknown[][][];
  const days = starts.map(({ day }) => day);
  return readLevels(shapes, levels, days) as Stored<Name>[][];
}

const first = <Value>([value]: readonly Value[]): Value | null => value ?? null;

/** A page of a list for each start: a LATERAL read a start, each stopping at its own limit. */
export const readPages = <Name extends ModelName>(
  database: Database,
  read: PageRead,
  selection: RowSelection & { readonly model: Name },
  starts: readonly Start[],
): Promise<Stored<Name>[][]> => readRows(database, pageToSql(read), selection, starts, isDistinct(read));

/** The row with each start's key, null where there is none. */
export async function readByKey<Name extends ModelName>(
  database: Database,
  selection: RowSelection & { readonly model: Name },
  starts: readonly Start[],
): Promise<(Stored<Name> | null)[]> {
  const rows = await readRows(database, rowByKeyToSql(selection.model), selection, starts);
  return rows.map(first);
}

/** The row that is there with each start's code on its day, null where there is none. */
export async function readByCode<Name extends ModelName>(
  database: Database,
  selection: RowSelection & { readonly model: Name },
  starts: readonly Start[],
): Promise<(Stored<Name> | null)[]> {
  const rows = await readRows(database, rowByCodeToSql(selection.model), selection, starts);
  return rows.map(first);
}

/** How many rows a list holds for each start. */
export async function readCounts(database: Database, read: ListRead, starts: readonly Start[]): Promise<number[]> {
  const counts = await database.client.$queryRaw<{ count: number }[]>(countsToSql(read, startsOf(starts)));
  return counts.map(({ count }) => count);
}
