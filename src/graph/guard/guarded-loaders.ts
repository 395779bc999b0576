import { GraphQLError } from 'graphql';
import { nameInDenial, type Named } from '../../access/forbidden.ts';
import { isProtected, type Policy } from '../../access/policy.ts';
import { modelPolicies } from '../../access/model-policies.ts';
import type { Filter } from '../../filter/filter.ts';
import type { ModelName } from '../../db/generated/model.ts';
import type { ListRead, PageRead } from '../../db/statements/page-read.ts';
import type { ParentKey } from '../../db/statements/page-sql.ts';
import { searchedField, type Hit, type SearchableModel, type SearchRead } from '../../db/search.ts';
import { selectWhole, type RowSelection } from '../../db/statements/selection.ts';
import type { Stored } from '../../db/stored.ts';
import type { SourcedCount, SourcedPage } from '../../source/beneficiary-source.ts';
import type { AskedList, Load, Loaders, Select } from '../batch.ts';
import { guardRead, readingOf, type GuardedSelection } from './guarded-selection.ts';
import { usedBy } from './narrow.ts';
import { namedIn, noteComparison, noteExistence, type NoteTarget } from './note-comparisons.ts';
import type { Notes } from './notes.ts';
import { comparisonsOf, type ComparisonOptions, type RecordComparison } from './record-comparisons.ts';
import { guardsFor, type SelectionGuards } from './selection-guards.ts';
import { whoseList, type Whose } from './whose.ts';
import { isRecordModel } from '../../records/record-models.ts';
import { beneficiaryOfKey, departmentOfKey } from '../../records/record-key.ts';

/** Returns the department that owns the records below a row; null if several may. */
function ownerOf({ __typename, id }: Stored): string | null {
  if (__typename === 'Department') return id;
  return isRecordModel(__typename) ? departmentOfKey(id) : null;
}

const comparesPerson = ({ used }: RecordComparison): boolean => used.has('BeneficiaryIdentity.citizenId');

/** Maximum number of records of one person that are noted: one for each department that knows the person. */
const maxFound = 100;

const keysAlone: RowSelection = { model: 'Beneficiary', columns: ['id'], fields: ['id'], ones: [], lists: [] };

/** The loaders of one request, narrowed by the policy. Rows are read in no other way. */
export class GuardedLoaders implements Loaders {
  readonly #inner: Loaders;
  readonly #policy: Policy;
  readonly #notes: Notes;
  readonly #target: NoteTarget;
  readonly #guards: SelectionGuards;
  readonly #soleDepartmentId: string | null;
  readonly #comparisons = new WeakMap<Filter, Map<string, readonly RecordComparison[]>>();
  readonly #refusals = new WeakMap<AskedList, Map<string | null, GraphQLError | null>>();

  /** @param soleDepartmentId key of the only department with records; null if there are several */
  constructor(inner: Loaders, policy: Policy, notes: Notes, soleDepartmentId: string | null = null) {
    this.#inner = inner;
    this.#policy = policy;
    this.#notes = notes;
    this.#target = { policy, notes };
    this.#guards = guardsFor(policy);
    this.#soleDepartmentId = soleDepartmentId;
  }

  byKey<Name extends ModelName>(
    model: Name,
    selection = selectWhole(model) as Select<Name>,
  ): Load<Stored<Name> | null> {
    return (parentKey) => {
      const { selection: guarded, node } = this.#guard(selection, parentKey);
      const loaded = this.#inner.byKey(model, guarded as Select<Name>)(parentKey);
      if (!node.isWatched && !isProtected(model)) return loaded;
      return loaded.then((row) => {
        if (row === null) return this.#absent(model, parentKey.key ?? '');
        this.#guards.masker.mask(node, [row], this.#notes);
        return row;
      });
    };
  }

  byCode<Name extends ModelName>(selection: Select<Name>): Load<Stored<Name> | null> {
    return (parentKey) => {
      const { selection: guarded, node } = this.#guard(selection, parentKey);
      const loaded = this.#inner.byCode(guarded as Select<Name>)(parentKey);
      if (!node.isWatched) return loaded;
      return loaded.then((row) => {
        this.#guards.masker.mask(node, [row], this.#notes);
        return row;
      });
    };
  }

