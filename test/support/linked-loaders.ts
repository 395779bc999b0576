import { isPersonalModel } from '../../src/access/personal-model.ts';
import { departmentOfKey } from '../../src/access/record-key.ts';
import type { ModelName } from '../../src/db/generated/model.ts';
import type { ListRead, PageRead } from '../../src/db/page-read.ts';
import { selectWhole, type RowSelection } from '../../src/db/selection.ts';
import type { Stored } from '../../src/db/stored.ts';
import { BatchedLoaders, type Load, type Select } from '../../src/graph/batch.ts';
import type { Database } from '../../src/db/database.ts';
import type { BeneficiarySource } from '../../src/links/beneficiary-source.ts';

function orThrow<Value>([value]: readonly (Value | Error)[]): Value {
  if (value instanceof Error) throw value;
  return value as Value;
}

/** The list as far as it is of one department. */
const within = <Read extends ListRead>(read: Read, departmentId: string): Read =>
  isPersonalModel(read.model) && read.path === null
    ? { ...read, filter: { and: [{ departmentId: { eq: departmentId } }, read.filter] } }
    : read;

/**
 * Loaders that see no records at the root but those of one department. With a source they read its records from there:
 * whoever asks should see no difference.
 */
export class OneDepartmentLoaders extends BatchedLoaders {
  readonly #departmentId: string;
  readonly #source: BeneficiarySource | null;

  constructor(database: Database, departmentId: string, source: BeneficiarySource | null) {
    super(database);
    this.#departmentId = departmentId;
    this.#source = source;
  }

  override byKey<Name extends ModelName>(
    model: Name,
    selection: Select<Name> = selectWhole(model) as Select<Name>,
  ): Load<Stored<Name> | null> {
    const inner = super.byKey(model, selection);
    return async (start) => {
      const isLinked = isPersonalModel(model) && departmentOfKey(start.key ?? '') === this.#departmentId;
      if (this.#source === null || !isLinked) return inner(start);
      return orThrow(await this.#source.byKey(selection, [start])) as Stored<Name> | null;
    };
  }

  override page(read: PageRead, selection: RowSelection): Load<Stored[]> {
    const narrowed = within(read, this.#departmentId);
    const inner = super.page(narrowed, selection);
    return async (start) => {
      if (this.#source === null || !this.#isLinked(read, start.key)) return inner(start);
      return orThrow(await this.#source.pages(narrowed, selection, [start])).rows;
    };
  }

  override count(read: ListRead): Load<number> {
    const narrowed = within(read, this.#departmentId);
    const inner = super.count(narrowed);
    return async (start) => {
      if (this.#source === null || !this.#isLinked(read, start.key)) return inner(start);
      return orThrow(await this.#source.counts(narrowed, [start])).count;
    };
  }

  #isLinked({ model, path }: ListRead, key: string | null): boolean {
    if (!isPersonalModel(model)) return false;
    if (path === null) return true;
    if (path.model === 'Department') return key === this.#departmentId;
    return isPersonalModel(path.model) && departmentOfKey(key ?? '') === this.#departmentId;
  }
}
