import type { Filter } from '../filter/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { ListRead, PageRead } from '../db/statements/page-read.ts';
import type { ParentKey } from '../db/statements/page-sql.ts';
import type { Hit, SearchRead } from '../db/search.ts';
import type { RowSelection } from '../db/statements/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { Link } from '../access/link.ts';
import type { SourceReport } from './source-report.ts';

/** A page of a list, with a report of the departments asked for it. */
export interface SourcedPage {
  /** The rows in the order of the read, from the end that it starts at. */
  readonly rows: Stored[];
  /** Null if all rows come from the hub's own store. */
  readonly report: SourceReport | null;
}

/** The number of rows in a list, with a report of the departments asked for it. */
export interface SourcedCount {
  readonly count: number;
  readonly report: SourceReport | null;
}

/**
 * A source of records: the hub's store, a department's service, or all of them joined. Each call reads for all its
 * parent keys at once; an error at the place of a parent key concerns that key only.
 */
export interface BeneficiarySource {
  /** Reads the row with each key; null if absent. */
  byKey(selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(Stored | null | Error)[]>;
  /** Reads a page of the list for each parent key. */
  pages(read: PageRead, selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(SourcedPage | Error)[]>;
  /** Counts the rows of the list for each parent key. */
  counts(read: ListRead, parentKeys: readonly ParentKey[]): Promise<(SourcedCount | Error)[]>;
}

/** A source of all rows of the graph: records and public rows. */
export interface GraphSource extends BeneficiarySource {
  /** Reads the row that has each code on its day; null if absent. */
  byCode(selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(Stored | null | Error)[]>;
  /** Finds the best matches of a text. */
  search(read: SearchRead): Promise<Hit[]>;
}

/** The records of a linked department. */
export interface LinkedSource extends BeneficiarySource {
  readonly link: Link;
  /** Whether the department can have a row of this model that matches a condition; if not, it need not be asked. */
  mayHold(model: ModelName, filter: Filter): boolean;
  /** Counts the department's enrolments that match a condition, by the key of their programme. */
  statistics(filter: Filter, day: string): Promise<ReadonlyMap<string, number>>;
}
