import { columnNames } from './columns.ts';
import type { RelationDescription } from '../description.ts';
import type { Filter } from '../../filter/filter.ts';
import type { ModelName } from '../generated/model.ts';
import type { PageRead } from './page-read.ts';

/** The columns of a model's rows to read, and the relations to read with them. */
export interface RowSelection {
  readonly model: ModelName;
  /** Columns that resolvers need; columns for joins and lists are read additionally, and not returned. */
  readonly columns: readonly string[];
  /** Names of the requested fields of the graph, for rows whose columns do not determine them; all if absent. */
  readonly fields?: readonly string[];
  /** Related rows that are joined in. */
  readonly ones: readonly OneSelection[];
  /** Lists below the rows, read in the same statement. */
  readonly lists: readonly ListSelection[];
  /** Condition on a row that is read by its key or together with another; a list has it in its own filter. */
  readonly where?: Filter;
  /** Conditions that are evaluated for each row, in the column `matchesColumn`. */
  readonly matches?: readonly Filter[];
}

/** The column with the results of a row's conditions: a `1` or a `0` for each, in their order. */
export const matchesColumn = '$matches';

/** A relation to one row. */
export interface OneSelection {
  /** Its field in the graph. */
  readonly field: string;
  /** The name of the related row. */
  readonly slot: string;
  readonly relation: RelationDescription;
  readonly rows: RowSelection;
}

/** A page of a list for each row. */
export interface ListSelection {
  /** Its field in the graph. */
  readonly field: string;
  /** The name of the page. */
  readonly slot: string;
  readonly read: PageRead;
  /** The day of the list if the query names one; otherwise null, and the day is that of the row above. */
  readonly day: string | null;
  /** Whether the list of a dissolved row is read on the requested day instead of the row's last day. */
  readonly outlivesParent: boolean;
  /**
   * Columns of the list's parent row, by the names under which the list's rows can use them, for example `$category`.
   */
  readonly handsDown?: Readonly<Record<string, string>>;
  readonly rows: RowSelection;
}

const whole = new Map<ModelName, RowSelection>();

/** Selects all columns of a model, without relations. */
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

/** Returns a number that is unique to a selection: rows of one selection lack what another one reads. */
export function numberOfSelection(selection: RowSelection): number {
  let found = numbers.get(selection);
  if (found === undefined) {
    found = lastNumber += 1;
    numbers.set(selection, found);
  }
  return found;
}
