import type { ModelName } from '../generated/model.ts';
import { withinLifeToSql } from './life.ts';
import type { ListRead } from './page-read.ts';
import { rowAlias, parentKeyAlias, parentKeyColumns } from './aliases.ts';
import { pageToSql, parentKeyDay } from './page-sql.ts';
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

/** The places of a row's values in the answer of its level, in which each column is an array. */
export interface RowShape {
  readonly model: ModelName;
  readonly columns: readonly { readonly name: string; readonly cell: number }[];
  readonly ones: readonly { readonly slot: string; readonly keyCell: number | null; readonly rows: RowShape }[];
  readonly lists: readonly ListShape[];
}

export interface ListShape {
  readonly slot: string;
  /** The level of the list's rows. */
  readonly level: number;
  /** The place of the row's parent key number in that level; null if it is the row's own number. */
  readonly parentKeyCell: number | null;
  readonly day: string | null;
  readonly outlivesParent: boolean;
}

/** The rows of a selection for all parent keys, as tables of a WITH; each level builds on the one above it. */
export interface Levels {
  readonly tables: Sql[];
  /** The answer of each level: one array for each column, the numbers of the parent keys first. */
  readonly answers: Sql[];
  readonly shapes: RowShape[];
}

const number = '$number';
const numbered = 'p';
const based = 'b';

/** A list of a level, with the columns of its parent keys. */
interface Branch {
  readonly selected: ListSelection;
  readonly source: Source;
  readonly key: Sql;
  readonly day: Sql;
  /** The column of the level that numbers the parent keys of the list. */
  readonly numberedBy: string;
}

function dayOf({ day, outlivesParent }: ListSelection, source: Source): Sql {
  const own = column(based, parentKeyColumns.day);
  if (day !== null) return sql`${day}::date`;
  return outlivesParent
    ? own
    : withinLifeToSql(source.selection.model, based, own, (name) => nameInLevel(source, name));
}

/** Rows that can occur twice share their parent keys, so that nothing is read twice. */
function branchesOf(sources: readonly Source[], areDistinct: boolean): Branch[] {
  const lists = sources.flatMap((source) => source.selection.lists.map((selected) => ({ selected, source })));
  return lists.map(({ selected, source }, index) => {
    const own = ownColumn(selected);
    const isOwnParentKey = areDistinct && source.place === 0 && own === 'id';
    return {
      selected,
      source,
      key: column(based, nameInLevel(source, own)),
      day: dayOf(selected, source),
      numberedBy: isOwnParentKey ? number : `$parent${index}`,
    };
  });
}

/** The window function keeps the joins out of the LATERAL, in which they would run for each parent key. */
function rowsToSql(parentKeys: Sql, page: Sql, root: Source, joined: readonly Source[]): Sql {
  const own = root.columns.map((name) => sql`${readColumn(root, name, rowAlias, parentKeyDay)} AS ${identifier(name)}`);
  const day = column(numbered, parentKeyColumns.day);
  const columns = [
    ...[number, parentKeyColumns.number, parentKeyColumns.day].map((name) => column(numbered, name)),
    ...root.columns.map((name) => sql`${column(numbered, name)} AS ${identifier(nameInLevel(root, name))}`),
    ...joined.flatMap((source) =>
      source.columns.map(
        (name) => sql`${readColumn(source, name, joinAlias(source), day)} AS ${identifier(nameInLevel(source, name))}`,
      ),
    ),
  ];
  const parentKey = column(parentKeyAlias, parentKeyColumns.number);
  return spaced([
    sql`SELECT ${list(columns)} FROM (
      SELECT row_number() OVER ()::int AS ${identifier(number)}, ${parentKey}, ${parentKeyDay}, page.*
      FROM ${parentKeys} AS ${identifier(parentKeyAlias)} CROSS JOIN LATERAL (SELECT ${list(own)} ${page}) AS page
    ) AS ${identifier(numbered)}`,
    ...joinsOf(root, numbered, day),
  ]);
}

