import type { Filter } from '../db/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { Order } from '../db/keyset.ts';
import type { ListRead, PageRead, Start, Stored } from '../db/read.ts';
import { relationsOf, type RelationPath } from '../db/relation-path.ts';
import type { Context } from '../context.ts';
import { nameList, type ListName } from './cursor.ts';
import { withinLife, type Day } from './day.ts';
import { readFilter } from './filter-input.ts';
import { keyOfModel } from './global-id.ts';
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
}

export interface ListArguments extends PageArguments {
  readonly filter?: Filter | null;
  readonly orderBy?: OrderInput | null;
  readonly asOf?: Day | null;
  /** Further arguments are columns that must hold the value given: `successors(field: EMPLOYMENT)`. */
  readonly [column: string]: unknown;
}

export interface Edge {
  readonly node: Stored;
  cursor(): string;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

interface ConnectionParts {
  readonly context: Context;
  readonly start: Start;
  readonly read: PageRead;
  readonly page: PageSize;
  readonly name: ListName;
}

/** A Relay connection. Nothing is read before a field asks for it. */
export class Connection {
  readonly #parts: ConnectionParts;
  #rows: Promise<Stored[]> | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  async nodes(): Promise<Stored[]> {
    const { page } = this.#parts;
    const rows = (await this.#load()).slice(0, page.size);
    return page.reversed ? rows.reverse() : rows;
  }

  async edges(): Promise<Edge[]> {
    return (await this.nodes()).map((node) => ({ node, cursor: () => this.#cursor(node) }));
  }

  async pageInfo(): Promise<PageInfo> {
    const { page, read } = this.#parts;
    const [rows, nodes] = await Promise.all([this.#load(), this.nodes()]);
    const hasMore = rows.length > page.size;
    const [first, last] = [nodes[0], nodes.at(-1)];
    return {
      hasNextPage: page.reversed ? read.before !== null : hasMore,
      hasPreviousPage: page.reversed ? hasMore : read.after !== null,
      startCursor: first === undefined ? null : this.#cursor(first),
      endCursor: last === undefined ? null : this.#cursor(last),
    };
  }

  totalCount(): Promise<number> {
    const { context, read, start } = this.#parts;
    const { model, path, filter, keyOf } = read;
    return context.loaders.count({ model, path, filter, keyOf })(start);
  }

  #load(): Promise<Stored[]> {
    const { context, read, start } = this.#parts;
    return (this.#rows ??= context.loaders.page(read)(start));
  }

  #cursor(node: Stored): string {
    const { context, read, name } = this.#parts;
    const row = node as unknown as Readonly<Record<string, unknown>>;
    return context.cursors.encode(name, { value: row[read.order.column] ?? null, key: node.id });
  }
}

const standardArguments = new Set(['first', 'after', 'last', 'before', 'filter', 'orderBy', 'asOf']);

function columnArguments(args: ListArguments): Filter {
  const entries = Object.entries(args).filter(([name, value]) => !standardArguments.has(name) && value != null);
  return Object.fromEntries(entries.map(([name, value]) => [name, { eq: value }]));
}

function startOf(list: ListDescription, parent: Stored | null, args: ListArguments, context: Context): Start {
  if (parent === null || list.path === null) return { key: null, day: args.asOf ?? context.today };
  const row = parent as unknown as Readonly<Record<string, unknown>>;
  const own = relationsOf(list.path)[0]?.own ?? 'id';
  const inherited = list.outlivesParent ? parent.asOf : withinLife(parent.asOf, row);
  return { key: String(row[own]), day: args.asOf ?? inherited };
}

/**
 * The page of a list that the arguments ask for.
 * @throws BAD_USER_INPUT for arguments out of bounds and cursors of other lists.
 */
export function openConnection(
  list: ListDescription,
  parent: Stored | null,
  args: ListArguments,
  context: Context,
): Connection {
  const field = list.coordinate.slice(list.coordinate.indexOf('.') + 1);
  const page = readPageSize(field, args);
  const filter = { ...readFilter(`${field}.filter`, args.filter) };
  const narrowed = columnArguments(args);
  const order: Order = readOrder(list.model, args.orderBy);
  const start = startOf(list, parent, args, context);
  const name = nameList(list.coordinate, start.key, filter, narrowed, order, args.asOf ?? null);
  const position = (argument: 'after' | 'before'): PageRead['after'] => {
    const cursor = args[argument];
    return cursor == null ? null : context.cursors.decode(name, cursor, `${field}.${argument}`);
  };
  const read: ListRead = {
    model: list.model,
    path: list.path,
    filter: Object.keys(narrowed).length === 0 ? filter : { and: [filter, narrowed] },
    keyOf: keyOfModel,
  };
  const bounds = { order, after: position('after'), before: position('before'), reversed: page.reversed };
  return new Connection({ context, start, page, name, read: { ...read, ...bounds, limit: page.size + 1 } });
}
