import type { GraphQLError } from 'graphql';
import type { Filter } from '../db/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import { covers, type Alternative, type RowFacts } from './alternative.ts';
import { openRows } from './open-rows.ts';
import { alternativesOf } from './alternatives.ts';
import type { Catalogue } from './catalogue.ts';
import type { Decision, Denial } from './decision.ts';
import { explainDenial } from './explain.ts';
import type { ClauseFacts } from './facts.ts';
import { forbidden } from './forbidden.ts';
import type { Grants } from './grants.ts';
import { subjects, type Carried, type Subject } from './subjects.ts';
import { isPersonal, type Viewer } from './viewer.ts';

/** What a policy is made from. */
export interface PolicySources {
  readonly viewer: Viewer;
  readonly grants: Grants | null;
  readonly catalogue: Catalogue;
  readonly today: string;
  readonly recordHolders: ReadonlySet<string>;
  /** Whether personal data may be read at all. */
  readonly isLedgerOpen: boolean;
}

/** The departments in whose rows a list looks, with the clauses that open them; null for the viewer's own rows. */
export type Reach = ReadonlyMap<string, ReadonlySet<ClauseFacts | null>>;

function reachOfAll(alternatives: readonly Alternative[]): Reach {
  const reach = new Map<string, Set<ClauseFacts | null>>();
  for (const { via, scopes } of alternatives) {
    for (const departmentId of scopes?.flatMap(({ departments }) => departments) ?? []) {
      const clause = via.kind === 'CLAUSE' ? (via.clauses.get(departmentId) ?? null) : null;
      const known = reach.get(departmentId) ?? new Set();
      reach.set(departmentId, known.add(clause));
    }
  }
  return reach;
}

/** Models whose rows are not all public. */
export const isProtected = (model: string): model is ModelName => Object.hasOwn(subjects, model);

/** What one viewer may see for one purpose, on one day: pure, and so kept for later requests. */
export class Policy {
  readonly #sources: PolicySources;
  readonly #alternatives = new Map<ModelName, readonly Alternative[]>();
  readonly #open = new Map<string, Filter | null>();
  readonly #reach = new Map<string, Reach>();

  constructor(sources: PolicySources) {
    this.#sources = sources;
  }

  get viewer(): Viewer {
    return this.#sources.viewer;
  }

  /** The day that the policy is of. */
  get today(): string {
    return this.#sources.today;
  }

  get catalogue(): Catalogue {
    return this.#sources.catalogue;
  }

  get grants(): Grants | null {
    return this.#sources.grants;
  }

