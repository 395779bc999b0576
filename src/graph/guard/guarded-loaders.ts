import { GraphQLError } from 'graphql';
import { nameInDenial, type Named } from '../../access/forbidden.ts';
import { isProtected, type Policy } from '../../access/policy.ts';
import { subjects } from '../../access/subjects.ts';
import type { Filter } from '../../db/filter.ts';
import type { ModelName } from '../../db/generated/model.ts';
import type { ListRead, PageRead } from '../../db/page-read.ts';
import type { Start } from '../../db/page-sql.ts';
import { searchedField, type Hit, type SearchableModel, type SearchRead } from '../../db/search.ts';
import { selectWhole, type RowSelection } from '../../db/selection.ts';
import type { Stored } from '../../db/stored.ts';
import type { SourcedCount, SourcedPage } from '../../links/beneficiary-source.ts';
import type { AskedList, Load, Loaders, Select } from '../batch.ts';
import { guardRead, guardSelection, readingOf, type GuardedSelection } from './guarded-selection.ts';
import { Look } from './look.ts';
import { usedBy } from './narrow.ts';
import { namedIn, noteComparison, noteExistence, type NoteTarget } from './note-comparisons.ts';
import type { Notes } from './notes.ts';
import { comparisonsOf, type ComparisonOptions, type RecordComparison } from './record-comparisons.ts';
import { whoseList, type Whose } from './whose.ts';
import { isPersonalModel } from '../../access/personal-model.ts';
import { beneficiaryOfKey, departmentOfKey } from '../../access/record-key.ts';

/** What a policy makes of selections, kept with the policy from request to request. */
interface Guards {
  readonly look: Look;
  /** Of selections that are read for today, and for other days. */
  readonly today: WeakMap<RowSelection, GuardedSelection>;
  readonly elsewhen: WeakMap<RowSelection, GuardedSelection>;
}

const guardsOf = new WeakMap<Policy, Guards>();

function guardsFor(policy: Policy): Guards {
  let guards = guardsOf.get(policy);
  if (guards === undefined) {
    guards = { look: new Look(policy), today: new WeakMap(), elsewhen: new WeakMap() };
    guardsOf.set(policy, guards);
  }
  return guards;
}

/** The department whose records hang on a row; null for those of several. */
function ownerOf({ __typename, id }: Stored): string | null {
  if (__typename === 'Department') return id;
  return isPersonalModel(__typename) ? departmentOfKey(id) : null;
}

const comparesPerson = ({ used }: RecordComparison): boolean => used.has('BeneficiaryIdentity.citizenId');

/** The most records of one person that are named: one a department that knows them. */
const maxFound = 100;

const keysAlone: RowSelection = { model: 'Beneficiary', columns: ['id'], fields: ['id'], ones: [], lists: [] };

/** The loaders of one request with the policy around them: there is no other way to a row. */
export class GuardedLoaders implements Loaders {
  readonly #inner: Loaders;
  readonly #policy: Policy;
  readonly #notes: Notes;
  readonly #target: NoteTarget;
  readonly #guards: Guards;
  readonly #home: string | null;
  readonly #comparisons = new WeakMap<Filter, Map<string, readonly RecordComparison[]>>();
  readonly #refusals = new WeakMap<AskedList, Map<string | null, GraphQLError | null>>();

  /** @param home key of the department whose records alone there are; null where there are those of several */
  constructor(inner: Loaders, policy: Policy, notes: Notes, home: string | null = null) {
    this.#inner = inner;
    this.#policy = policy;
    this.#notes = notes;
    this.#target = { policy, notes };
    this.#guards = guardsFor(policy);
    this.#home = home;
  }

  byKey<Name extends ModelName>(
    model: Name,
    selection = selectWhole(model) as Select<Name>,
  ): Load<Stored<Name> | null> {
    return (start) => {
      const { selection: guarded, node } = this.#guard(selection, start);
      const loaded = this.#inner.byKey(model, guarded as Select<Name>)(start);
      if (!node.isWatched && !isProtected(model)) return loaded;
      return loaded.then((row) => {
        if (row === null) return this.#absent(model, start.key ?? '');
        this.#guards.look.at(node, [row], this.#notes);
        return row;
      });
    };
  }

  byCode<Name extends ModelName>(selection: Select<Name>): Load<Stored<Name> | null> {
    return (start) => {
      const { selection: guarded, node } = this.#guard(selection, start);
      const loaded = this.#inner.byCode(guarded as Select<Name>)(start);
      if (!node.isWatched) return loaded;
      return loaded.then((row) => {
        this.#guards.look.at(node, [row], this.#notes);
        return row;
      });
    };
  }

