import type { Database } from '../db/database.ts';
import type { ListRead, PageRead } from '../db/statements/page-read.ts';
import type { ParentKey } from '../db/statements/page-sql.ts';
import { readByCode, readByKey, readCounts, readPages } from '../db/read.ts';
import { runForRequest, type ReadScope } from '../db/request-signal.ts';
import { readHits, type Hit, type SearchRead } from '../db/search.ts';
import type { RowSelection } from '../db/statements/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { GraphSource, SourcedCount, SourcedPage } from './beneficiary-source.ts';

/** Reads the hub's own store: public rows, and the records of hosted departments. */
export class StoreSource implements GraphSource {
  readonly #database: Database;
  readonly #scope: ReadScope | undefined;

  /** @param scope the request, which cancels and counts the reads; if omitted, they run to their end */
  constructor(database: Database, scope?: ReadScope) {
    this.#database = database;
    this.#scope = scope;
  }

  byKey(selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(Stored | null)[]> {
    return this.#run(() => readByKey(this.#database, selection, parentKeys));
  }

  byCode(selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(Stored | null)[]> {
    return this.#run(() => readByCode(this.#database, selection, parentKeys));
  }

  async pages(read: PageRead, selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<SourcedPage[]> {
    const pages = await this.#run(() => readPages(this.#database, read, selection, parentKeys));
    return pages.map((rows) => ({ rows, report: null }));
  }

  async counts(read: ListRead, parentKeys: readonly ParentKey[]): Promise<SourcedCount[]> {
    const counts = await this.#run(() => readCounts(this.#database, read, parentKeys));
    return counts.map((count) => ({ count, report: null }));
  }

  search(read: SearchRead): Promise<Hit[]> {
    return this.#run(() => readHits(this.#database, read));
  }

  #run<Value>(read: () => Promise<Value>): Promise<Value> {
    return runForRequest(this.#scope, read);
  }
}
