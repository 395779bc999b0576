import type { GraphQLError } from 'graphql';
import type { Filter } from '../filter/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import { covers, type AccessRule, type RecordAttributes } from './access-rule.ts';
import { openRows } from './open-rows.ts';
import { accessRulesOf, type PolicySources } from './access-rules.ts';
import type { Catalogue } from './catalogue.ts';
import type { Decision, Denial } from './decision.ts';
import { explainDenial } from './explain.ts';
import type { ClauseSnapshot } from './access-snapshot.ts';
import { forbidden } from './forbidden.ts';
import type { Grants } from './grants.ts';
import { modelPolicies } from './model-policies.ts';
import type { ParentColumns, ModelPolicy } from './model-policy.ts';
import { isPersonal, type Viewer } from './viewer.ts';

/** The departments whose rows a list reads, with the clauses that open them; null for the viewer's own rows. */
export type OpenDepartments = ReadonlyMap<string, ReadonlySet<ClauseSnapshot | null>>;

function openDepartmentsOf(rules: readonly AccessRule[]): OpenDepartments {
  const open = new Map<string, Set<ClauseSnapshot | null>>();
  for (const { via, scopes } of rules) {
    for (const departmentId of scopes?.flatMap(({ departments }) => departments) ?? []) {
      const clause = via.kind === 'CLAUSE' ? (via.clauses.get(departmentId) ?? null) : null;
      const known = open.get(departmentId) ?? new Set();
      open.set(departmentId, known.add(clause));
    }
  }
  return open;
}

/** Whether a model has a policy: its rows are not all public. */
export const isProtected = (model: string): model is ModelName => Object.hasOwn(modelPolicies, model);

/** What one viewer may see for one purpose, on one day. It depends on nothing else, so later requests can share it. */
export class Policy {
  readonly #sources: PolicySources;
  readonly #rules = new Map<ModelName, readonly AccessRule[]>();
  readonly #open = new Map<string, Filter | null>();
  readonly #openDepartments = new Map<string, OpenDepartments>();

  constructor(sources: PolicySources) {
    this.#sources = sources;
  }

  get viewer(): Viewer {
    return this.#sources.viewer;
  }

  /** The day of the policy. */
  get today(): string {
    return this.#sources.today;
  }

  get catalogue(): Catalogue {
    return this.#sources.catalogue;
  }

  get grants(): Grants | null {
    return this.#sources.grants;
  }

