import { isRecordModel } from '../records/record-models.ts';
import { departmentOfKey } from '../records/record-key.ts';
import type { ListRead, PageRead } from '../db/statements/page-read.ts';
import type { ParentKey } from '../db/statements/page-sql.ts';
import type { Hit, SearchRead } from '../db/search.ts';
import type { RowSelection } from '../db/statements/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { BeneficiarySource, GraphSource, LinkedSource, SourcedCount, SourcedPage } from './beneficiary-source.ts';
import { LinkedFilters } from './linked-filters.ts';
import { Scatter } from './scatter.ts';
import { reportOf } from './source-report.ts';
import { SourceFailure, type SourceState } from './source-state.ts';
import { sourceError } from './source-error.ts';
import type { StoreSource } from './store-source.ts';
import { withoutRecords } from './without-records.ts';

/** Whether all rows of a list belong to one department, which its parent key names. */
const hasOneOwner = ({ path }: Pick<ListRead, 'path'>): boolean =>
  path !== null && (path.model === 'Department' || isRecordModel(path.model));

/** Returns the department that owns the rows of a parent key's list. */
const ownerOf = ({ path }: Pick<ListRead, 'path'>, { key }: ParentKey): string | null =>
  path?.model === 'Department' ? key : departmentOfKey(key ?? '');

type Read<Value> = (source: BeneficiarySource, parentKeys: readonly ParentKey[]) => Promise<readonly (Value | Error)[]>;

/** Reads the parent keys of each day separately: the meaning of a filter depends on the day. */
async function eachDay<Value>(
  parentKeys: readonly ParentKey[],
  read: (some: readonly ParentKey[]) => Promise<Value[]>,
): Promise<Value[]> {
  const days = new Set(parentKeys.map(({ day }) => day));
  if (days.size <= 1) return read(parentKeys);
  const values: Value[] = [];
  await Promise.all(
    [...days].map(async (day) => {
      const places = parentKeys.flatMap((parentKey, place) => (parentKey.day === day ? [place] : []));
      const found = await read(places.map((place) => parentKeys[place] as ParentKey));
      places.forEach((place, index) => (values[place] = found[index] as Value));
    }),
  );
  return values;
}

/**
 * Joins all departments in one source: a row is read from the source of its department, and lists are merged from all
 * sources.
 */
export class FederatedSource implements GraphSource {
  readonly #store: StoreSource;
  readonly #links: ReadonlyMap<string, LinkedSource>;
  readonly #time: number;

  /** @param time how long a list of several departments may wait for them, milliseconds */
  constructor(store: StoreSource, links: readonly LinkedSource[], time: number) {
    this.#store = store;
    this.#time = time;
    this.#links = new Map(links.map((source) => [source.link.departmentId, source]));
  }

  byKey(selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(Stored | null | Error)[]> {
    const read = withoutRecords(selection);
    if (!isRecordModel(selection.model)) return this.#store.byKey(read, parentKeys);
    return this.#byOwner<Stored | null>(
      parentKeys,
      ({ key }) => departmentOfKey(key ?? ''),
      (source, some) => source.byKey(read, some),
      (state) => sourceError(state),
    );
  }

