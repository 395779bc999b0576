import { responsePathAsArray, type GraphQLResolveInfo } from 'graphql';
import type { Filter } from '../filter/filter.ts';
import type { PageRead } from '../db/statements/page-read.ts';
import type { ParentKey } from '../db/statements/page-sql.ts';
import { relationsOf } from '../db/statements/relation-path.ts';
import { withinLife } from '../db/statements/life.ts';
import type { Stored } from '../db/stored.ts';
import { positionOf } from '../source/row-order.ts';
import type { Context } from './context.ts';
import type { SourcedCount, SourcedPage } from '../source/beneficiary-source.ts';
import { relatedOf, stateOfRow } from '../source/row-envelope.ts';
import type { SourceReport } from '../source/source-report.ts';
import { summariseStates, type SourceState } from '../source/source-state.ts';
import { nameList, nameOfViewer, type ListName } from './cursor.ts';
import { firstPage, type ListArguments, type ListDescription, type ListQuestion } from './list-question.ts';
import { slotOf } from './plan/scope.ts';

/** A value, or a promise of it. */
type MaybePromise<Value> = Value | Promise<Value>;

/** Applies a function to a value; synchronously if the value is no promise. */
const after = <Value, Result>(value: MaybePromise<Value>, then: (value: Value) => Result): MaybePromise<Result> =>
  value instanceof Promise ? value.then(then) : then(value);

export interface Edge {
  readonly node: Stored;
  readonly cursor: string;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

type Row = Readonly<Record<string, unknown>>;
type Path = GraphQLResolveInfo['path'];

/** An edge that signs its cursor only when a query selects it. */
class LazyEdge implements Edge {
  readonly node: Stored;
  readonly #connection: Connection;

  constructor(node: Stored, connection: Connection) {
    this.node = node;
    this.#connection = connection;
  }

  get cursor(): string {
    return this.#connection.cursorOf(this.node);
  }
}

/** A requested list and its place in the answer. */
interface AskedConnection {
  readonly question: ListQuestion;
  readonly parent: Stored | null;

  readonly path: Path;
}

/** A Relay connection. It reads nothing until one of its fields is resolved. */
export class Connection {
  readonly #context: Context;
  readonly #question: ListQuestion;
  readonly #parent: Stored | null;
  readonly #readPage: () => MaybePromise<SourcedPage>;
  readonly #path: Path;
  #page: MaybePromise<SourcedPage> | undefined;
  #count: Promise<SourcedCount> | undefined;
  #positionAfter: SourceReport['positionAfter'] = null;
  #name: ListName | undefined;

  constructor(
    context: Context,
    { question, parent, path }: AskedConnection,
    readPage: (connection: Connection) => MaybePromise<SourcedPage>,
  ) {
    this.#context = context;
    this.#question = question;
    this.#parent = parent;
    this.#path = path;
    this.#readPage = () => readPage(this);
  }

  nodes(): MaybePromise<Stored[]> {
    const { page } = this.#question;
    return after(this.#load(), ({ rows }) => {
      const nodes = rows.length > page.size ? rows.slice(0, page.size) : rows;
      return page.reversed ? [...nodes].reverse() : nodes;
    });
  }

  edges(): MaybePromise<Edge[]> {
    return after(this.nodes(), (nodes) => nodes.map((node) => new LazyEdge(node, this)));
  }

