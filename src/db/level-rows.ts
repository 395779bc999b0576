import type { ListShape, RowShape } from './level.ts';
import { withinLife } from './life.ts';
import { hangRelated, type Related, type Stored } from './stored.ts';

/** The answer of a level: an array a column. */
type Cells = readonly (readonly unknown[])[];

/** The starts of a level: the day of each, and the rows found for it. */
interface Starts {
  readonly days: string[];
  readonly rows: Stored[][];
}

type Row = Record<string, unknown>;

/** Hangs the page of a list on a row before its rows are known: they are added to it when their level is read. */
function hangList(list: ListShape, row: Row, cells: Cells, at: number, starts: readonly Starts[]): Stored[] {
  const below = starts[list.level] as Starts;
  const place = list.startCell === null ? at : Number(cells[list.startCell]?.[at]) - 1;
  below.days[place] ??= list.day ?? (list.outlivesParent ? String(row['asOf']) : withinLife(String(row['asOf']), row));
  return (below.rows[place] ??= []);
}

function readRow(shape: RowShape, cells: Cells, at: number, day: string, starts: readonly Starts[]): Stored {
  const row: Row = { __typename: shape.model, asOf: day };
  for (const { name, cell } of shape.columns) row[name] = cells[cell]?.[at];
  if (shape.ones.length > 0 || shape.lists.length > 0) {
    const related: Record<string, Related> = {};
    for (const { slot, keyCell, rows } of shape.ones) {
      const isThere = keyCell === null || cells[keyCell]?.[at] != null;
      related[slot] = isThere ? readRow(rows, cells, at, day, starts) : null;
    }
    for (const list of shape.lists) related[list.slot] = hangList(list, row, cells, at, starts);
    hangRelated(row, related);
  }
  return row as unknown as Stored;
}

/** The rows of the first level for each start's day, with all that was read along with them hung on them. */
export function readLevels(shapes: readonly RowShape[], levels: readonly Cells[], days: readonly string[]): Stored[][] {
  const starts: Starts[] = shapes.map(() => ({ days: [], rows: [] }));
  const first: Starts = { days: [...days], rows: days.map(() => []) };
  starts[0] = first;
  shapes.forEach((shape, level) => {
    const cells = levels[level] as Cells;
    const { days: known, rows } = starts[level] as Starts;
    const [numbers = []] = cells;
    for (let at = 0; at < numbers.length; at += 1) {
      const start = Number(numbers[at]) - 1;
      rows[start]?.push(readRow(shape, cells, at, known[start] as string, starts));
    }
  });
  return first.rows;
}