  /** The same viewer's policy while the ledger cannot be written. */
  withoutLedger(): Policy {
    return new Policy({ ...this.#sources, isLedgerOpen: false });
  }

  /** All ways in which rows of a model are open; undefined for a model all of whose rows are public. */
  alternatives(model: ModelName): readonly Alternative[] | undefined {
    const subject = subjects[model];
    if (subject === undefined) return undefined;
    let alternatives = this.#alternatives.get(model);
    if (alternatives === undefined) {
      alternatives = alternativesOf({ ...this.#sources, model, subject });
      this.#alternatives.set(model, alternatives);
    }
    return alternatives;
  }

  /**
   * The rows of a list that uses these fields to filter or to order: the rows of which all of them are open.
   * Null where every row is.
   * @param carried what the list carries from the row that it hangs on
   * @throws FORBIDDEN where there is no such row: what is found by a field would tell what the field holds.
   */
  where(model: ModelName, used: ReadonlySet<string>, carried: Carried | null = null): Filter | null {
    const alternatives = this.alternatives(model);
    if (alternatives === undefined) return null;
    const usable = alternatives.filter(({ opens }) => [...used].every(opens));
    if (usable.length === 0) throw this.refusal(model, this.#closedAmong(model, used), null);
    const places = usable.map((alternative) => alternatives.indexOf(alternative));
    const name = JSON.stringify([model, places, carried]);
    let open = this.#open.get(name);
    if (open === undefined) {
      open = openRows(this.#subject(model), usable, carried);
      this.#open.set(name, open);
    }
    return open;
  }

  /** The departments in whose rows a list that uses these fields to filter or to order looks. */
  reach(model: ModelName, used: ReadonlySet<string>): Reach {
    const alternatives = this.alternatives(model) ?? [];
    const usable = alternatives.filter(({ opens }) => [...used].every(opens));
    const name = JSON.stringify([model, usable.map((alternative) => alternatives.indexOf(alternative))]);
    let reach = this.#reach.get(name);
    if (reach === undefined) {
      reach = reachOfAll(usable);
      this.#reach.set(name, reach);
    }
    return reach;
  }

  /** The clause that opens rows of a department; null where they are the viewer's own, or those of several. */
  clauseFor(model: ModelName, departmentId: string | null): ClauseFacts | null {
    const alternative = this.alternatives(model)?.find(
      ({ scopes }) => scopes?.some(({ departments }) => departments.includes(departmentId ?? '')) === true,
    );
    return alternative?.via.kind === 'CLAUSE' ? (alternative.via.clauses.get(departmentId ?? '') ?? null) : null;
  }

  /**
   * The error of a list of a department's rows that uses these fields to filter or to order; null where rows are open
   * with all of them. Such a list is refused rather than empty: that would tell that there are none.
   */
  refusalWithin(model: ModelName, departmentId: string, used: ReadonlySet<string>): GraphQLError | null {
    const reaching = (this.alternatives(model) ?? []).filter(
      ({ scopes }) => scopes === null || scopes.some(({ departments }) => departments.includes(departmentId)),
    );
    if (reaching.some(({ opens }) => [...used].every(opens))) return null;
    const closed = reaching.length === 0 ? `${model}.*` : this.#closedAmong(model, used, reaching);
    return this.refusal(model, closed, departmentId);
  }

  /** Whether a field is open of any row of a department. */
  opensWithin(coordinate: string, departmentId: string): boolean {
    const model = coordinate.slice(0, coordinate.indexOf('.')) as ModelName;
    const alternatives = this.alternatives(model);
    return (
      alternatives === undefined ||
      alternatives.some(
        ({ scopes, opens }) =>
          opens(coordinate) &&
          (scopes === null || scopes.some(({ departments }) => departments.includes(departmentId))),
      )
    );
  }

  /** Whether every row of a department can be seen, so that a missing one is not there. */
  reachesAll(model: ModelName, departmentId: string): boolean {
    const isWhole = ({ scopes }: Alternative): boolean =>
      scopes?.some(({ departments, categories }) => departments.includes(departmentId) && categories === null) === true;
    return this.alternatives(model)?.some(isWhole) !== false;
  }

  /** Why a field is not open, given that it is not. */
  explain(model: ModelName, coordinate: string, ownerDepartmentId: string | null): Denial {
    const dataClass = this.catalogue.classOf(coordinate) ?? this.#classOfRows(model);
    const isShared = this.#subject(model).isShared;
    return explainDenial(this.#sources, { model, coordinate, dataClass, ownerDepartmentId, isShared });
  }

  /** The error of a field that is not open. */
  refusal(
    model: ModelName,
    coordinate: string,
    ownerDepartmentId: string | null,
    subject: string | null = null,
  ): GraphQLError {
    return forbidden({ ...this.explain(model, coordinate, ownerDepartmentId), coordinate, subject });
  }

  /** Whether a field of a row is open, and by what: the rule for one row, as `where` is for lists. */
  decide(row: RowFacts, coordinate: string): Decision {
    const subject = this.#subject(row.model);
    const alternatives = this.alternatives(row.model) ?? [];
    const [owner = null] = row.departmentIds;
    const found = alternatives.find(
      (alternative) => alternative.opens(coordinate) && covers(subject, alternative, row),
    );
    if (found === undefined) return { isAllowed: false, denial: this.explain(row.model, coordinate, owner) };
    const { via } = found;
    const clause =
      via.kind === 'CLAUSE' ? (row.departmentIds.flatMap((id) => via.clauses.get(id) ?? [])[0] ?? null) : null;
    return { isAllowed: true, clause, isOwn: via.kind === 'OWN' };
  }

  #subject(model: ModelName): Subject {
    const subject = subjects[model];
    if (subject === undefined) throw new Error(`${model} needs no decision: all its rows are public.`);
    return subject;
  }

  /** The class of a model's rows: that of its first field that is not public. */
  #classOfRows(model: ModelName) {
    const classes = this.catalogue.fieldsOf(model).map((field) => this.catalogue.classOf(`${model}.${field}`));
    return classes.find((each) => each !== undefined && isPersonal(each)) ?? 'INTERNAL';
  }

  /** A field among those used that no alternative opens together with the others; the model itself where none is used. */
  #closedAmong(
    model: ModelName,
    used: ReadonlySet<string>,
    alternatives: readonly Alternative[] = this.alternatives(model) ?? [],
  ): string {
    const fields = [...used];
    return (
      fields.find((field) => !alternatives.some(({ opens }) => opens(field))) ??
      fields.find((field) => !this.catalogue.comesWithRow(field)) ??
      `${model}.*`
    );
  }
}
