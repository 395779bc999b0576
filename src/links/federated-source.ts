import { isPersonalModel } from '../access/personal-model.ts';
import { departmentOfKey } from '../access/record-key.ts';
import type { ListRead, PageRead } from '../db/page-read.ts';
import type { Start } from '../db/page-sql.ts';
import type { Hit, SearchRead } from '../db/search.ts';
import type { RowSelection } from '../db/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { BeneficiarySource, GraphSource, LinkedSource, SourcedCount, SourcedPage } from './beneficiary-source.ts';
import { LinkedFilters } from './linked-filters.ts';
import { Scatter } from './scatter.ts';
import { reportOf } from './source-report.ts';
import { SourceFailure, type SourceState } from './source-state.ts';
import { sourceError } from './source-error.ts';
import type { StoreSource } from './store-source.ts';
import { withoutRecords } from './without-records.ts';

/** How a list's rows are found: with one owner, whom the start names, or with any of the departments. */
const hasOneOwner = ({ path }: Pick<ListRead, 'path'>): boolean =>
  path !== null && (path.model === 'Department' || isPersonalModel(path.model));

/** The department whose rows a start's list holds. */
const ownerOf = ({ path }: Pick<ListRead, 'path'>, { key }: Start): string | null =>
  path?.model === 'Department' ? key : departmentOfKey(key ?? '');

type Read<Value> = (source: BeneficiarySource, starts: readonly Start[]) => Promise<readonly (Value | Error)[]>;

/** Reads starts of different days apart: what a filter stands for hangs on the day. */
async function eachDay<Value>(
  starts: readonly Start[],
  read: (some: readonly Start[]) => Promise<Value[]>,
): Promise<Value[]> {
  const days = new Set(starts.map(({ day }) => day));
  if (days.size <= 1) return read(starts);
  const values: Value[] = [];
  await Promise.all(
    [...days].map(async (day) => {
      const places = starts.flatMap((start, place) => (start.day === day ? [place] : []));
      const found = await read(places.map((place) => starts[place] as Start));
      places.forEach((place, index) => (values[place] = found[index] as Value));
    }),
  );
  return values;
}

/** All departments as one: a row is read where its department keeps it, and lists are put together from all of them. */
export class FederatedSource implements GraphSource {
  readonly #store: StoreSource;
  readonly #links: ReadonlyMap<string, LinkedSource>;

  constructor(store: StoreSource, links: readonly LinkedSource[]) {
    this.#store = store;
    this.#links = new Map(links.map((source) => [source.link.departmentId, source]));
  }

