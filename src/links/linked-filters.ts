import { isPersonalModel } from '../access/personal-model.ts';
import type { RelationDescription } from '../db/description.ts';
import { asKey, type Filter, type FilterScope } from '../db/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import type { ListRead } from '../db/page-read.ts';
import { citizenIdOf } from '../sealing/citizen-id.ts';
import type { LinkedSource } from './beneficiary-source.ts';
import { SourceFailure, type SourceState } from './source-state.ts';
import type { StoreSource } from './store-source.ts';
import { hasRelation, walkFilter, walkRelated, type FilterPart, type FilterWalk } from './walk-filter.ts';

/** The most programmes that there can be. */
const mostProgrammes = 100_000;
/** A day after all that is known, so that what has not begun is found too. */
const lastDay = '9999-12-31';

/** A condition of our own: ids in it are keys. */
const ofOurOwn = (filter: Filter): Filter => ({ $open: { filter, isSieve: false } });
const withKeys = (keys: readonly string[]): Filter => ofOurOwn({ id: { in: keys } });

/**
 * Filters that speak of rows here and elsewhere at once. A department's service knows its own records; the hub knows all
 * else, and what it knows is put into the filter before either is asked.
 */
export class LinkedFilters {
  readonly #store: StoreSource;
  readonly #links: ReadonlyMap<string, LinkedSource>;
  readonly #keysOf: FilterScope['keyOf'];
  readonly #day: string;
  readonly #missing = new Map<string, SourceState>();
  readonly #found = new Map<string, Promise<readonly string[]>>();

  /** @param read what the ids of its filters are, and the day that they are read for */
  constructor(
    store: StoreSource,
    links: ReadonlyMap<string, LinkedSource>,
    { keyOf, day }: Pick<ListRead, 'keyOf'> & { readonly day: string },
  ) {
    this.#store = store;
    this.#links = links;
    this.#keysOf = keyOf;
    this.#day = day;
  }

