import type { Filter } from '../db/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { ListRead, PageRead } from '../db/page-read.ts';
import type { Start } from '../db/page-sql.ts';
import type { Hit, SearchRead } from '../db/search.ts';
import type { RowSelection } from '../db/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { Link } from './link.ts';
import type { SourceReport } from './source-report.ts';

/** A page of a list: the rows, and whose rows are among them. */
export interface SourcedPage {
  /** In the order of the read, from the end that it is read from. */
  readonly rows: Stored[];
  /** Null where all rows come from the hub's own store. */
  readonly report: SourceReport | null;
}

/** How many rows a list holds, and whose are counted. */
export interface SourcedCount {
  readonly count: number;
  readonly report: SourceReport | null;
}

/**
 * Where records of beneficiaries come from: the hub's store, a department's service, or all of them as one. Each call
 * reads for all its starts at once; an error in the place of a start is that start's alone.
 */
export interface BeneficiarySource {
  /** The row with each start's key; null where there is none. */
  byKey(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null | Error)[]>;
  /** A page of the list for each start. */
  pages(read: PageRead, selection: RowSelection, starts: readonly Start[]): Promise<(SourcedPage | Error)[]>;
  /** How many rows the list holds for each start. */
  counts(read: ListRead, starts: readonly Start[]): Promise<(SourcedCount | Error)[]>;
}

/** Where all rows of the graph come from: what is public besides. */
export interface GraphSource extends BeneficiarySource {
  /** The row that has each start's code on its day; null where there is none. */
  byCode(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null | Error)[]>;
  /** The best matches of a text. */
  search(read: SearchRead): Promise<Hit[]>;
}

/** A linked department's records. */
export interface LinkedSource extends BeneficiarySource {
  readonly link: Link;
  /** Whether the department can have a row of this model that meets a condition: false spares it the question. */
  mayHold(model: ModelName, filter: Filter): boolean;
  /** How many of the department's enrolments meet a condition, by the key of their programme. */
  statistics(read: Pick<ListRead, 'filter' | 'keyOf'>, day: string): Promise<ReadonlyMap<string, number>>;
}
