import { columnNames } from './columns.ts';
import type { RelationDescription } from './description.ts';
import type { Filter } from './filter.ts';
import type { ModelName } from './generated/model.ts';
import type { PageRead } from './page-read.ts';

/** What of a model's rows to read, and what to read along with them. */
export interface RowSelection {
  readonly model: ModelName;
  /** What resolvers need; what joins and lists hang on is read besides, and not handed out. */
  readonly columns: readonly string[];
  /** Names of the graph's fields that are asked for, for rows whose columns do not tell; all where it is left out. */
  readonly fields?: readonly string[];
  /** Related rows that are joined in. */
  readonly ones: readonly OneSelection[];
  /** Lists that hang on the rows, read in the same statement. */
  readonly lists: readonly ListSelection[];
  /** What a row must be to be read by its key or along with another; a list says so in its own filter. */
  readonly where?: Filter;
  /** Conditions of which each row tells which it meets, in the column `meetsColumn`. */
  readonly meets?: readonly Filter[];
}

/** The column that tells which conditions a row meets: a `1` or a `0` for each, in their order. */
export const meetsColumn = '$meets';

/** A relation to one row. */
export interface OneSelection {
  /** The field of the graph that shows it. */
  readonly field: string;
  /** The name that the related row goes by. */
  readonly slot: string;
  readonly relation: RelationDescription;
  readonly rows: RowSelection;
}

/** A page of a list for each row. */
export interface ListSelection {
  /** The field of the graph that shows it. */
  readonly field: string;
  /** The name that the page goes by. */
  readonly slot: string;
  readonly read: PageRead;
  /** The day to read for where the query names one; else that of the row that the list hangs on. */
  readonly day: string | null;
  /** Whether a dissolved row's list is read for the day asked rather than for the row's last day. */
  readonly outlivesParent: boolean;
  /** Values of the row that the list hangs on, by the names that its conditions know them by: `$category`. */
  readonly carries?: Readonly<Record<string, string>>;
  readonly rows: RowSelection;
}

const whole = new Map<ModelName, RowSelection>();

/** All columns of a model, and nothing along with them. */
export function selectWhole(model: ModelName): RowSelection {
  let selection = whole.get(model);
  if (selection === undefined) {
    selection = { model, columns: columnNames(model), ones: [], lists: [] };
    whole.set(model, selection);
  }
  return selection;
}

const numbers = new WeakMap<RowSelection, number>();
let lastNumber = 0;

/** A number that no other selection has: rows read by one selection lack what another asks for. */
export function numberOfSelection(selection: RowSelection): number {
  let found = numbers.get(selection);
  if (found === undefined) {
    found = lastNumber += 1;
    numbers.set(selection, found);
  }
  return found;
}
