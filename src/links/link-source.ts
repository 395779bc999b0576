import { departmentOfKey } from '../access/record-key.ts';
import type { Filter } from '../db/filter.ts';
import { keyOfModel } from '../db/global-id.ts';
import type { ListRead, PageRead } from '../db/page-read.ts';
import type { Start } from '../db/page-sql.ts';
import type { RowSelection } from '../db/selection.ts';
import type { Stored } from '../db/stored.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { LinkedSource, SourcedCount, SourcedPage } from './beneficiary-source.ts';
import { foldFilter, type Folded } from './fold-filter.ts';
import type { Link } from './link.ts';
import { LinkRequests, type RequestOptions } from './link-requests.ts';
import { Roots, type AskedList } from './roots.ts';
import { compileRows, type Terms } from './row-query.ts';
import type { SourceReport } from './source-report.ts';

/** How many records are asked for in one field. */
const mostKeys = 100;

const rootFields: Readonly<Partial<Record<ModelName, string>>> = {
  Beneficiary: 'beneficiaries',
  Enrolment: 'enrolments',
  Payment: 'payments',
};

export interface LinkSourceOptions extends RequestOptions {
  /** Whether the hub's policy opens a field of the department's records to whom it asks for: no other is asked for. */
  readonly opens: (coordinate: string) => boolean;
}

/** Keys of starts of one day, and where the starts stand among all. */
interface Group {
  readonly day: string;
  readonly keys: string[];
  readonly places: number[];
}

/** The records of one department that runs its own service, asked for in the department contract. */
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
    return this.#fold(model, filter, keyOfModel) !== false;
  }

  byKey(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null | Error)[]> {
    const query = compileRows(selection, this.#terms, null);
    const isOpen = query.where !== false;
    const roots = this.#roots;
    return this.#each(starts, null, isOpen, (keys, day) =>
      this.#requests.ask(query.identity === null ? roots.rows(query, keys, day) : roots.identities(query, keys, day)),
    );
  }

  pages(read: PageRead, selection: RowSelection, starts: readonly Start[]): Promise<(SourcedPage | Error)[]> {
    const query = compileRows(selection, this.#terms, read);
    const asked = this.#asked(read);
    const parent = parentOf(read);
    const none: SourcedPage = { rows: [], report: this.#unasked };
    if (parent === null)
      return this.#eachRoot(starts, none, asked, (day) => this.#requests.ask(this.#roots.page(asked, query, day)));
    return this.#each(starts, none, asked.filter !== false, (keys, day) =>
      this.#requests.ask(this.#roots.pagesOf(parent, asked, query, keys, day)),
    );
  }

  counts(read: ListRead, starts: readonly Start[]): Promise<(SourcedCount | Error)[]> {
    const asked = this.#asked(read);
    const parent = parentOf(read);
    const none: SourcedCount = { count: 0, report: this.#unasked };
    if (parent === null)
      return this.#eachRoot(starts, none, asked, (day) => this.#requests.ask(this.#roots.count(asked, day)));
    return this.#each(starts, none, asked.filter !== false, (keys, day) =>
      this.#requests.ask(this.#roots.countsOf(parent, asked, keys, day)),
    );
  }

  /**
   * How many enrolments there are in each programme on a day, by the programme's key.
   * @throws SourceFailure where the department does not answer.
   */
  async statistics({ filter, keyOf }: Pick<ListRead, 'filter' | 'keyOf'>, day: string): Promise<Map<string, number>> {
    const folded = this.#fold('Enrolment', filter, keyOf);
    return folded === false ? new Map() : this.#requests.ask(this.#roots.statistics(folded, day));
  }

  /** How the department stands in an answer that it needed not be asked for. */
  get #unasked(): SourceReport {
    return {
      states: [{ departmentId: this.#departmentId, status: 'OK', asOf: null, message: null }],
      positionAfter: null,
    };
  }

  #fold(model: ModelName, filter: Filter, keyOf: ListRead['keyOf']): Folded {
    return foldFilter(model, filter, { departmentId: this.#departmentId, keyOf });
  }

  #asked<Read extends ListRead>(read: Read): AskedList<Read> {
    const field = parentOf(read) === null ? rootFields[read.model] : read.path?.relations[0];
    if (field === undefined) throw new Error(`Departments have no list of ${read.model}.`);
    return { field, read, filter: this.#fold(read.model, read.filter, read.keyOf) };
  }

  #isOwn = (key: string | null): key is string => key !== null && departmentOfKey(key) === this.#departmentId;

  /** Asks for what hangs on records, by the records' keys: those of one day together. */
  async #each<Value>(
    starts: readonly Start[],
    none: Value,
    isOpen: boolean,
    ask: (keys: readonly string[], day: string) => Promise<readonly (Value | Error)[]>,
  ): Promise<(Value | Error)[]> {
    const found = starts.map((): Value | Error => none);
    if (!isOpen) return found;
    await Promise.all(
      groupsOf(starts, this.#isOwn).map(async ({ keys, day, places }) => {
        const values = await ask(keys, day).catch((error: unknown) => keys.map(() => error as Error));
        places.forEach((place, index) => {
          found[place] = values[index] as Value | Error;
        });
      }),
    );
    return found;
  }

  /** Asks for lists of all that the department has. */
  #eachRoot<Value>(
    starts: readonly Start[],
    none: Value,
    { filter }: AskedList<ListRead>,
    ask: (day: string) => Promise<Value>,
  ): Promise<(Value | Error)[]> {
    return Promise.all(
      starts.map(({ key, day }): Promise<Value | Error> => {
        const isOther = key !== null && key !== this.#departmentId;
        return isOther || filter === false ? Promise.resolve(none) : ask(day).catch((error: unknown) => error as Error);
      }),
    );
  }
}

/** The model of the records that a list hangs on; null for a list of all that the department has. */
function parentOf({ path }: ListRead): ModelName | null {
  if (path === null || path.model === 'Department') return null;
  const isOfRecords = path.model === 'Beneficiary' || path.model === 'Enrolment';
  if (isOfRecords && path.relations.length === 1) return path.model;
  throw new Error(`Departments have no list of ${path.model}.${path.relations.join('.')}.`);
}

/** Starts of one day together, so many at a time. */
function groupsOf(starts: readonly Start[], isOwn: (key: string | null) => key is string): Group[] {
  const groups: Group[] = [];
  const open = new Map<string, Group>();
  starts.forEach(({ key, day }, place) => {
    if (!isOwn(key)) return;
    let group = open.get(day);
    if (group === undefined || group.keys.length >= mostKeys) {
      group = { day, keys: [], places: [] };
      open.set(day, group);
      groups.push(group);
    }
    group.keys.push(key);
    group.places.push(place);
  });
  return groups;
}