  page(read: PageRead, selection: RowSelection): Load<SourcedPage> {
    return (parentKey) => {
      const { selection: guarded, node } = this.#guard(selection, parentKey);
      const narrowed = this.#guardRead(read, parentKey, false);
      const loaded = this.#inner.page(narrowed, guarded)(parentKey);
      const whose = this.#whose(read, parentKey.key);
      const comparisons = this.#noteComparisons(read, parentKey, false);
      if (!node.isWatched) return loaded;
      const isUnshown = read.shown === 0 && comparisons.some(comparesPerson);
      const noted = isUnshown ? this.#noteFound(narrowed, parentKey) : undefined;
      return Promise.all([loaded, noted]).then(([page]) => {
        this.#guards.masker.mask(node, page.rows.slice(0, read.shown), this.#notes);
        if (!comparisons.some(({ model }) => model === read.model)) noteExistence(this.#target, read, page.rows, whose);
        return page;
      });
    };
  }

  count(read: ListRead): Load<SourcedCount> {
    return (parentKey) => {
      const guarded = this.#guardRead(read, parentKey, true);
      const loaded = this.#inner.count(guarded)(parentKey);
      if (!this.#noteComparisons(read, parentKey, true).some(comparesPerson)) return loaded;
      return Promise.all([loaded, this.#noteFound(guarded, parentKey)]).then(([count]) => count);
    };
  }

  search(read: SearchRead): Promise<Hit[]> {
    const where: Partial<Record<SearchableModel, Filter>> = {};
    for (const model of read.models) {
      const field = searchedField[model];
      const filter = field === undefined ? null : this.#policy.where(model, new Set([`${model}.${field}`]));
      if (filter !== null) where[model] = filter;
    }
    return this.#inner.search({ ...read, where });
  }

  refusal(asked: AskedList, parent: Stored | null): GraphQLError | null {
    if (modelPolicies[asked.read.model]?.open !== null) return null;
    const owner = parent === null ? this.#soleDepartmentId : (ownerOf(parent) ?? this.#soleDepartmentId);
    let refusals = this.#refusals.get(asked);
    if (refusals === undefined) {
      refusals = new Map();
      this.#refusals.set(asked, refusals);
    }
    let refusal = refusals.get(owner);
    if (refusal === undefined) {
      refusal = this.#refusalWithin(asked, owner) ?? this.#refusalOf(asked);
      if (refusal !== null) nameInDenial(refusal, this.#namedIn(asked, owner));
      refusals.set(owner, refusal);
    }
    return refusal;
  }

  #namedIn({ read, order }: AskedList, owner: string | null): Named[] {
    const comparisons = this.#comparisonsOf({ ...read, order }, { isAtOtherDate: false, isCounted: false });
    return namedIn(comparisons, { departments: owner === null ? null : new Set([owner]), subject: null });
  }

  #refusalWithin({ read: { model, filter }, order }: AskedList, owner: string | null): GraphQLError | null {
    if (owner === null || !isRecordModel(model)) return null;
    return this.#policy.refusalWithin(model, owner, usedBy(model, filter, order.column));
  }

  #refusalOf({ read }: AskedList): GraphQLError | null {
    try {
      guardRead(this.#policy, read);
      return null;
    } catch (error) {
      return error as GraphQLError;
    }
  }

  /** @throws FORBIDDEN, which names the departments concerned. */
  #guardRead<Read extends ListRead>(read: Read, parentKey: ParentKey, isCounted: boolean): Read {
    const place = this.#placeOf(parentKey);
    try {
      return guardRead(this.#policy, read, place);
    } catch (error) {
      const named = namedIn(this.#comparisonsOf(read, { ...place, isCounted }), this.#whose(read, parentKey.key));
      throw error instanceof GraphQLError ? nameInDenial(error, named) : error;
    }
  }

  /** Notes what a list compares: what is found or not found by a field reveals its value, whether or not a row is shown. */
  #noteComparisons(read: ListRead, parentKey: ParentKey, isCounted: boolean): readonly RecordComparison[] {
    const comparisons = this.#comparisonsOf(read, { ...this.#placeOf(parentKey), isCounted });
    const whose = this.#whose(read, parentKey.key);
    for (const comparison of comparisons) noteComparison(this.#target, comparison, whose);
    return comparisons;
  }

  /** Notes who was found by a citizen id, even if the answer shows only a number. */
  async #noteFound(read: ListRead, parentKey: ParentKey): Promise<void> {
    const page = { ...read, order: { column: 'id', descending: false }, after: null, before: null, reversed: false };
    const { rows } = await this.#inner.page({ ...page, limit: maxFound, shown: maxFound }, keysAlone)(parentKey);
    const reached = this.#policy.openDepartments('BeneficiaryIdentity', new Set(['BeneficiaryIdentity.citizenId']));
    for (const { id } of rows) {
      const departmentId = departmentOfKey(id) ?? '';
      for (const clause of reached.get(departmentId) ?? [])
        this.#notes.noteOf(departmentId, clause).subjects.add(beneficiaryOfKey(id));
    }
  }

  /** Returns what a list compares; the lists of the rows of one page share it. */
  #comparisonsOf(
    read: ListRead & Partial<Pick<PageRead, 'order' | 'shown'>>,
    place: Pick<ComparisonOptions, 'isAtOtherDate' | 'isCounted'>,
  ): readonly RecordComparison[] {
    let ofFilter = this.#comparisons.get(read.filter);
    if (ofFilter === undefined) {
      ofFilter = new Map();
      this.#comparisons.set(read.filter, ofFilter);
    }
    const name = JSON.stringify([read.model, read.order, read.shown === 0, place]);
    let comparisons = ofFilter.get(name);
    if (comparisons === undefined) {
      comparisons = comparisonsOf(read, { ...readingOf(this.#policy), ...place });
      ofFilter.set(name, comparisons);
    }
    return comparisons;
  }

  /** Returns who owns the records of a list. A department service has no records of others. */
  #whose(read: Pick<ListRead, 'path'>, key: string | null): Whose {
    const whose = whoseList(this.#policy, read, key);
    return whose.departments === null && this.#soleDepartmentId !== null
      ? { ...whose, departments: new Set([this.#soleDepartmentId]) }
      : whose;
  }

  /** Answers for a row that was not found. It may exist unseen, so the answer depends only on the department that its key names. */
  #absent(model: ModelName, key: string): null {
    if (!isRecordModel(model)) return null;
    const departmentId = departmentOfKey(key);
    if (departmentId !== null && this.#policy.opensAllRows(model, departmentId)) {
      const note = this.#notes.noteOf(departmentId, this.#policy.clauseFor(model, departmentId));
      note.subjects.add(beneficiaryOfKey(key));
      this.#notes.addField(note, `${model}.__typename`);
      return null;
    }
    throw this.#policy.refusal(model, `${model}.*`, departmentId, beneficiaryOfKey(key));
  }

  #placeOf({ day }: ParentKey): { readonly isAtOtherDate: boolean } {
    return { isAtOtherDate: day !== this.#policy.today };
  }

  #guard(selection: RowSelection, parentKey: ParentKey): GuardedSelection {
    return this.#guards.guard(selection, this.#placeOf(parentKey));
  }
}
