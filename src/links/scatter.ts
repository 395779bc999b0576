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
  readonly start: Start;
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

/** What a department's service may hold of a list that hangs on something public; null for nothing. */
function conditionOf({ path }: ListRead, { key }: Start, { link }: LinkedSource): Filter | null {
  if (path === null) return {};
  // As the policy's conditions, it is nothing that the viewer looks at.
  if (path.model === 'Programme') return { $open: { filter: { programmeId: { eq: key } }, isSieve: false } };
  if (path.model === 'Province') return link.provinceId === key ? {} : null;
  throw new Error(`Nothing tells whose rows ${path.model}.${path.relations.join('.')} holds.`);
}

/** One list whose rows are with any of the departments: asked of all that can hold some, at the same time. */
export class Scatter {
  readonly #options: ScatterOptions;

  constructor(options: ScatterOptions) {
    this.#options = options;
  }

  /** The first rows of the list, in its order, from all that answered. */
  async page(read: PageRead, selection: RowSelection): Promise<SourcedPage> {
    const { store, start } = this.#options;
    const rows = withOrder(selection, read);
    const [own, answers] = await Promise.all([
      this.#ofStore(readOfStore(read)).then((mine) => store.pages(mine, rows, [start])),
      this.#ofLinks(read, (source, asked) =>
        source.pages(readOfDepartment(asked, source.link.departmentId), rows, [this.#rootStart()]),
      ),
    ]);
    const compare = readingOrder(read.order, read.reversed);
    const lists = [own[0]?.rows ?? [], ...answers.map(({ value }) => value?.rows ?? [])];
    const merged = mergeOrdered<Stored>(
      lists,
      (left, right) => compare(positionOf(left, read.order), positionOf(right, read.order)),
      read.limit,
    );
    return { rows: merged, report: this.#report(answers, read) };
  }

  /** How many rows all that answered hold. */
  async count(read: ListRead): Promise<SourcedCount> {
    const { store, start } = this.#options;
    const [own, answers] = await Promise.all([
      this.#ofStore(read).then((mine) => store.counts(mine, [start])),
      this.#ofLinks(read, (source, asked) => source.counts(asked, [this.#rootStart()])),
    ]);
    const counts = answers.map(({ value }) => value?.count ?? 0);
    const count = counts.reduce((total, each) => total + each, own[0]?.count ?? 0);
    return { count, report: this.#report(answers, null) };
  }

  /** At a department's service the list stands at the root. */
  #rootStart(): Start {
    return { key: null, day: this.#options.start.day };
  }

  async #ofStore<Read extends ListRead>(read: Read): Promise<Read> {
    const filter = await this.#options.filters.forStore(read.model, read.filter);
    return filter === read.filter ? read : { ...read, filter };
  }

  async #ofLinks<Read extends ListRead, Value extends SourcedPage | SourcedCount>(
    read: Read,
    ask: (source: LinkedSource, read: Read) => Promise<(Value | Error)[]>,
  ): Promise<Answered<Value>[]> {
    const { links, filters, start } = this.#options;
    const filter = await filters.forLinks(read.model, read.filter);
    const asked = links.flatMap((source) => {
      const condition = conditionOf(read, start, source);
      if (condition === null) return [];
      const narrowed = allOf([filter, condition].filter((part) => Object.keys(part).length > 0));
      return source.mayHold(read.model, narrowed) ? [{ source, narrowed }] : [];
    });
    return Promise.all(
      asked.map(({ source, narrowed }) => this.#answer(() => ask(source, { ...read, path: null, filter: narrowed }))),
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