/** Builds the parent keys of a list from the level above it. */
function parentKeysOf({ selected, source, key, day, numberedBy }: Branch, table: Sql): Sql {
  const handed = Object.entries(selected.handsDown ?? {}).map(
    ([name, own]) => sql`, ${column(based, nameInLevel(source, own))} AS ${identifier(name)}`,
  );
  return sql`(SELECT ${numberedBy === number ? sql`` : sql`DISTINCT`} ${column(based, numberedBy)} AS ${identifier(parentKeyColumns.number)},
    ${key} AS ${identifier(parentKeyColumns.key)}, ${day} AS ${identifier(parentKeyColumns.day)}${spaced([sql``, ...handed])}
    FROM ${table} AS ${identifier(based)} WHERE ${key} IS NOT NULL)`;
}

function answerOf(rows: Sql, cells: readonly string[], isInOrder: boolean): Sql {
  const arrays = cells.map((cell) => sql`coalesce(json_agg(${identifier(cell)}), '[]')`);
  const ordered = isInOrder ? rows : sql`(SELECT * FROM ${rows} ORDER BY ${identifier(number)}) AS o`;
  // A function takes at most 100 arguments, but a level may have more columns.
  return sql`(SELECT array_to_json(ARRAY[${list(arrays)}]) FROM ${ordered})`;
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

/** The rows of a level. */
interface LevelRows {
  /** The parent keys of the rows, as a table. */
  readonly parentKeys: Sql;
  /** The rows of one parent key: what follows the columns in its SELECT. */
  readonly page: Sql;
  /** Whether no row occurs twice on a day. */
  readonly areDistinct: boolean;
}

/** Adds the level of a selection and, below it, those of its lists. */
function addLevel(levels: Levels, { parentKeys, page, areDistinct }: LevelRows, selection: RowSelection): void {
  const place = levels.answers.length;
  const table = identifier(`level${place}`);
  const root = createSource(selection);
  const sources = withJoined(root);
  const branches = branchesOf(sources, areDistinct);
  const shared = branches.filter(({ numberedBy }) => numberedBy !== number);
  const columns = sources.flatMap((source) => source.answered.map((name) => nameInLevel(source, name)));
  const cells = [parentKeyColumns.number, ...columns, ...shared.map(({ numberedBy }) => numberedBy)];
  const rows = rowsToSql(parentKeys, page, root, sources.slice(1));
  const ranks = shared.map(
    ({ key, day, numberedBy }) => sql`dense_rank() OVER (ORDER BY ${key}, ${day})::int AS ${identifier(numberedBy)}`,
  );
  const body =
    ranks.length === 0
      ? rows
      : sql`SELECT ${identifier(based)}.*, ${list(ranks)} FROM (${rows}) AS ${identifier(based)}`;
  const isInOrder = sources.length === 1 && ranks.length === 0;
  // A level without lists is read directly in the answer.
  if (branches.length === 0) levels.answers.push(answerOf(sql`(${rows}) AS l`, cells, isInOrder));
  else {
    levels.tables.push(sql`${table} AS MATERIALIZED (${body})`);
    levels.answers.push(answerOf(table, cells, isInOrder));
  }
  const lists = new Map<ListSelection, ListShape>();
  for (const branch of branches) {
    const { slot, read, day, outlivesParent, rows: below } = branch.selected;
    const parentKeyCell = branch.numberedBy === number ? null : cells.indexOf(branch.numberedBy);
    const level = levels.answers.length;
    lists.set(branch.selected, { slot, level, parentKeyCell, day, outlivesParent });
    const rowsBelow = { parentKeys: parentKeysOf(branch, table), page: pageToSql(read), areDistinct: isDistinct(read) };
    addLevel(levels, rowsBelow, below);
  }
  levels.shapes[place] = shapeOf(root, cells, lists);
}

/**
 * Whether no row of a list occurs twice on a day: by a direct relation a row has one parent, by a longer path it may
 * have many.
 */
export const isDistinct = ({ path }: ListRead): boolean => path === null || path.relations.length === 1;

/** Builds the levels of a selection: the rows of each parent key, and everything that is read along with them. */
export function buildLevels(parentKeys: Sql, page: Sql, selection: RowSelection, areDistinct: boolean): Levels {
  const levels: Levels = { tables: [], answers: [], shapes: [] };
  addLevel(levels, { parentKeys, page, areDistinct }, selection);
  return levels;
}
