import type { Filter } from '../db/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { Order } from '../db/keyset.ts';
import type { ListRead, PageRead } from '../db/page-read.ts';
import type { RelationPath } from '../db/relation-path.ts';
import type { Day } from '../base/day.ts';
import { readFilter } from './filter-input.ts';
import { keyOfModel } from '../db/global-id.ts';
import { readOrder, type OrderInput } from './order-input.ts';
import { readPageSize, type PageArguments, type PageSize } from './page.ts';

/** A list of the graph: the field that shows it, what it holds, and how it hangs on its parent. */
export interface ListDescription {
  /** `Province.departments`. */
  readonly coordinate: string;
  readonly model: ModelName;
  /** Null for a list at the root. */
  readonly path: RelationPath | null;
  /** Whether a dissolved parent's list is read for the day asked rather than for the parent's last day. */
  readonly outlivesParent: boolean;
  /** The most rows that a page of it holds; as usual where it is left out. */
  readonly most?: number;
  /** Reads its filter; as usual where it is left out. */
  readonly readFilter?: ReadFilter;
}

/** @throws BAD_USER_INPUT for a filter that is not acceptable. */
export type ReadFilter = (argument: string, filter: Filter | null | undefined, model: ModelName) => Filter;

export interface ListArguments extends PageArguments {
  readonly filter?: Filter | null;
  readonly orderBy?: OrderInput | null;
  readonly asOf?: Day | null;
  /** Further arguments are columns that must hold the value given: `successors(field: EMPLOYMENT)`. */
  readonly [column: string]: unknown;
}

/** What the arguments of a list ask for, whichever its parent. */
export interface ListQuestion {
  readonly list: ListDescription;
  readonly field: string;
  readonly page: PageSize;
  readonly order: Order;
  readonly read: ListRead;
  /** The day to read for; null for that of the parent. */
  readonly day: Day | null;
  readonly after: string | null;
  readonly before: string | null;
  /** What names the list, with the key of its parent. */
  readonly names: readonly unknown[];
}

const standardArguments = new Set(['first', 'after', 'last', 'before', 'filter', 'orderBy', 'asOf']);

function columnArguments(args: ListArguments): Filter {
  const entries = Object.entries(args).filter(([name, value]) => !standardArguments.has(name) && value != null);
  return Object.fromEntries(entries.map(([name, value]) => [name, { eq: value }]));
}

/**
 * What the arguments of a list ask for.
 * @param also what its rows must meet besides
 * @throws BAD_USER_INPUT for arguments out of bounds.
 */
export function readListQuestion(list: ListDescription, args: ListArguments, also: Filter = {}): ListQuestion {
  const field = list.coordinate.slice(list.coordinate.indexOf('.') + 1);
  const page = readPageSize(field, args, list.most);
  const asked = { ...(list.readFilter ?? readFilter)(`${field}.filter`, args.filter, list.model) };
  const narrowed = { ...columnArguments(args), ...also };
  const order = readOrder(list.model, args.orderBy);
  const filter = Object.keys(narrowed).length === 0 ? asked : { and: [asked, narrowed] };
  const day = args.asOf ?? null;
  return {
    list,
    field,
    page,
    order,
    day,
    read: { model: list.model, path: list.path, filter, keyOf: keyOfModel },
    after: args.after ?? null,
    before: args.before ?? null,
    names: [asked, narrowed, order, day],
  };
}

/**
 * The page that a question without cursors asks for.
 * @param more whether one row more is to tell if there is a next page
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