  /** Departments that could not be asked. */
  get missing(): readonly SourceState[] {
    return [...this.#missing.values()];
  }

  /** The filter as the hub's own store can answer it: what is asked of records elsewhere is asked there, and put in as keys. */
  async forStore(model: string, filter: Filter): Promise<Filter> {
    const asksElsewhere = (from: string, to: RelationDescription): boolean =>
      !isPersonalModel(from) && isPersonalModel(to.model);
    return hasRelation(model, filter, asksElsewhere) ? walkFilter(this.#storeWalk, model, filter) : filter;
  }

  /** The filter as departments' services can answer it: what is asked of departments and programmes is put in as their keys. */
  forLinks(model: string, filter: Filter): Promise<Filter> {
    return walkFilter(this.#linkWalk, model, filter);
  }

  readonly #storeWalk: FilterWalk = {
    column: (_, name, value) => [{ [name]: value }],
    relation: async (model, name, relation, value) => {
      const isElsewhere = !isPersonalModel(model) && isPersonalModel(relation.model);
      if (isElsewhere) return this.#recordsAnywhere(model, name, relation, value);
      return [{ [name]: await walkRelated(this.#storeWalk, relation, value) }];
    },
  };

  readonly #linkWalk: FilterWalk = {
    column: (_, name, value) => [{ [name]: value }],
    relation: async (_, name, relation, value) => {
      if (relation.model === 'BeneficiaryIdentity')
        return [await walkFilter(this.#identityWalk, relation.model, value)];
      if (isPersonalModel(relation.model)) return [{ [name]: await walkRelated(this.#linkWalk, relation, value) }];
      return [{ [relation.own]: { in: await this.#keysOfPublic(relation, value) } }];
    },
  };

  /** A condition on a beneficiary's identity, as one on the beneficiary: a service finds a citizen id by keys of its own. */
  readonly #identityWalk: FilterWalk = {
    column: async (model, name, value) => {
      const citizenId = name === 'citizenIdHash' ? citizenIdOf(value) : undefined;
      if (citizenId !== undefined) return [{ $citizenId: { eq: citizenId } }];
      if (name !== '$open') return [{ [name]: value }];
      return [ofOurOwn(await walkFilter(this.#identityWalk, model, value['filter'] as Filter))];
    },
    relation: async (_, __, relation, value) => [await walkRelated(this.#linkWalk, relation, value)],
  };

  /** Rows that have records of a kind, or have none of it, in the hub's store or in a linked department's. */
  async #recordsAnywhere(
    model: string,
    name: string,
    relation: RelationDescription,
    { some, none }: Filter,
  ): Promise<FilterPart> {
    const parts: Filter[] = [];
    for (const [quantifier, filter] of Object.entries({ some, none })) {
      if (filter === undefined) continue;
      const here = { [name]: { [quantifier]: await walkFilter(this.#storeWalk, relation.model, filter as Filter) } };
      const there = withKeys(await this.#keysElsewhere(model, name, relation, filter as Filter));
      parts.push(quantifier === 'some' ? { or: [here, there] } : { and: [here, { not: there }] });
    }
    return parts;
  }

  /** Keys of the departments, or of the programmes, that have such records in linked departments. */
  async #keysElsewhere(
    model: string,
    name: string,
    { model: recordModel }: RelationDescription,
    filter: Filter,
  ): Promise<readonly string[]> {
    const resolved = await this.forLinks(recordModel, filter);
    const asked = [...this.#links.values()].filter((link) => link.mayHold(recordModel as ModelName, resolved));
    const keys = await Promise.all(
      asked.map((link) =>
        this.#unlessMissing(async () => {
          if (model === 'Department') return this.#departmentIfAny(link, name, recordModel as ModelName, resolved);
          const statistics = await link.statistics({ filter: resolved, keyOf: this.#keysOf }, this.#day);
          return [...statistics].filter(([, count]) => count > 0).map(([key]) => key);
        }),
      ),
    );
    return [...new Set(keys.flat())].sort();
  }

  async #departmentIfAny(link: LinkedSource, list: string, model: ModelName, filter: Filter): Promise<string[]> {
    const { departmentId } = link.link;
    const read: ListRead = { model, path: { model: 'Department', relations: [list] }, filter, keyOf: this.#keysOf };
    const [counted] = await link.counts(read, [{ key: departmentId, day: this.#day }]);
    if (counted === undefined || counted instanceof Error) throw counted ?? new Error('Nothing was counted.');
    return counted.count > 0 ? [departmentId] : [];
  }

  async #unlessMissing(ask: () => Promise<string[]>): Promise<string[]> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      this.#missing.set(error.departmentId, error.state);
      return [];
    }
  }

  /** Keys of the departments that are linked, or of all programmes, that meet a condition, whatever the day. */
  #keysOfPublic({ model }: RelationDescription, filter: Filter): Promise<readonly string[]> {
    const name = JSON.stringify([model, filter]);
    let found = this.#found.get(name);
    if (found === undefined) {
      found = this.#readKeys(model as ModelName, filter);
      this.#found.set(name, found);
    }
    return found;
  }

  async #readKeys(model: ModelName, filter: Filter): Promise<readonly string[]> {
    const candidates = model === 'Department' ? [...this.#links.keys()] : await this.#allKeys(model);
    const where = await this.#inKeys(model, await this.forStore(model, filter));
    const selection = { model, columns: ['id'], ones: [], lists: [], where };
    const rows = await this.#store.byKey(
      selection,
      candidates.map((key) => ({ key, day: this.#day })),
    );
    return rows.flatMap((row) => (row === null ? [] : [row.id]));
  }

  async #allKeys(model: ModelName): Promise<string[]> {
    const read = {
      model,
      path: null,
      filter: {},
      keyOf: asKey,
      order: { column: 'id', descending: false },
      after: null,
      before: null,
      limit: mostProgrammes,
      shown: mostProgrammes,
      reversed: false,
    };
    const selection = { model, columns: ['id'], ones: [], lists: [] };
    const [page] = await this.#store.pages(read, selection, [{ key: null, day: lastDay }]);
    return (page?.rows ?? []).map(({ id }) => id);
  }

  /** A client's filter as a condition of our own: its ids are made keys. */
  #inKeys(model: string, filter: Filter): Promise<Filter> {
    const key = (of: string, id: unknown): string => this.#keysOf(of, String(id)) ?? '';
    const walk: FilterWalk = {
      column: (of, name, value) => {
        if (name !== 'id') return [{ [name]: value }];
        const keys = Object.entries(value).map(([operator, ids]): [string, unknown] => [
          operator,
          Array.isArray(ids) ? ids.map((id) => key(of, id)) : key(of, ids),
        ]);
        return [{ id: Object.fromEntries(keys) }];
      },
      relation: async (_, name, relation, value) => [{ [name]: await walkRelated(walk, relation, value) }],
    };
    return walkFilter(walk, model, filter);
  }
}
