import type { ModelName } from './generated/model.ts';
import { withinLifeToSql } from './life.ts';
import type { ListRead } from './page-read.ts';
import { rowAlias, startAlias, startColumns } from './aliases.ts';
import { pageToSql, startDay } from './page-sql.ts';
import type { ListSelection, RowSelection } from './selection.ts';
import {
  createSource,
  joinAlias,
  joinsOf,
  nameInLevel,
  ownColumn,
  readColumn,
  withJoined,
  type Source,
} from './source.ts';
import { column, identifier, list, spaced, sql, type Sql } from './sql.ts';

/** Where the values of a row stand in the answer of its level, in which each column is an array. */
export interface RowShape {
  readonly model: ModelName;
  readonly columns: readonly { readonly name: string; readonly cell: number }[];
  readonly ones: readonly { readonly slot: string; readonly keyCell: number | null; readonly rows: RowShape }[];
  readonly lists: readonly ListShape[];
}

export interface ListShape {
  readonly slot: string;
  /** The level that holds the rows of the list. */
  readonly level: number;
  /** Where the number of the row's start in that level stands; null where it is the row's own number. */
  readonly startCell: number | null;
  readonly day: string | null;
  readonly outlivesParent: boolean;
}

/** The rows of a selection for all starts at once, as tables of a WITH, each level on top of the one it hangs on. */
export interface Levels {
  readonly tables: Sql[];
  /** The answer of each level: an array a column, the numbers of the starts first. */
  readonly answers: Sql[];
  readonly shapes: RowShape[];
}

const number = '$number';
const numbered = 'p';
const based = 'b';

/** A list of a level: where its rows start, and where they are told of it. */
interface Branch {
  readonly selected: ListSelection;
  readonly source: Source;
  readonly key: Sql;
  readonly day: Sql;
  /** The column of the level that numbers the starts of the list. */
  readonly numberedBy: string;
}

function dayOf({ day, outlivesParent }: ListSelection, source: Source): Sql {
  const own = column(based, startColumns.day);
  if (day !== null) return sql`${day}::date`;
  return outlivesParent
    ? own
    : withinLifeToSql(source.selection.model, based, own, (name) => nameInLevel(source, name));
}

/** Rows that can come twice share their starts, so that nothing is read twice. */
function branchesOf(sources: readonly Source[], areDistinct: boolean): Branch[] {
  const lists = sources.flatMap((source) => source.selection.lists.map((selected) => ({ selected, source })));
  return lists.map(({ selected, source }, index) => {
    const own = ownColumn(selected);
    const isOwnStart = areDistinct && source.place === 0 && own === 'id';
    return {
      selected,
      source,
      key: column(based, nameInLevel(source, own)),
      day: dayOf(selected, source),
      numberedBy: isOwnStart ? number : `$start${index}`,
    };
  });
}

/** The window function keeps the joins out of the LATERAL, where they would run once a start. */
function rowsToSql(starts: Sql, page: Sql, root: Source, joined: readonly Source[]): Sql {
  const own = root.columns.map((name) => sql`${readColumn(root, name, rowAlias, startDay)} AS ${identifier(name)}`);
  const day = column(numbered, startColumns.day);
  const columns = [
    ...[number, startColumns.number, startColumns.day].map((name) => column(numbered, name)),
    ...root.columns.map((name) => sql`${column(numbered, name)} AS ${identifier(nameInLevel(root, name))}`),
    ...joined.flatMap((source) =>
      source.columns.map(
        (name) => sql`${readColumn(source, name, joinAlias(source), day)} AS ${identifier(nameInLevel(source, name))}`,
      ),
    ),
  ];
  const start = column(startAlias, startColumns.number);
  return spaced([
    sql`SELECT ${list(columns)} FROM (
      SELECT row_number() OVER ()::int AS ${identifier(number)}, ${start}, ${startDay}, page.*
      FROM ${starts} AS ${identifier(startAlias)} CROSS JOIN LATERAL (SELECT ${list(own)} ${page}) AS page
    ) AS ${identifier(numbered)}`,
    ...joinsOf(root, numbered, day),
  ]);
}

