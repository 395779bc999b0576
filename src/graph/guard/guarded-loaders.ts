import type { GraphQLError } from 'graphql';
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
import { askedFields } from './asked-fields.ts';
import { guardRead, guardSelection, type GuardedSelection } from './guarded-selection.ts';
import { Look } from './look.ts';
import { usedBy } from './narrow.ts';
import type { Notes } from './notes.ts';
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

/** The loaders of one request with the policy around them: there is no other way to a row. */
export class GuardedLoaders implements Loaders {
  readonly #inner: Loaders;
  readonly #policy: Policy;
  readonly #notes: Notes;
  readonly #guards: Guards;
  readonly #home: string | null;
  readonly #refusals = new WeakMap<AskedList, Map<string | null, GraphQLError | null>>();

  /** @param home key of the department whose records alone there are; null where there are those of several */
  constructor(inner: Loaders, policy: Policy, notes: Notes, home: string | null = null) {
    this.#inner = inner;
    this.#policy = policy;
    this.#notes = notes;
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
      const loaded = this.#inner.page(guardRead(this.#policy, read, this.#placeOf(start)), guarded)(start);
      this.#noteAsked(read, start.key, askedFields(read));
      if (!node.isWatched) return loaded;
      return loaded.then((page) => {
        this.#guards.look.at(node, page.rows.slice(0, read.shown), this.#notes);
        return page;
      });
    };
  }

  count(read: ListRead): Load<SourcedCount> {
    return (start) => {
      const loaded = this.#inner.count(guardRead(this.#policy, read, this.#placeOf(start)))(start);
      const counted = isPersonalModel(read.model) ? [`${read.model}Connection.totalCount`] : [];
      this.#noteAsked(read, start.key, [...counted, ...askedFields(read)]);
      return loaded;
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
      refusals.set(owner, refusal);
    }
    return refusal;
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

  /** What is found by a field, or not found by it, tells of the field, whether or not a row is shown. */
  #noteAsked({ model, path }: ListRead, key: string | null, asked: readonly string[]): void {
    if (asked.length === 0) return;
    const named = path?.model === 'Department' ? key : path === null ? null : departmentOfKey(key ?? '');
    const owner = named ?? this.#home;
    this.#notes.ask(owner, this.#policy.clauseFor(model, owner), asked);
  }

  /** A row that is not found may be there: what is answered hangs on the department that its key names alone. */
  #absent(model: ModelName, key: string): null {
    if (!isPersonalModel(model)) return null;
    const departmentId = departmentOfKey(key);
    if (departmentId !== null && this.#policy.reachesAll(model, departmentId)) return null;
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
