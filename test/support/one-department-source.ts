import { isPersonalModel } from '../../src/access/personal-model.ts';
import { departmentOfKey } from '../../src/access/record-key.ts';
import type { Database } from '../../src/db/database.ts';
import type { ListRead, PageRead } from '../../src/db/page-read.ts';
import type { Start } from '../../src/db/page-sql.ts';
import type { RowSelection } from '../../src/db/selection.ts';
import type { Stored } from '../../src/db/stored.ts';
import type { BeneficiarySource, SourcedCount, SourcedPage } from '../../src/links/beneficiary-source.ts';
import { StoreSource } from '../../src/links/store-source.ts';
import { withoutRecords } from '../../src/links/without-records.ts';

type Found<Value> = Promise<(Value | Error)[]>;

/**
 * A store with no records at the root but those of one department. With the department's own source it reads its records
 * there: whoever asks should see no difference.
 */
export class OneDepartmentSource extends StoreSource {
  readonly #departmentId: string;
  readonly #source: BeneficiarySource | null;

  constructor(database: Database, departmentId: string, source: BeneficiarySource | null) {
    super(database);
    this.#departmentId = departmentId;
    this.#source = source;
  }

  override byKey(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null)[]> {
    const isOwn = ({ key }: Start): boolean =>
      isPersonalModel(selection.model) && departmentOfKey(key ?? '') === this.#departmentId;
    return this.#split<Stored | null>(
      starts,
      isOwn,
      (some) => super.byKey(this.#read(selection), some),
      (source, some) => source.byKey(selection, some),
    );
  }

  override byCode(selection: RowSelection, starts: readonly Start[]): Promise<(Stored | null)[]> {
    return super.byCode(this.#read(selection), starts);
  }

  override pages(read: PageRead, selection: RowSelection, starts: readonly Start[]): Promise<SourcedPage[]> {
    const narrowed = this.#within(read);
    return this.#split<SourcedPage>(
      starts,
      (start) => this.#isOwn(read, start),
      (some) => super.pages(narrowed, this.#read(selection), some),
      (source, some) => source.pages(narrowed, selection, some),
    );
  }

  override counts(read: ListRead, starts: readonly Start[]): Promise<SourcedCount[]> {
    const narrowed = this.#within(read);
    return this.#split<SourcedCount>(
      starts,
      (start) => this.#isOwn(read, start),
      (some) => super.counts(narrowed, some),
      (source, some) => source.counts(narrowed, some),
    );
  }

  #read(selection: RowSelection): RowSelection {
    return this.#source === null ? selection : withoutRecords(selection);
  }

  #isOwn({ model, path }: ListRead, { key }: Start): boolean {
    if (!isPersonalModel(model)) return false;
    if (path === null) return true;
    if (path.model === 'Department') return key === this.#departmentId;
    return isPersonalModel(path.model) && departmentOfKey(key ?? '') === this.#departmentId;
  }

  /** A list at the root as far as it is of the department. */
  #within<Read extends ListRead>(read: Read): Read {
    if (!isPersonalModel(read.model) || read.path !== null) return read;
    return { ...read, filter: { and: [{ departmentId: { eq: this.#departmentId } }, read.filter] } };
  }

  async #split<Value>(
    starts: readonly Start[],
    isOwn: (start: Start) => boolean,
    here: (some: readonly Start[]) => Promise<Value[]>,
    there: (source: BeneficiarySource, some: readonly Start[]) => Found<Value>,
  ): Promise<Value[]> {
    const source = this.#source;
    if (source === null) return here(starts);
    const [own, others] = [starts.filter(isOwn), starts.filter((start) => !isOwn(start))];
    const [found, rest] = [own.length > 0 ? await there(source, own) : [], others.length > 0 ? await here(others) : []];
    return starts.map((start) => {
      const value = (isOwn(start) ? found.shift() : rest.shift()) as Value | Error;
      if (value instanceof Error) throw value;
      // Who answered is told elsewhere: here it is what was answered that counts.
      return typeof value === 'object' && value !== null && 'report' in value ? { ...value, report: null } : value;
    });
  }
}
