import { isRecordModel } from '../../../src/records/record-models.ts';
import { departmentOfKey } from '../../../src/records/record-key.ts';
import type { Database } from '../../../src/db/database.ts';
import type { ListRead, PageRead } from '../../../src/db/statements/page-read.ts';
import type { ParentKey } from '../../../src/db/statements/page-sql.ts';
import type { RowSelection } from '../../../src/db/statements/selection.ts';
import type { Stored } from '../../../src/db/stored.ts';
import { allOf, compare } from '../../../src/filter/filter.ts';
import type { BeneficiarySource, SourcedCount, SourcedPage } from '../../../src/source/beneficiary-source.ts';
import { StoreSource } from '../../../src/source/store-source.ts';
import { withoutRecords } from '../../../src/source/without-records.ts';

type Found<Value> = Promise<(Value | Error)[]>;

/**
 * A store whose root lists have only the records of one department. With the department's own source it reads the
 * records there, and answers should be the same.
 */
export class OneDepartmentSource extends StoreSource {
  readonly #departmentId: string;
  readonly #source: BeneficiarySource | null;

  constructor(database: Database, departmentId: string, source: BeneficiarySource | null) {
    super(database);
    this.#departmentId = departmentId;
    this.#source = source;
  }

  override byKey(selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(Stored | null)[]> {
    const isOwn = ({ key }: ParentKey): boolean =>
      isRecordModel(selection.model) && departmentOfKey(key ?? '') === this.#departmentId;
    return this.#split<Stored | null>(
      parentKeys,
      isOwn,
      (some) => super.byKey(this.#read(selection), some),
      (source, some) => source.byKey(selection, some),
    );
  }

  override byCode(selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<(Stored | null)[]> {
    return super.byCode(this.#read(selection), parentKeys);
  }

  override pages(read: PageRead, selection: RowSelection, parentKeys: readonly ParentKey[]): Promise<SourcedPage[]> {
    const narrowed = this.#within(read);
    return this.#split<SourcedPage>(
      parentKeys,
      (parentKey) => this.#isOwn(read, parentKey),
      (some) => super.pages(narrowed, this.#read(selection), some),
      (source, some) => source.pages(narrowed, selection, some),
    );
  }

  override counts(read: ListRead, parentKeys: readonly ParentKey[]): Promise<SourcedCount[]> {
    const narrowed = this.#within(read);
    return this.#split<SourcedCount>(
      parentKeys,
      (parentKey) => this.#isOwn(read, parentKey),
      (some) => super.counts(narrowed, some),
      (source, some) => source.counts(narrowed, some),
    );
  }

  #read(selection: RowSelection): RowSelection {
    return this.#source === null ? selection : withoutRecords(selection);
  }

  #isOwn({ model, path }: ListRead, { key }: ParentKey): boolean {
    if (!isRecordModel(model)) return false;
    if (path === null) return true;
    if (path.model === 'Department') return key === this.#departmentId;
    return isRecordModel(path.model) && departmentOfKey(key ?? '') === this.#departmentId;
  }

  /** Limits a root list to the rows of the department. */
  #within<Read extends ListRead>(read: Read): Read {
    if (!isRecordModel(read.model) || read.path !== null) return read;
    return { ...read, filter: allOf([compare('departmentId', 'eq', this.#departmentId), read.filter]) };
  }

  async #split<Value>(
    parentKeys: readonly ParentKey[],
    isOwn: (parentKey: ParentKey) => boolean,
    here: (some: readonly ParentKey[]) => Promise<Value[]>,
    there: (source: BeneficiarySource, some: readonly ParentKey[]) => Found<Value>,
  ): Promise<Value[]> {
    const source = this.#source;
    if (source === null) return here(parentKeys);
    const [own, others] = [parentKeys.filter(isOwn), parentKeys.filter((parentKey) => !isOwn(parentKey))];
    const [found, rest] = [own.length > 0 ? await there(source, own) : [], others.length > 0 ? await here(others) : []];
    return parentKeys.map((parentKey) => {
      const value = (isOwn(parentKey) ? found.shift() : rest.shift()) as Value | Error;
      if (value instanceof Error) throw value;
      // Other tests check which source answered; this one compares the answers.
      return typeof value === 'object' && value !== null && 'report' in value ? { ...value, report: null } : value;
    });
  }
}
