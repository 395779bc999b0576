import type { ListShape, RowShape } from './statements/level.ts';
import { withinLife } from './statements/life.ts';
import { attachRelated } from './row-envelope.ts';
import type { Related, Stored } from './stored.ts';

/** The answer of a level: one array for each column. */
type Cells = readonly (readonly unknown[])[];

/** The parent keys of a level, by number: the day of each, and its rows. */
interface LevelKeys {
  readonly days: string[];
  readonly rows: Stored[][];
}

type Row = Record<string, unknown>;

/** Reads the rows of one level from its cells. */
class LevelReader {
  readonly #cells: Cells;
  readonly #parentKeys: readonly LevelKeys[];

  /** @param parentKeys the parent keys of all levels: those of the levels below are added while rows are read */
  constructor(cells: Cells, parentKeys: readonly LevelKeys[]) {
    this.#cells = cells;
    this.#parentKeys = parentKeys;
  }

  /** Returns the row at a place, with everything that was read together with it. */
  row(shape: RowShape, at: number, day: string): Stored {
    const cells = this.#cells;
    const row: Row = { __typename: shape.model, asOf: day };
    for (const { name, cell } of shape.columns) row[name] = cells[cell]?.[at];
    if (shape.ones.length > 0 || shape.lists.length > 0) {
      const related: Record<string, Related> = {};
      for (const { slot, keyCell, rows } of shape.ones) {
        const isThere = keyCell === null || cells[keyCell]?.[at] != null;
        related[slot] = isThere ? this.row(rows, at, day) : null;
      }
      for (const list of shape.lists) related[list.slot] = this.#list(list, row, at);
      attachRelated(row, related);
    }
    return row as unknown as Stored;
  }

  /** The page of a list of a row, before its rows are known: they are added to it when their level is read. */
  #list(list: ListShape, row: Row, at: number): Stored[] {
    const below = this.#parentKeys[list.level] as LevelKeys;
    const place = list.parentKeyCell === null ? at : Number(this.#cells[list.parentKeyCell]?.[at]) - 1;
    const asOf = String(row['asOf']);
    below.days[place] ??= list.day ?? (list.outlivesParent ? asOf : withinLife(asOf, row));
    return (below.rows[place] ??= []);
  }
}

/** Builds the rows of the first level for each parent key's day, with everything that was read along with them attached. */
export function readLevels(shapes: readonly RowShape[], levels: readonly Cells[], days: readonly string[]): Stored[][] {
  const parentKeys: LevelKeys[] = shapes.map(() => ({ days: [], rows: [] }));
  const first: LevelKeys = { days: [...days], rows: days.map(() => []) };
  parentKeys[0] = first;
  shapes.forEach((shape, level) => {
    const cells = levels[level] as Cells;
    const { days: known, rows } = parentKeys[level] as LevelKeys;
    const [numbers = []] = cells;
    const reader = new LevelReader(cells, parentKeys);
    for (let at = 0; at < numbers.length; at += 1) {
      const parentKey = Number(numbers[at]) - 1;
      rows[parentKey]?.push(reader.row(shape, at, known[parentKey] as string));
    }
  });
  return first.rows;
}
