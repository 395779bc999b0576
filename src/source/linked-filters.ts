import { isRecordModel } from '../records/record-models.ts';
import type { ModelName } from '../db/generated/model.ts';
import { firstRows, type ListRead } from '../db/statements/page-read.ts';
import { describe } from '../db/statements/sql.ts';
import { allOf, anyOf, compare, not, policyCondition, type Filter, type RelatedFilter } from '../filter/filter.ts';
import { hasRelated } from '../filter/parts.ts';
import type { LinkedSource } from './beneficiary-source.ts';
import { filterOfBeneficiary } from './identity-filter.ts';
import { replaceRelated } from './replace-related.ts';
import { SourceFailure, type SourceState } from './source-state.ts';
import type { StoreSource } from './store-source.ts';

/** Maximum number of rows of a model whose keys are sent to a department. */
const maxKeys = 100_000;

/** The last possible day, so that rows with a future start are found too. */
const lastDay = '9999-12-31';

/** A condition of the hub itself: the policy does not check it as a comparison of the viewer. */
const withKeys = (keys: readonly string[]): Filter => policyCondition(compare('id', 'in', keys));

const isOfRecordsElsewhere = (model: string, related: RelatedFilter): boolean =>
  !isRecordModel(model) && isRecordModel(related.model);

/**
 * Rewrites filters that combine rows of the hub with records of linked departments. A department's service has only its
 * own records, and the hub all other rows; each part of a filter is resolved to keys by the side that has the rows.
 */
export class LinkedFilters {
  readonly #store: StoreSource;
  readonly #links: ReadonlyMap<string, LinkedSource>;
  readonly #day: string;
  readonly #missing = new Map<string, SourceState>();
  readonly #found = new Map<string, Promise<readonly string[]>>();

  /** @param day the day that the filters are read for */
  constructor(store: StoreSource, links: ReadonlyMap<string, LinkedSource>, day: string) {
    this.#store = store;
    this.#links = links;
    this.#day = day;
  }

  /** The departments that did not answer. */
  get missing(): readonly SourceState[] {
    return [...this.#missing.values()];
  }

  /**
   * Rewrites a filter for the hub's own store: conditions on records of linked departments are resolved there, and
   * replaced by keys.
   */
  async forStore(model: string, filter: Filter): Promise<Filter> {
    return hasRelated(filter, model, isOfRecordsElsewhere) ? this.#forStore(model, filter) : filter;
  }

  /**
   * Rewrites a filter for departments' services: conditions on departments and programmes are replaced by their keys.
   */
  forLinks(model: string, filter: Filter): Promise<Filter> {
    return replaceRelated(filter, model, (of, related) => {
      if (related.model === 'BeneficiaryIdentity')
        return this.forLinks('Beneficiary', filterOfBeneficiary(related.filter));
      return isRecordModel(related.model) ? null : this.#inPublic(of, related);
    });
  }

  #forStore(model: string, filter: Filter): Promise<Filter> {
    return replaceRelated(filter, model, (of, related) =>
      isOfRecordsElsewhere(of, related) ? this.#recordsAnywhere(of, related) : null,
    );
  }

  async #inPublic(model: string, { relation, model: related, filter }: RelatedFilter): Promise<Filter> {
    const own = describe(model).relations[relation]?.own;
    if (own === undefined) throw new Error(`${model} has no relation called ${relation}.`);
    return compare(own, 'in', await this.#keysOfPublic(related as ModelName, filter));
  }

  /** Selects the rows that have such records, or have none, in the hub's store and in linked departments. */
  async #recordsAnywhere(model: string, related: RelatedFilter): Promise<Filter> {
    const [filter, keys] = await Promise.all([
      this.#forStore(related.model, related.filter),
      this.#keysElsewhere(model, related),
    ]);
    const here = { ...related, filter };
    const there = withKeys(keys);
    return related.quantifier === 'none' ? allOf([here, not(there)]) : anyOf([here, there]);
  }

  /** Reads the keys of the departments, or of the programmes, that have such records in linked departments. */
  async #keysElsewhere(model: string, related: RelatedFilter): Promise<readonly string[]> {
    const { relation: name, model: recordModel, filter } = related;
    const resolved = await this.forLinks(recordModel, filter);
    const asked = [...this.#links.values()].filter((link) => link.mayHold(recordModel as ModelName, resolved));
    const keys = await Promise.all(
      asked.map((link) =>
        this.#unlessMissing(async () => {
          if (model === 'Department') return this.#departmentIfAny(link, name, recordModel as ModelName, resolved);
          const statistics = await link.statistics(resolved, this.#day);
          return [...statistics].filter(([, count]) => count > 0).map(([key]) => key);
        }),
      ),
    );
    return [...new Set(keys.flat())].sort();
  }

  async #departmentIfAny(link: LinkedSource, list: string, model: ModelName, filter: Filter): Promise<string[]> {
    const { departmentId } = link.link;
    const read: ListRead = { model, path: { model: 'Department', relations: [list] }, filter };
    const [counted] = await link.counts(read, [{ key: departmentId, day: this.#day }]);
    if (counted === undefined || counted instanceof Error)
      throw counted ?? new Error('The department returned no count.');
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

  /** Reads the keys of linked departments, or of programmes of any day, that match a condition. */
  #keysOfPublic(model: ModelName, filter: Filter): Promise<readonly string[]> {
    const name = JSON.stringify([model, filter]);
    let found = this.#found.get(name);
    if (found === undefined) {
      found = this.#readKeys(model, filter);
      this.#found.set(name, found);
    }
    return found;
  }

  async #readKeys(model: ModelName, filter: Filter): Promise<readonly string[]> {
    const candidates = model === 'Department' ? [...this.#links.keys()] : await this.#allKeys(model);
    const where = await this.forStore(model, filter);
    const selection = { model, columns: ['id'], ones: [], lists: [], where };
    const rows = await this.#store.byKey(
      selection,
      candidates.map((key) => ({ key, day: this.#day })),
    );
    return rows.flatMap((row) => (row === null ? [] : [row.id]));
  }

  async #allKeys(model: ModelName): Promise<string[]> {
    const selection = { model, columns: ['id'], ones: [], lists: [] };
    const [page] = await this.#store.pages(firstRows(model, maxKeys), selection, [{ key: null, day: lastDay }]);
    return (page?.rows ?? []).map(({ id }) => id);
  }
}
