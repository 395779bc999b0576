import type { Filter } from '../db/filter.ts';
import type { ListRead, PageRead } from '../db/page-read.ts';
import type { Start } from '../db/page-sql.ts';
import type { RowSelection } from '../db/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { LinkedSource, SourcedCount, SourcedPage } from './beneficiary-source.ts';
import type { LinkedFilters } from './linked-filters.ts';
import { listPosition, readOfDepartment, readOfStore } from './list-position.ts';
import { mergeOrdered } from './merge.ts';
import { positionOf, readingOrder } from './row-order.ts';
import { reportOf } from './source-report.ts';
import { isComplete, SourceFailure, type SourceState } from './source-state.ts';
import type { StoreSource } from './store-source.ts';
import { allOf } from './walk-filter.ts';

export interface ScatterOptions {
  readonly store: StoreSource;
  readonly links: readonly LinkedSource[];
  readonly filters: LinkedFilters;
  /** What each list hangs on; all of one day. */
  readonly starts: readonly Start[];
}

/** What a department answered, or how it failed to. */
interface Answered<Value> {
  readonly value: Value | null;
  readonly states: readonly SourceState[];
}

const withOrder = (selection: RowSelection, { order }: PageRead): RowSelection => ({
  ...selection,
  columns: [...new Set([...selection.columns, 'id', order.column])],
});

/** The first rows of several lists in the order of all. */
function merge(read: PageRead, lists: readonly (readonly Stored[])[]): Stored[] {
  const compare = readingOrder(read.order, read.reversed);
  const position = (row: Stored) => positionOf(row, read.order);
  return mergeOrdered(lists, (left, right) => compare(position(left), position(right)), read.limit);
}

/** What a department's service may hold of a list that hangs on something public; null for nothing. */
function conditionOf({ path }: ListRead, { key }: Start, { link }: LinkedSource): Filter | null {
  if (path === null) return {};
  // As the policy's conditions, it is nothing that the viewer looks at.
  if (path.model === 'Programme') return { $open: { filter: { programmeId: { eq: key } }, isSieve: false } };
  if (path.model === 'Province') return link.provinceId === key ? {} : null;
  throw new Error(`Nothing tells whose rows ${path.model}.${path.relations.join('.')} holds.`);
}

/** Lists whose rows are with any of the departments: each asked of all that can hold some, all at the same time. */
export class Scatter {
  readonly #options: ScatterOptions;

  constructor(options: ScatterOptions) {
    this.#options = options;
  }

  /** The first rows of each list, in its order, from all that answered. */
  async pages(read: PageRead, selection: RowSelection): Promise<SourcedPage[]> {
    const { store, starts } = this.#options;
    const rows = withOrder(selection, read);
    const [own, elsewhere] = await Promise.all([
      this.#ofStore(readOfStore(read)).then((mine) => store.pages(mine, rows, starts)),
      this.#ofLinks(read, (source, asked, start) =>
        source.pages(readOfDepartment(asked, source.link.departmentId), rows, [start]),
      ),
    ]);
    return elsewhere.map((answers, place) => ({
      rows: merge(read, [own[place]?.rows ?? [], ...answers.map(({ value }) => value?.rows ?? [])]),
      report: this.#report(answers, read),
    }));
  }

  /** How many rows all that answered hold of each list. */
  async counts(read: ListRead): Promise<SourcedCount[]> {
    const { store, starts } = this.#options;
    const [own, elsewhere] = await Promise.all([
      this.#ofStore(read).then((mine) => store.counts(mine, starts)),
      this.#ofLinks(read, (source, asked, start) => source.counts(asked, [start])),
    ]);
    return elsewhere.map((answers, place) => {
      const counts = answers.map(({ value }) => value?.count ?? 0);
      const count = counts.reduce((total, each) => total + each, own[place]?.count ?? 0);
      return { count, report: this.#report(answers, null) };
    });
  }

  async #ofStore<Read extends ListRead>(read: Read): Promise<Read> {
    const filter = await this.#options.filters.forStore(read.model, read.filter);
    return filter === read.filter ? read : { ...read, filter };
  }

  /** What each department that can hold rows of a list answers, list by list. */
  async #ofLinks<Read extends ListRead, Value extends SourcedPage | SourcedCount>(
    read: Read,
    ask: (source: LinkedSource, read: Read, start: Start) => Promise<(Value | Error)[]>,
  ): Promise<Answered<Value>[][]> {
    const { links, filters, starts } = this.#options;
    const filter = await filters.forLinks(read.model, read.filter);
    return Promise.all(
      starts.map((start) => {
        const asked = links.flatMap((source) => {
          const condition = conditionOf(read, start, source);
          if (condition === null) return [];
          const narrowed = allOf([filter, condition].filter((part) => Object.keys(part).length > 0));
          return source.mayHold(read.model, narrowed) ? [{ source, narrowed }] : [];
        });
        // At a department's service the list stands at the root.
        const root: Start = { key: null, day: start.day };
        return Promise.all(
          asked.map(({ source, narrowed }) =>
            this.#answer(() => ask(source, { ...read, path: null, filter: narrowed }, root)),
          ),
        );
      }),
    );
  }

  async #answer<Value extends SourcedPage | SourcedCount>(
    ask: () => Promise<(Value | Error)[]>,
  ): Promise<Answered<Value>> {
    try {
      const [answered] = await ask();
      if (answered === undefined || answered instanceof Error) throw answered ?? new Error('Nothing was answered.');
      return { value: answered, states: answered.report?.states ?? [] };
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      return { value: null, states: [error.state] };
    }
  }

  #report(answers: readonly Answered<unknown>[], read: PageRead | null) {
    const states = [...answers.flatMap((answer) => answer.states), ...this.#options.filters.missing];
    if (states.length === 0) return null;
    if (read === null) return reportOf(states);
    const ids = (among: readonly SourceState[]): string[] => among.map(({ departmentId }) => departmentId);
    const answered = ids(states.filter(isComplete));
    const missing = ids(states.filter((state) => !isComplete(state)));
    return reportOf(states, listPosition(read, { answered, missing }));
  }
}
