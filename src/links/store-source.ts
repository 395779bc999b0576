import type { Database } from '../db/database.ts';
import type { ListRead, PageRead } from '../db/page-read.ts';
import type { Start } from '../db/page-sql.ts';
import { readByCode, readByKey, readCounts, readPages } from '../db/read.ts';
import { runForRequest, type ReadScope } from '../db/request-signal.ts';
import { readHits, type Hit, type SearchRead } from '../db/search.ts';
import type { RowSelection } from '../db/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { GraphSource, SourcedCount, SourcedPage } from './beneficiary-source.ts';

/** The hub's own store: what is public, and the records of hosted departments. */
export class StoreSource implements GraphSource {
  readonly #database: Database;
  readonly #scope: ReadScope | undefined;

  /** @param scope of the request, which cancels and counts the reads; if absent, they run to their end */
  constructor(database: Database, scope?: ReadScope) {
    this.#database = database;
    this.#scope = scope;
  }

  byKey(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null)[]> {
    return this.#run(() => readByKey(this.#database, selection, starts));
  }

  byCode(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null)[]> {
    return this.#run(() => readByCode(this.#database, selection, starts));
  }

  async pages(read: PageRead, selection: RowSelection, starts: readonly Start[]): Promise<SourcedPage[]> {
    const pages = await this.#run(() => readPages(this.#database, read, selection, starts));
    return pages.map((rows) => ({ rows, report: null }));
  }

  async counts(read: ListRead, starts: readonly Start[]): Promise<SourcedCount[]> {
    const counts = await this.#run(() => readCounts(this.#database, read, starts));
    return counts.map((count) => ({ count, report: null }));
  }

  search(read: SearchRead): Promise<Hit[]> {
    return this.#run(() => readHits(this.#database, read));
  }

  #run<Value>(read: () => Promise<Value>): Promise<Value> {
    return runForRequest(this.#scope, read);
  }
}