  byCode(selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(Stored | null)[]> {
    return this.#store.byCode(withoutRecords(selection), parentKeys);
  }

  search(read: SearchRead): Promise<Hit[]> {
    return this.#store.search(read);
  }

  pages(read: PageRead, selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(SourcedPage | Error)[]> {
    const rows = withoutRecords(selection);
    if (!isRecordModel(read.model)) return eachDay(parentKeys, (some) => this.#publicPages(read, rows, some));
    if (!hasOneOwner(read)) return eachDay(parentKeys, (some) => this.#scatter(some).pages(read, rows));
    return eachDay(parentKeys, (some) => this.#ownPages(read, rows, some));
  }

  counts(read: ListRead, parentKeys: readonly ParentKey[]): Promise<(SourcedCount | Error)[]> {
    if (!isRecordModel(read.model)) return eachDay(parentKeys, (some) => this.#publicCounts(read, some));
    if (!hasOneOwner(read)) return eachDay(parentKeys, (some) => this.#scatter(some).counts(read));
    return eachDay(parentKeys, (some) => this.#ownCounts(read, some));
  }

  #ownPages(read: PageRead, rows: RowSelection, parentKeys: readonly ParentKey[]): Promise<(SourcedPage | Error)[]> {
    return this.#byOwner<SourcedPage>(
      parentKeys,
      (parentKey) => ownerOf(read, parentKey),
      async (source, some) => source.pages(await this.#readFor(source, read, some), rows, some),
      (state) => ({ rows: [], report: reportOf([state]) }),
    );
  }

  #ownCounts(read: ListRead, parentKeys: readonly ParentKey[]): Promise<(SourcedCount | Error)[]> {
    return this.#byOwner<SourcedCount>(
      parentKeys,
      (parentKey) => ownerOf(read, parentKey),
      async (source, some) => source.counts(await this.#readFor(source, read, some), some),
      (state) => ({ count: 0, report: reportOf([state]) }),
    );
  }

  /** Reads each parent key from its owner's source, all owners at the same time. */
  async #byOwner<Value>(
    parentKeys: readonly ParentKey[],
    owner: (parentKey: ParentKey) => string | null,
    read: Read<Value>,
    missing: (state: SourceState) => Value | Error,
  ): Promise<(Value | Error)[]> {
    const places = new Map<LinkedSource | StoreSource, number[]>();
    parentKeys.forEach((parentKey, place) => {
      const source = this.#links.get(owner(parentKey) ?? '') ?? this.#store;
      places.set(source, [...(places.get(source) ?? []), place]);
    });
    const values: (Value | Error)[] = [];
    await Promise.all(
      [...places].map(async ([source, at]) => {
        const some = at.map((place) => parentKeys[place] as ParentKey);
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

  /** Rewrites the read of a list for the source that answers it. */
  async #readFor<Read extends ListRead>(
    source: BeneficiarySource,
    read: Read,
    [parentKey]: readonly ParentKey[],
  ): Promise<Read> {
    const filters = this.#filtersFor(parentKey?.day ?? '');
    const resolve =
      source === this.#store ? filters.forStore(read.model, read.filter) : filters.forLinks(read.model, read.filter);
    const filter = await resolve;
    return filter === read.filter ? read : { ...read, filter };
  }

  #scatter(parentKeys: readonly ParentKey[]): Scatter {
    return new Scatter({
      store: this.#store,
      links: [...this.#links.values()],
      time: this.#time,
      filters: this.#filtersFor(parentKeys[0]?.day ?? ''),
      parentKeys,
    });
  }

  /** Reads pages of public rows, whose filter may ask about records of any department. */
  async #publicPages(
    read: PageRead,
    selection: RowSelection,
    parentKeys: readonly ParentKey[],
  ): Promise<(SourcedPage | Error)[]> {
    const [first] = parentKeys;
    if (first === undefined) return [];
    const filters = this.#filtersFor(first.day);
    const filter = await filters.forStore(read.model, read.filter);
    const pages = await this.#store.pages(filter === read.filter ? read : { ...read, filter }, selection, parentKeys);
    const { missing } = filters;
    return filter === read.filter ? pages : pages.map((page) => ({ ...page, report: reportOf(missing) }));
  }

  async #publicCounts(read: ListRead, parentKeys: readonly ParentKey[]): Promise<SourcedCount[]> {
    const [first] = parentKeys;
    if (first === undefined) return [];
    const filters = this.#filtersFor(first.day);
    const filter = await filters.forStore(read.model, read.filter);
    if (filter === read.filter) return this.#store.counts(read, parentKeys);
    const counts = await this.#store.counts({ ...read, filter }, parentKeys);
    return counts.map(({ count }) => ({ count, report: reportOf(filters.missing) }));
  }

  #filtersFor(day: string): LinkedFilters {
    return new LinkedFilters(this.#store, this.#links, day);
  }
}