  byKey(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null | Error)[]> {
    const read = withoutRecords(selection);
    if (!isPersonalModel(selection.model)) return this.#store.byKey(read, starts);
    return this.#byOwner<Stored | null>(
      starts,
      ({ key }) => departmentOfKey(key ?? ''),
      (source, some) => source.byKey(read, some),
      (state) => sourceError(state),
    );
  }

  byCode(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null)[]> {
    return this.#store.byCode(withoutRecords(selection), starts);
  }

  search(read: SearchRead): Promise<Hit[]> {
    return this.#store.search(read);
  }

  pages(read: PageRead, selection: RowSelection, starts: readonly Start[]): Promise<(SourcedPage | Error)[]> {
    const rows = withoutRecords(selection);
    if (!isPersonalModel(read.model)) return eachDay(starts, (some) => this.#publicPages(read, rows, some));
    if (!hasOneOwner(read)) return eachDay(starts, (some) => this.#scatter(read, some).pages(read, rows));
    return eachDay(starts, (some) => this.#ownPages(read, rows, some));
  }

  counts(read: ListRead, starts: readonly Start[]): Promise<(SourcedCount | Error)[]> {
    if (!isPersonalModel(read.model)) return eachDay(starts, (some) => this.#publicCounts(read, some));
    if (!hasOneOwner(read)) return eachDay(starts, (some) => this.#scatter(read, some).counts(read));
    return eachDay(starts, (some) => this.#ownCounts(read, some));
  }

  #ownPages(read: PageRead, rows: RowSelection, starts: readonly Start[]): Promise<(SourcedPage | Error)[]> {
    return this.#byOwner<SourcedPage>(
      starts,
      (start) => ownerOf(read, start),
      async (source, some) => source.pages(await this.#readFor(source, read, some), rows, some),
      (state) => ({ rows: [], report: reportOf([state]) }),
    );
  }

  #ownCounts(read: ListRead, starts: readonly Start[]): Promise<(SourcedCount | Error)[]> {
    return this.#byOwner<SourcedCount>(
      starts,
      (start) => ownerOf(read, start),
      async (source, some) => source.counts(await this.#readFor(source, read, some), some),
      (state) => ({ count: 0, report: reportOf([state]) }),
    );
  }

  /** Reads each start where its owner keeps the rows, all owners at the same time. */
  async #byOwner<Value>(
    starts: readonly Start[],
    owner: (start: Start) => string | null,
    read: Read<Value>,
    missing: (state: SourceState) => Value | Error,
  ): Promise<(Value | Error)[]> {
    const places = new Map<LinkedSource | StoreSource, number[]>();
    starts.forEach((start, place) => {
      const source = this.#links.get(owner(start) ?? '') ?? this.#store;
      places.set(source, [...(places.get(source) ?? []), place]);
    });
    const values: (Value | Error)[] = [];
    await Promise.all(
      [...places].map(async ([source, at]) => {
        const some = at.map((place) => starts[place] as Start);
        const found = await read(source, some).catch((error: unknown) => {
          if (error instanceof SourceFailure) return some.map(() => missing(error.state));
          throw error;
        });
        at.forEach((place, index) => {
          const value = found[index] as Value | Error;
          values[place] = value instanceof SourceFailure ? missing(value.state) : value;
        });
      }),
    );
    return values;
  }

  /** A list of one owner's rows, as that owner can answer it. */
  async #readFor<Read extends ListRead>(
    source: BeneficiarySource,
    read: Read,
    [start]: readonly Start[],
  ): Promise<Read> {
    const filters = this.#filtersFor(read, start?.day ?? '');
    const resolve =
      source === this.#store ? filters.forStore(read.model, read.filter) : filters.forLinks(read.model, read.filter);
    const filter = await resolve;
    return filter === read.filter ? read : { ...read, filter };
  }

  #scatter(read: ListRead, starts: readonly Start[]): Scatter {
    return new Scatter({
      store: this.#store,
      links: [...this.#links.values()],
      filters: this.#filtersFor(read, starts[0]?.day ?? ''),
      starts,
    });
  }

  /** Pages of what is public, which may be asked for by the records that hang on it. */
  async #publicPages(
    read: PageRead,
    selection: RowSelection,
    starts: readonly Start[],
  ): Promise<(SourcedPage | Error)[]> {
    const [first] = starts;
    if (first === undefined) return [];
    const filters = this.#filtersFor(read, first.day);
    const filter = await filters.forStore(read.model, read.filter);
    const pages = await this.#store.pages(filter === read.filter ? read : { ...read, filter }, selection, starts);
    const { missing } = filters;
    return filter === read.filter ? pages : pages.map((page) => ({ ...page, report: reportOf(missing) }));
  }

  async #publicCounts(read: ListRead, starts: readonly Start[]): Promise<SourcedCount[]> {
    const [first] = starts;
    if (first === undefined) return [];
    const filters = this.#filtersFor(read, first.day);
    const filter = await filters.forStore(read.model, read.filter);
    if (filter === read.filter) return this.#store.counts(read, starts);
    const counts = await this.#store.counts({ ...read, filter }, starts);
    return counts.map(({ count }) => ({ count, report: reportOf(filters.missing) }));
  }

  #filtersFor({ keyOf }: ListRead, day: string): LinkedFilters {
    return new LinkedFilters(this.#store, this.#links, { keyOf, day });
  }
}
