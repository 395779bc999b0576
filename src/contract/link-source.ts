import { departmentOfKey } from '../records/record-key.ts';
import { describeRecord, isRecordModel } from '../records/record-models.ts';
import { isNothing, type Filter } from '../filter/filter.ts';
import type { ListRead, PageRead } from '../db/statements/page-read.ts';
import type { ParentKey } from '../db/statements/page-sql.ts';
import type { RowSelection } from '../db/statements/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { LinkedSource, SourcedCount, SourcedPage } from '../source/beneficiary-source.ts';
import type { Residual } from './residual.ts';
import { specialize } from './specialize.ts';
import type { Link } from '../access/link.ts';
import { LinkRequests, type RequestOptions } from './link-requests.ts';
import { Roots, type AskedList } from './roots.ts';
import { compileRows, type Terms } from './row-query.ts';
import type { SourceReport } from '../source/source-report.ts';

/** Maximum number of records requested in one field. */
const maxKeys = 100;

export interface LinkSourceOptions extends RequestOptions {
  /**
   * Whether the hub's policy opens a field of the department's records to the viewer; other fields are not requested.
   */
  readonly opens: (coordinate: string) => boolean;
}

/** Parent keys of one day, and their places in the whole list. */
interface Group {
  readonly day: string;
  readonly keys: string[];
  readonly places: number[];
}

/** Reads the records of one department that runs its own service, by the department contract. */
export class LinkSource implements LinkedSource {
  readonly link: Link;
  readonly #departmentId: string;
  readonly #requests: LinkRequests;
  readonly #roots: Roots;
  readonly #terms: Terms;

  constructor(options: LinkSourceOptions) {
    this.link = options.link;
    this.#departmentId = options.link.departmentId;
    this.#requests = new LinkRequests(options);
    this.#roots = new Roots(options.link);
    this.#terms = { departmentId: options.link.departmentId, opens: options.opens };
  }

  mayHold(model: ModelName, filter: Filter): boolean {
    return !isNothing(this.#specialize(model, filter));
  }

  byKey(selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(Stored | null | Error)[]> {
    const query = compileRows(selection, this.#terms, null);
    const isOpen = !isNothing(query.where);
    const roots = this.#roots;
    return this.#each(parentKeys, null, isOpen, (keys, day) =>
      this.#requests.ask(query.identity === null ? roots.rows(query, keys, day) : roots.identities(query, keys, day)),
    );
  }

  pages(read: PageRead, selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(SourcedPage | Error)[]> {
    const query = compileRows(selection, this.#terms, read);
    const asked = this.#asked(read);
    const parent = parentOf(read);
    const none: SourcedPage = { rows: [], report: this.#unasked };
    if (parent === null)
      return this.#eachRoot(parentKeys, none, asked, (day) => this.#requests.ask(this.#roots.page(asked, query, day)));
    return this.#each(parentKeys, none, !isNothing(asked.filter), (keys, day) =>
      this.#requests.ask(this.#roots.pagesOf(asked, query, { parent, keys, day })),
    );
  }

  counts(read: ListRead, parentKeys: readonly ParentKey[]): Promise<(SourcedCount | Error)[]> {
    const asked = this.#asked(read);
    const parent = parentOf(read);
    const none: SourcedCount = { count: 0, report: this.#unasked };
    if (parent === null)
      return this.#eachRoot(parentKeys, none, asked, (day) => this.#requests.ask(this.#roots.count(asked, day)));
    return this.#each(parentKeys, none, !isNothing(asked.filter), (keys, day) =>
      this.#requests.ask(this.#roots.countsOf(asked, { parent, keys, day })),
    );
  }

  /**
   * Counts the enrolments of each programme on a day, by the programme's key.
   * @throws SourceFailure if the department does not answer.
   */
  async statistics(filter: Filter, day: string): Promise<Map<string, number>> {
    const residual = this.#specialize('Enrolment', filter);
    return isNothing(residual) ? new Map() : this.#requests.ask(this.#roots.statistics(residual, day));
  }

  /** The report of a department that need not be asked. */
  get #unasked(): SourceReport {
    return {
      states: [{ departmentId: this.#departmentId, status: 'OK', asOf: null, message: null }],
      positionAfter: null,
    };
  }

  #specialize(model: ModelName, filter: Filter): Residual {
    return specialize(model, filter, this.#departmentId);
  }

  #asked<Read extends ListRead>(read: Read): AskedList<Read> {
    const field = parentOf(read) === null ? describeRecord(read.model).list : read.path?.relations[0];
    if (field == null) throw new Error(`Departments have no list of ${read.model}.`);
    return { field, read, filter: this.#specialize(read.model, read.filter) };
  }

  #isOwn = (key: string | null): key is string => key !== null && departmentOfKey(key) === this.#departmentId;

  /** Asks for values by the keys of records; one request asks for keys of one day. */
  async #each<Value>(
    parentKeys: readonly ParentKey[],
    none: Value,
    isOpen: boolean,
    ask: (keys: readonly string[], day: string) => Promise<readonly (Value | Error)[]>,
  ): Promise<(Value | Error)[]> {
    const found = parentKeys.map((): Value | Error => none);
    if (!isOpen) return found;
    await Promise.all(
      groupsOf(parentKeys, this.#isOwn).map(async ({ keys, day, places }) => {
        const values = await ask(keys, day).catch((error: unknown) => keys.map(() => error as Error));
        places.forEach((place, index) => {
          found[place] = values[index] as Value | Error;
        });
      }),
    );
    return found;
  }

  /** Asks for lists of all records of the department. */
  #eachRoot<Value>(
    parentKeys: readonly ParentKey[],
    none: Value,
    { filter }: AskedList<ListRead>,
    ask: (day: string) => Promise<Value>,
  ): Promise<(Value | Error)[]> {
    return Promise.all(
      parentKeys.map(({ key, day }): Promise<Value | Error> => {
        const isOther = key !== null && key !== this.#departmentId;
        return isOther || isNothing(filter)
          ? Promise.resolve(none)
          : ask(day).catch((error: unknown) => error as Error);
      }),
    );
  }
}

/** Returns the model of a list's parent records; null for a list of all records of the department. */
function parentOf({ path }: ListRead): ModelName | null {
  if (path === null || path.model === 'Department') return null;
  if (isRecordModel(path.model) && path.relations.length === 1) return path.model;
  throw new Error(`Departments have no list of ${path.model}.${path.relations.join('.')}.`);
}

/** Groups parent keys by day, with at most `maxKeys` in a group. */
function groupsOf(parentKeys: readonly ParentKey[], isOwn: (key: string | null) => key is string): Group[] {
  const groups: Group[] = [];
  const open = new Map<string, Group>();
  parentKeys.forEach(({ key, day }, place) => {
    if (!isOwn(key)) return;
    let group = open.get(day);
    if (group === undefined || group.keys.length >= maxKeys) {
      group = { day, keys: [], places: [] };
      open.set(day, group);
      groups.push(group);
    }
    group.keys.push(key);
    group.places.push(place);
  });
  return groups;
}
