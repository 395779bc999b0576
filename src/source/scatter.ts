import { allOf, compare, everything, noKey, policyCondition, type Filter } from '../filter/filter.ts';
import type { ListRead, PageRead } from '../db/statements/page-read.ts';
import type { ParentKey } from '../db/statements/page-sql.ts';
import type { RowSelection } from '../db/statements/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { LinkedSource, SourcedCount, SourcedPage } from './beneficiary-source.ts';
import type { LinkedFilters } from './linked-filters.ts';
import { listPosition, readOfDepartment, readOfStore } from './list-position.ts';
import { mergeOrdered } from './merge.ts';
import { positionOf, readingOrder } from './row-order.ts';
import { reportOf } from './source-report.ts';
import { isComplete, SourceFailure, type SourceState } from './source-state.ts';
import type { StoreSource } from './store-source.ts';

export interface ScatterOptions {
  readonly store: StoreSource;
  readonly links: readonly LinkedSource[];
  readonly filters: LinkedFilters;
  /** The parent keys of the lists, all for one day. */
  readonly parentKeys: readonly ParentKey[];
}

/** The answer of a department, or its failure. */
interface Answered<Value> {
  readonly value: Value | null;
  readonly states: readonly SourceState[];
}

const withOrder = (selection: RowSelection, { order }: PageRead): RowSelection => ({
  ...selection,
  columns: [...new Set([...selection.columns, 'id', order.column])],
});

/** Merges the first rows of several lists in order. */
function merge(read: PageRead, lists: readonly (readonly Stored[])[]): Stored[] {
  const compare = readingOrder(read.order, read.reversed);
  const position = (row: Stored) => positionOf(row, read.order);
  return mergeOrdered(lists, (left, right) => compare(position(left), position(right)), read.limit);
}

/** Returns the condition for a department's rows in the list of a public parent; null if it can have none. */
function conditionOf({ path }: ListRead, { key }: ParentKey, { link }: LinkedSource): Filter | null {
  if (path === null) return everything;
  // A condition of the hub itself: the policy does not check it as a comparison of the viewer.
  if (path.model === 'Programme') return policyCondition(compare('programmeId', 'eq', key ?? noKey));
  if (path.model === 'Province') return link.provinceId === key ? everything : null;
  throw new Error(`The departments of ${path.model}.${path.relations.join('.')} are unknown.`);
}

/**
 * Reads lists whose rows can belong to any department: all sources that can have such rows are asked at the same time.
 */
export class Scatter {
  readonly #options: ScatterOptions;

  constructor(options: ScatterOptions) {
    this.#options = options;
  }

  /** Reads the first rows of each list, in its order, from all sources that answer. */
  async pages(read: PageRead, selection: RowSelection): Promise<SourcedPage[]> {
    const { store, parentKeys } = this.#options;
    const rows = withOrder(selection, read);
    const [own, elsewhere] = await Promise.all([
      this.#ofStore(readOfStore(read)).then((mine) => store.pages(mine, rows, parentKeys)),
      this.#ofLinks(read, (source, asked, parentKey) =>
        source.pages(readOfDepartment(asked, source.link.departmentId), rows, [parentKey]),
      ),
    ]);
    return elsewhere.map((answers, place) => ({
      rows: merge(read, [own[place]?.rows ?? [], ...answers.map(({ value }) => value?.rows ?? [])]),
      report: this.#report(answers, read),
    }));
  }

  /** Counts the rows of each list in all sources that answer. */
  async counts(read: ListRead): Promise<SourcedCount[]> {
    const { store, parentKeys } = this.#options;
    const [own, elsewhere] = await Promise.all([
      this.#ofStore(read).then((mine) => store.counts(mine, parentKeys)),
      this.#ofLinks(read, (source, asked, parentKey) => source.counts(asked, [parentKey])),
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

  /** Asks all departments that can have rows, list by list. */
  async #ofLinks<Read extends ListRead, Value extends SourcedPage | SourcedCount>(
    read: Read,
    ask: (source: LinkedSource, read: Read, parentKey: ParentKey) => Promise<(Value | Error)[]>,
  ): Promise<Answered<Value>[][]> {
    const { links, filters, parentKeys } = this.#options;
    const filter = await filters.forLinks(read.model, read.filter);
    return Promise.all(
      parentKeys.map((parentKey) => {
        const asked = links.flatMap((source) => {
          const condition = conditionOf(read, parentKey, source);
          if (condition === null) return [];
          const narrowed = allOf([filter, condition]);
          return source.mayHold(read.model, narrowed) ? [{ source, narrowed }] : [];
        });
        // In a department's service the list is a root field.
        const root: ParentKey = { key: null, day: parentKey.day };
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
      if (answered === undefined || answered instanceof Error)
        throw answered ?? new Error('The department returned no answer.');
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