  pageInfo(): MaybePromise<PageInfo> {
    const { page, before: isBefore, after: isAfter } = this.#question;
    return after(this.#load(), ({ rows }) => {
      const hasMore = rows.length > page.size;
      const last = Math.min(rows.length, page.size) - 1;
      const cursorAt = (place: number): string | null => {
        const row = rows[page.reversed ? last - place : place];
        return row === undefined || last < 0 ? null : this.cursorOf(row);
      };
      return {
        hasNextPage: page.reversed ? isBefore !== null : hasMore,
        hasPreviousPage: page.reversed ? hasMore : isAfter !== null,
        get startCursor() {
          return cursorAt(0);
        },
        get endCursor() {
          return cursorAt(last);
        },
      };
    });
  }

  async totalCount(): Promise<number> {
    this.#count ??= this.#context.loaders.count(this.#question.read)(this.parentKey);
    const { count, report } = await this.#count;
    this.#noteMissing(report);
    return count;
  }

  /** Returns the linked departments that were asked for the page, and for the count if a query selects it. */
  async sources(): Promise<readonly SourceState[]> {
    const page = await this.#load();
    const count = await this.#count;
    const states = [...(page.report?.states ?? []), ...(count?.report?.states ?? [])];
    const own = this.#parent === null ? undefined : stateOfRow(this.#parent);
    return summariseStates(states.length === 0 && own !== undefined ? [own] : states);
  }

  /** The key of the list's parent, and the day to read for. */
  get parentKey(): ParentKey {
    const { list, day } = this.#question;
    const parent = this.#parent;
    if (parent === null || list.path === null) return { key: null, day: day ?? this.#context.today };
    const row = parent as unknown as Row;
    const inherited = list.outlivesParent ? parent.asOf : withinLife(parent.asOf, row);
    return { key: String(row[relationsOf(list.path)[0]?.own ?? 'id']), day: day ?? inherited };
  }

  get name(): ListName {
    const { list, names } = this.#question;
    return (this.#name ??= nameList(list.coordinate, this.parentKey.key, nameOfViewer(this.#context), ...names));
  }

  cursorOf(node: Stored): string {
    const position = positionOf(node, this.#question.order);
    return this.#context.cursors.encode(this.name, this.#positionAfter?.(position) ?? position);
  }

  #load(): MaybePromise<SourcedPage> {
    return (this.#page ??= after(this.#readPage(), (page) => {
      this.#positionAfter = page.report?.positionAfter ?? null;
      this.#noteMissing(page.report);
      return page;
    }));
  }

  #noteMissing(report: SourceReport | null): void {
    if (report !== null) this.#context.missing.note(responsePathAsArray(this.#path), report.states);
  }
}

function positionsOf(connection: Connection, question: ListQuestion, { cursors }: Context) {
  const order = { model: question.list.model, column: question.order.column };
  const position = (argument: 'after' | 'before'): PageRead['after'] => {
    const cursor = question[argument];
    return cursor === null ? null : cursors.decode(connection.name, cursor, `${question.field}.${argument}`, order);
  };
  return { after: position('after'), before: position('before') };
}

/** The parent and the arguments of a list field. */
export interface ListCall {
  readonly parent: Stored | null;
  readonly args: ListArguments;
  /** A condition of the server that the rows must also meet; clients cannot set it. */
  readonly narrowed?: Filter | undefined;
}

/**
 * Opens a list at the page that the arguments ask for.
 * @throws BAD_USER_INPUT for arguments out of bounds and cursors of other lists.
 */
export function openConnection(
  list: ListDescription,
  { parent, args, narrowed }: ListCall,
  context: Context,
  info: GraphQLResolveInfo,
): Connection {
  const question = context.plans.question(list, args, info, narrowed);
  const refusal = context.loaders.refusal(question, parent);
  if (refusal !== null) throw refusal;
  const asked = { question, parent, path: info.path };
  const ahead = parent === null ? undefined : relatedOf(parent, slotOf(info.fieldNodes));
  if (Array.isArray(ahead)) {
    return new Connection(context, asked, () => ({ rows: ahead, report: null }));
  }
  const connection: Connection = new Connection(context, asked, () => {
    const selection = context.plans.page(question, info);
    if (selection.rows === null) return { rows: [], report: null };
    const read = { ...firstPage(question, selection), ...positions };
    return context.loaders.page(read, selection.rows)(connection.parentKey);
  });
  const positions = positionsOf(connection, question, context);
  return connection;
}