  /** Returns the same viewer's policy for the time that the ledger cannot be written. */
  withoutLedger(): Policy {
    return new Policy({ ...this.#sources, isLedgerOpen: false });
  }

  /** Returns all rules that open rows of a model; undefined if all its rows are public. */
  rules(model: ModelName): readonly AccessRule[] | undefined {
    const modelPolicy = modelPolicies[model];
    if (modelPolicy === undefined) return undefined;
    let rules = this.#rules.get(model);
    if (rules === undefined) {
      rules = accessRulesOf({ ...this.#sources, model, modelPolicy });
      this.#rules.set(model, rules);
    }
    return rules;
  }

  /**
   * Returns the condition for the rows of a list that filters or orders by these fields: all of the fields must be open
   * in a row. Null if every row is open.
   * @param parentColumns the columns of the list's parent row that the condition can compare
   * @throws FORBIDDEN if no rule opens such rows: rows found by a closed field would reveal its value.
   */
  where(model: ModelName, used: ReadonlySet<string>, parentColumns: ParentColumns | null = null): Filter | null {
    const rules = this.rules(model);
    if (rules === undefined) return null;
    const usable = rules.filter(({ opens }) => [...used].every(opens));
    if (usable.length === 0) throw this.refusal(model, this.#closedAmong(model, used), null);
    const places = usable.map((rule) => rules.indexOf(rule));
    const name = JSON.stringify([model, places, parentColumns]);
    let open = this.#open.get(name);
    if (open === undefined) {
      open = openRows(this.#modelPolicy(model), usable, parentColumns);
      this.#open.set(name, open);
    }
    return open;
  }

  /** Returns the departments whose rows a list reads if it filters or orders by these fields. */
  openDepartments(model: ModelName, used: ReadonlySet<string>): OpenDepartments {
    const rules = this.rules(model) ?? [];
    const usable = rules.filter(({ opens }) => [...used].every(opens));
    const name = JSON.stringify([model, usable.map((rule) => rules.indexOf(rule))]);
    let open = this.#openDepartments.get(name);
    if (open === undefined) {
      open = openDepartmentsOf(usable);
      this.#openDepartments.set(name, open);
    }
    return open;
  }

  /** Returns the clause that opens a department's rows; null if no clause is needed or found. */
  clauseFor(model: ModelName, departmentId: string | null): ClauseSnapshot | null {
    const rule = this.rules(model)?.find(
      ({ scopes }) => scopes?.some(({ departments }) => departments.includes(departmentId ?? '')) === true,
    );
    return rule?.via.kind === 'CLAUSE' ? (rule.via.clauses.get(departmentId ?? '') ?? null) : null;
  }

  /**
   * Returns the error of a list of a department's rows that filters or orders by these fields; null if all the fields
   * are open together. Such a list is refused: an empty answer would say that no rows exist.
   */
  refusalWithin(model: ModelName, departmentId: string, used: ReadonlySet<string>): GraphQLError | null {
    const reaching = (this.rules(model) ?? []).filter(
      ({ scopes }) => scopes === null || scopes.some(({ departments }) => departments.includes(departmentId)),
    );
    if (reaching.some(({ opens }) => [...used].every(opens))) return null;
    const closed = reaching.length === 0 ? `${model}.*` : this.#closedAmong(model, used, reaching);
    return this.refusal(model, closed, departmentId);
  }

  /** Whether a field is open in any row of a department. */
  opensWithin(coordinate: string, departmentId: string): boolean {
    const model = coordinate.slice(0, coordinate.indexOf('.')) as ModelName;
    const rules = this.rules(model);
    return (
      rules === undefined ||
      rules.some(
        ({ scopes, opens }) =>
          opens(coordinate) &&
          (scopes === null || scopes.some(({ departments }) => departments.includes(departmentId))),
      )
    );
  }

  /** Whether every row of a department is open, so that a missing row does not exist. */
  opensAllRows(model: ModelName, departmentId: string): boolean {
    const isWhole = ({ scopes }: AccessRule): boolean =>
      scopes?.some(({ departments, categories }) => departments.includes(departmentId) && categories === null) === true;
    return this.rules(model)?.some(isWhole) !== false;
  }

  /** Explains why a closed field is not open. */
  explain(model: ModelName, coordinate: string, ownerDepartmentId: string | null): Denial {
    const dataClass = this.catalogue.classOf(coordinate) ?? this.#classOfRows(model);
    const isShared = this.#modelPolicy(model).isShared;
    return explainDenial(this.#sources, { model, coordinate, dataClass, ownerDepartmentId, isShared });
  }

  /** Creates the error of a closed field. */
  refusal(
    model: ModelName,
    coordinate: string,
    ownerDepartmentId: string | null,
    subject: string | null = null,
  ): GraphQLError {
    return forbidden({ ...this.explain(model, coordinate, ownerDepartmentId), coordinate, subject });
  }

  /** Decides whether a field of a row is open, and by what: for one row what `where` is for lists. */
  decide(row: RecordAttributes, coordinate: string): Decision {
    const modelPolicy = this.#modelPolicy(row.model);
    const rules = this.rules(row.model) ?? [];
    const [owner = null] = row.departmentIds;
    const found = rules.find((rule) => rule.opens(coordinate) && covers(modelPolicy, rule, row));
    if (found === undefined) return { isAllowed: false, denial: this.explain(row.model, coordinate, owner) };
    const { via } = found;
    const clause =
      via.kind === 'CLAUSE' ? (row.departmentIds.flatMap((id) => via.clauses.get(id) ?? [])[0] ?? null) : null;
    return { isAllowed: true, clause, isOwn: via.kind === 'OWN' };
  }

  #modelPolicy(model: ModelName): ModelPolicy {
    const modelPolicy = modelPolicies[model];
    if (modelPolicy === undefined) throw new Error(`${model} needs no decision: all its rows are public.`);
    return modelPolicy;
  }

  /** Returns the class of a model's rows: a personal class if any field has one, else INTERNAL. */
  #classOfRows(model: ModelName) {
    const classes = this.catalogue.fieldsOf(model).map((field) => this.catalogue.classOf(`${model}.${field}`));
    return classes.find((each) => each !== undefined && isPersonal(each)) ?? 'INTERNAL';
  }

  /**
   * Returns a used field that no rule opens; if each is opened by some rule but never all together, one of them or the
   * model itself.
   */
  #closedAmong(
    model: ModelName,
    used: ReadonlySet<string>,
    rules: readonly AccessRule[] = this.rules(model) ?? [],
  ): string {
    const fields = [...used];
    return (
      fields.find((field) => !rules.some(({ opens }) => opens(field))) ??
      fields.find((field) => !this.catalogue.comesWithRow(field)) ??
      `${model}.*`
    );
  }
}