/** The starts of a list, from the level that it hangs on. */
function startsOf({ selected, source, key, day, numberedBy }: Branch, table: Sql): Sql {
  const carried = Object.entries(selected.carries ?? {}).map(
    ([name, own]) => sql`, ${column(based, nameInLevel(source, own))} AS ${identifier(name)}`,
  );
  return sql`(SELECT ${numberedBy === number ? sql`` : sql`DISTINCT`} ${column(based, numberedBy)} AS ${identifier(startColumns.number)},
    ${key} AS ${identifier(startColumns.key)}, ${day} AS ${identifier(startColumns.day)}${spaced([sql``, ...carried])}
    FROM ${table} AS ${identifier(based)} WHERE ${key} IS NOT NULL)`;
}

function answerOf(rows: Sql, cells: readonly string[], isInOrder: boolean): Sql {
  const arrays = cells.map((cell) => sql`coalesce(json_agg(${identifier(cell)}), '[]')`);
  const ordered = isInOrder ? rows : sql`(SELECT * FROM ${rows} ORDER BY ${identifier(number)}) AS o`;
  return sql`(SELECT json_build_array(${list(arrays)}) FROM ${ordered})`;
}

function shapeOf(source: Source, cells: readonly string[], lists: ReadonlyMap<ListSelection, ListShape>): RowShape {
  const cellOf = (name: string): number => cells.indexOf(nameInLevel(source, name));
  return {
    model: source.selection.model,
    columns: source.answered.map((name) => ({ name, cell: cellOf(name) })),
    ones: source.ones.map(({ one: { slot }, source: joined }) => ({
      slot,
      keyCell: joined.key === null ? null : cells.indexOf(nameInLevel(joined, joined.key)),
      rows: shapeOf(joined, cells, lists),
    })),
    lists: source.selection.lists.map((selected) => lists.get(selected) as ListShape),
  };
}

/**
 * Adds the level of a selection and, below it, those of its lists.
 * @param starts where the rows start, as a table
 * @param page the rows of one start: what follows the columns in its SELECT
 * @param areDistinct whether no row comes twice on a day
 */
function addLevel(levels: Levels, starts: Sql, page: Sql, selection: RowSelection, areDistinct: boolean): void {
  const place = levels.answers.length;
  const table = identifier(`level${place}`);
  const root = createSource(selection);
  const sources = withJoined(root);
  const branches = branchesOf(sources, areDistinct);
  const shared = branches.filter(({ numberedBy }) => numberedBy !== number);
  const columns = sources.flatMap((source) => source.answered.map((name) => nameInLevel(source, name)));
  const cells = [startColumns.number, ...columns, ...shared.map(({ numberedBy }) => numberedBy)];
  const rows = rowsToSql(starts, page, root, sources.slice(1));
  const ranks = shared.map(
    ({ key, day, numberedBy }) => sql`dense_rank() OVER (ORDER BY ${key}, ${day})::int AS ${identifier(numberedBy)}`,
  );
  const body =
    ranks.length === 0
      ? rows
      : sql`SELECT ${identifier(based)}.*, ${list(ranks)} FROM (${rows}) AS ${identifier(based)}`;
  const isInOrder = sources.length === 1 && ranks.length === 0;
  // A level that nothing hangs on is read where it is answered.
  if (branches.length === 0) levels.answers.push(answerOf(sql`(${rows}) AS l`, cells, isInOrder));
  else {
    levels.tables.push(sql`${table} AS MATERIALIZED (${body})`);
    levels.answers.push(answerOf(table, cells, isInOrder));
  }
  const lists = new Map<ListSelection, ListShape>();
  for (const branch of branches) {
    const { slot, read, day, outlivesParent, rows: below } = branch.selected;
    const startCell = branch.numberedBy === number ? null : cells.indexOf(branch.numberedBy);
    const level = levels.answers.length;
    lists.set(branch.selected, { slot, level, startCell, day, outlivesParent });
    addLevel(levels, startsOf(branch, table), pageToSql(read), below, isDistinct(read));
  }
  levels.shapes[place] = shapeOf(root, cells, lists);
}

/** Whether no row of a list comes twice on a day: a row hangs directly on one parent, and by a longer path on many. */
export const isDistinct = ({ path }: ListRead): boolean => path === null || path.relations.length === 1;

/** The levels of a selection: the rows of each start, and all that is read along with them. */
export function buildLevels(starts: Sql, page: Sql, selection: RowSelection, areDistinct: boolean): Levels {
  const levels: Levels = { tables: [], answers: [], shapes: [] };
  addLevel(levels, starts, page, selection, areDistinct);
  return levels;
}
