import { allOf, compare, everything, noKey, policyCondition, type Filter } from '../filter/filter.ts';
import type { ListRead, PageRead } from '../db/statements/page-read.ts';
import type { ParentKey } from '../db/statements/page-sql.ts';
import type { RowSelection } from '../db/statements/selection.ts';
import { answersInTime, askSource, type Answered } from './ask-source.ts';
import type { LinkedSource, SourcedCount, SourcedPage } from './beneficiary-source.ts';
import type { LinkedFilters } from './linked-filters.ts';
import { readOfDepartment, readOfStore } from './list-position.ts';
import { ScatteredPage } from './scattered-page.ts';
import { reportOf, type SourceReport } from './source-report.ts';
import type { StoreSource } from './store-source.ts';

export interface ScatterOptions {
  readonly store: Pick<StoreSource, 'pages' | 'counts'>;
  readonly links: readonly LinkedSource[];
  readonly filters: Pick<LinkedFilters, 'forStore' | 'forLinks' | 'missing'>;
  /** How long a list may wait for departments, milliseconds. */
  readonly time: number;
  /** The parent keys of the lists, all for one day. */
  readonly parentKeys: readonly ParentKey[];
}

/** A department that can have rows of a list, and its read. */
interface Asked<Read extends ListRead> {
  readonly source: LinkedSource;
  readonly read: Read;
}

const withOrder = (selection: RowSelection, { order }: PageRead): RowSelection => ({
  ...selection,
  columns: [...new Set([...selection.columns, 'id', order.column])],
});

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
    const { store, filters, parentKeys, time } = this.#options;
    const rows = withOrder(selection, read);
    const own = this.#ofStore(readOfStore(read)).then((mine) => store.pages(mine, rows, parentKeys));
    const lists = this.#askedFor(read).then((asked) =>
      Promise.all(
        asked.map((parts, place) =>
          new ScatteredPage({
            read,
            own: own.then((pages) => pages[place]?.rows ?? []),
            parts: parts.map((part) => ({
              source: part.source,
              read: readOfDepartment(part.read, part.source.link.departmentId),
            })),
            ask: (source, page) => askSource(() => source.pages(page, rows, [this.#rootOf(place)])),
            time,
            unresolved: () => filters.missing,
          }).read(),
        ),
      ),
    );
    const [, pages] = await Promise.all([own, lists]);
    return pages;
  }

  /** Counts the rows of each list in all sources that answer. */
  async counts(read: ListRead): Promise<SourcedCount[]> {
    const { store, parentKeys } = this.#options;
    const [own, lists] = await Promise.all([
      this.#ofStore(read).then((mine) => store.counts(mine, parentKeys)),
      this.#askedFor(read).then((asked) => Promise.all(asked.map((parts, place) => this.#countsOf(parts, place)))),
    ]);
    return lists.map((answers, place) => {
      const counts = answers.map(({ value }) => value?.count ?? 0);
      const count = counts.reduce((total, each) => total + each, own[place]?.count ?? 0);
      return { count, report: this.#report(answers) };
    });
  }

  async #ofStore<Read extends ListRead>(read: Read): Promise<Read> {
    const filter = await this.#options.filters.forStore(read.model, read.filter);
    return filter === read.filter ? read : { ...read, filter };
  }

  /** Returns the departments that can have rows of each list, with their reads. */
  async #askedFor<Read extends ListRead>(read: Read): Promise<Asked<Read>[][]> {
    const { links, filters, parentKeys } = this.#options;
    const filter = await filters.forLinks(read.model, read.filter);
    return parentKeys.map((parentKey) =>
      links.flatMap((source) => {
        const condition = conditionOf(read, parentKey, source);
        if (condition === null) return [];
        const narrowed = allOf([filter, condition]);
        return source.mayHold(read.model, narrowed)
          ? [{ source, read: { ...read, path: null, filter: narrowed } }]
          : [];
      }),
    );
  }

  #countsOf(parts: readonly Asked<ListRead>[], place: number): Promise<Answered<SourcedCount>[]> {
    const root = this.#rootOf(place);
    return answersInTime(this.#options.time, parts, ({ source, read }, _, until) =>
      until.answer(
        source.link.departmentId,
        askSource(() => source.counts(read, [root])),
      ),
    );
  }

  /** In a department's service each list is a root field. */
  #rootOf(place: number): ParentKey {
    return { key: null, day: this.#options.parentKeys[place]?.day ?? '' };
  }

  #report(answers: readonly Answered<unknown>[]): SourceReport | null {
    const states = [...answers.flatMap((answer) => answer.states), ...this.#options.filters.missing];
    return states.length === 0 ? null : reportOf(states);
  }
}
