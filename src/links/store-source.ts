import type { Database } from '../db/database.ts';
import type { ListRead, PageRead } from '../db/page-read.ts';
import type { Start } from '../db/page-sql.ts';
import { readByCode, readByKey, readCounts, readPages } from '../db/read.ts';
import { readHits, type Hit, type SearchRead } from '../db/search.ts';
import type { RowSelection } from '../db/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { GraphSource, SourcedCount, SourcedPage } from './beneficiary-source.ts';

/** The hub's own store: what is public, and the records of hosted departments. */
export class StoreSource implements GraphSource {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  byKey(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null)[]> {
    return readByKey(this.#database, selection, starts);
  }

  byCode(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null)[]> {
    return readByCode(this.#database, selection, starts);
  }

  async pages(read: PageRead, selection: RowSelection, starts: readonly Start[]): Promise<SourcedPage[]> {
    const pages = await readPages(this.#database, read, selection, starts);
    return pages.map((rows) => ({ rows, report: null }));
  }

  async counts(read: ListRead, starts: readonly Start[]): Promise<SourcedCount[]> {
    const counts = await readCounts(this.#database, read, starts);
    return counts.map((count) => ({ count, report: null }));
  }

  search(read: SearchRead): Promise<Hit[]> {
    return readHits(this.#database, read);
  }
}
