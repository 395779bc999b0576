import { allOf, type Filter } from '../filter/filter.ts';
import { readTest } from '../filter/operators.ts';
import type { FilterInput } from '../filter/parse.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { Order } from '../db/statements/keyset.ts';
import type { ListRead, PageRead } from '../db/statements/page-read.ts';
import type { RelationPath } from '../db/statements/relation-path.ts';
import type { Day } from '../base/day.ts';
import { readFilter } from './filter-input.ts';
import { readOrder, type OrderInput } from './order-input.ts';
import { readPageSize, type PageArguments, type PageSize } from './page.ts';

/** Describes a list of the graph: its field, its model, and its path from the parent. */
export interface ListDescription {
  /** The list's field, for example `Province.departments`. */
  readonly coordinate: string;
  readonly model: ModelName;
  /** The path from the parent; null for a list of `Query`. */
  readonly path: RelationPath | null;
  /** Whether a dissolved parent's list is read for the day asked rather than for the parent's last day. */
  readonly outlivesParent: boolean;
  /** Maximum number of rows in a page; if omitted, the default. */
  readonly most?: number;
  /** Reads the filter; if omitted, `readFilter` of `filter-input.ts`. */
  readonly readFilter?: ReadFilter;
}

/** @throws BAD_USER_INPUT if the filter is not accepted. */
export type ReadFilter = (argument: string, input: unknown, model: ModelName) => Filter;

export interface ListArguments extends PageArguments {
  readonly filter?: FilterInput | null;
  readonly orderBy?: OrderInput | null;
  readonly asOf?: Day | null;
  /** Other arguments are columns that must have the given value: `successors(field: EMPLOYMENT)`. */
  readonly [column: string]: unknown;
}

/** What the arguments of a list ask for; it is the same for every parent. */
export interface ListQuestion {
  readonly list: ListDescription;
  readonly field: string;
  readonly page: PageSize;
  readonly order: Order;
  readonly read: ListRead;
  /** The day to read for; null for the parent's day. */
  readonly day: Day | null;
  readonly after: string | null;
  readonly before: string | null;
  /** The parts of the list's name, except the key of its parent. */
  readonly names: readonly unknown[];
}

const standardArguments = new Set(['first', 'after', 'last', 'before', 'filter', 'orderBy', 'asOf']);

const columnArguments = (args: ListArguments): Filter[] =>
  Object.entries(args)
    .filter(([name, value]) => !standardArguments.has(name) && value != null)
    .map(([column, value]) => ({ ...readTest('eq', value), kind: 'compare', column }));

/** Normalizes a filter for the list's name, so that composed and decomposed diacritics give the same name. */
const nameOfInput = (input: FilterInput): unknown => JSON.parse(JSON.stringify(input).normalize('NFC'));

/**
 * Reads the arguments of a list.
 * @param also a further condition that the rows must meet
 * @throws BAD_USER_INPUT if an argument is out of bounds.
 */
export function readListQuestion(list: ListDescription, args: ListArguments, also?: Filter): ListQuestion {
  const field = list.coordinate.slice(list.coordinate.indexOf('.') + 1);
  const page = readPageSize(field, args, list.most);
  const asked = (list.readFilter ?? readFilter)(`${field}.filter`, args.filter, list.model);
  const narrowed = [...columnArguments(args), ...(also === undefined ? [] : [also])];
  const order = readOrder(list.model, args.orderBy);
  const day = args.asOf ?? null;
  return {
    list,
    field,
    page,
    order,
    day,
    read: { model: list.model, path: list.path, filter: allOf([asked, ...narrowed]) },
    after: args.after ?? null,
    before: args.before ?? null,
    names: [nameOfInput(args.filter ?? {}), narrowed.length === 0 ? {} : narrowed, order, day],
  };
}

/**
 * Returns the read of a page without cursors.
 * @param more whether to read one extra row, which shows if there is a next page
 */
export const firstPage = ({ read, order, page }: ListQuestion, { more }: { readonly more: boolean }): PageRead => ({
  ...read,
  order,
  after: null,
  before: null,
  reversed: page.reversed,
  limit: more ? page.size + 1 : page.size,
  shown: page.size,
});