  page(read: PageRead, selection: RowSelection): Load<SourcedPage> {
    return (start) => {
      const { selection: guarded, node } = this.#guard(selection, start);
      const narrowed = this.#guardRead(read, start, false);
      const loaded = this.#inner.page(narrowed, guarded)(start);
      const whose = this.#whose(read, start.key);
      const comparisons = this.#noteComparisons(read, start, false);
      if (!node.isWatched) return loaded;
      const isUnshown = read.shown === 0 && comparisons.some(comparesPerson);
      const noted = isUnshown ? this.#noteFound(narrowed, start) : undefined;
      return Promise.all([loaded, noted]).then(([page]) => {
        this.#guards.look.at(node, page.rows.slice(0, read.shown), this.#notes);
        if (!comparisons.some(({ model }) => model === read.model)) noteExistence(this.#target, read, page.rows, whose);
        return page;
      });
    };
  }

  count(read: ListRead): Load<SourcedCount> {
    return (start) => {
      const guarded = this.#guardRead(read, start, true);
      const loaded = this.#inner.count(guarded)(start);
      if (!this.#noteComparisons(read, start, true).some(comparesPerson)) return loaded;
      return Promise.all([loaded, this.#noteFound(guarded, start)]).then(([count]) => count);
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
    if (subjects[asked.read.model]?.open !== null) return null;
    const owner = parent === null ? this.#home : (ownerOf(parent) ?? this.#home);
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
    const comparisons = this.#comparisonsOf({ ...read, order }, { isElsewhen: false, isCounted: false });
    return namedIn(comparisons, { departments: owner === null ? null : new Set([owner]), subject: null });
  }

  #refusalWithin({ read: { model, filter }, order }: AskedList, owner: string | null): GraphQLError | null {
    if (owner === null || !isPersonalModel(model)) return null;
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

  /** @throws FORBIDDEN, with whose data was named. */
  #guardRead<Read extends ListRead>(read: Read, start: Start, isCounted: boolean): Read {
    const place = this.#placeOf(start);
    try {
      return guardRead(this.#policy, read, place);
    } catch (error) {
      const named = namedIn(this.#comparisonsOf(read, { ...place, isCounted }), this.#whose(read, start.key));
      throw error instanceof GraphQLError ? nameInDenial(error, named) : error;
    }
  }

  /** What is found by a field, or not found by it, reveals something about the field, whether or not a row is shown. */
  #noteComparisons(read: ListRead, start: Start, isCounted: boolean): readonly RecordComparison[] {
    const comparisons = this.#comparisonsOf(read, { ...this.#placeOf(start), isCounted });
    const whose = this.#whose(read, start.key);
    for (const comparison of comparisons) noteComparison(this.#target, comparison, whose);
    return comparisons;
  }

  /** Who was found by a citizen id goes on the ledger, though the answer shows a number alone. */
  async #noteFound(read: ListRead, start: Start): Promise<void> {
    const page = { ...read, order: { column: 'id', descending: false }, after: null, before: null, reversed: false };
    const { rows } = await this.#inner.page({ ...page, limit: maxFound, shown: maxFound }, keysAlone)(start);
    const reached = this.#policy.reach('BeneficiaryIdentity', new Set(['BeneficiaryIdentity.citizenId']));
    for (const { id } of rows) {
      const departmentId = departmentOfKey(id) ?? '';
      for (const clause of reached.get(departmentId) ?? [])
        this.#notes.noteOf(departmentId, clause).subjects.add(beneficiaryOfKey(id));
    }
  }

  /** What a list compares: lists that hang on the rows of one page share it. */
  #comparisonsOf(
    read: ListRead & Partial<Pick<PageRead, 'order' | 'shown'>>,
    place: Pick<ComparisonOptions, 'isElsewhen' | 'isCounted'>,
  ): readonly RecordComparison[] {
    let ofFilter = this.#comparisons.get(read.filter);
    if (ofFilter === undefined) {
      ofFilter = new Map();
      this.#comparisons.set(read.filter, ofFilter);
    }
    const name = JSON.stringify([read.model, read.order, read.shown === 0, place]);
    let comparisons = ofFilter.get(name);
    if (comparisons === undefined) {
      comparisons = comparisonsOf(read, { ...readingOf(this.#policy), keyOf: read.keyOf, ...place });
      ofFilter.set(name, comparisons);
    }
    return comparisons;
  }

  /** Whose records a list is of; a department's own service has those of no other. */
  #whose(read: Pick<ListRead, 'path'>, key: string | null): Whose {
    const whose = whoseList(this.#policy, read, key);
    return whose.departments === null && this.#home !== null ? { ...whose, departments: new Set([this.#home]) } : whose;
  }

  /** A row that is not found may be there: what is answered hangs on the department that its key names alone. */
  #absent(model: ModelName, key: string): null {
    if (!isPersonalModel(model)) return null;
    const departmentId = departmentOfKey(key);
    if (departmentId !== null && this.#policy.reachesAll(model, departmentId)) {
      const note = this.#notes.noteOf(departmentId, this.#policy.clauseFor(model, departmentId));
      note.subjects.add(beneficiaryOfKey(key));
      note.fields.add(`${model}.__typename`);
      return null;
    }
    throw this.#policy.refusal(model, `${model}.*`, departmentId, beneficiaryOfKey(key));
  }

  #placeOf({ day }: Start): { readonly isElsewhen: boolean } {
    return { isElsewhen: day !== this.#policy.today };
  }

  #guard(selection: RowSelection, start: Start): GuardedSelection {
    const place = this.#placeOf(start);
    const selections = place.isElsewhen ? this.#guards.elsewhen : this.#guards.today;
    let guarded = selections.get(selection);
    if (guarded === undefined) {
      guarded = guardSelection(this.#policy, selection, place);
      selections.set(selection, guarded);
    }
    return guarded;
  }
}
