import type { DataClass, FieldOfWork, ModelName } from '../db/generated/model.ts';
import { everything } from '../filter/filter.ts';
import { isRecordModel } from '../records/record-models.ts';
import { whereOf, type AccessRule, type Scope } from './access-rule.ts';
import type { Catalogue } from './catalogue.ts';
import type { ClauseSnapshot } from './access-snapshot.ts';
import { categoriesOfField } from './field-of-category.ts';
import type { Grant, Grants } from './grants.ts';
import type { ModelPolicy } from './model-policy.ts';
import { isPersonal, clearanceOf, type Viewer } from './viewer.ts';

/** The data that a policy is created from. */
export interface PolicySources {
  readonly viewer: Viewer;
  /** The grants of all agreements; null for a viewer without a department. */
  readonly grants: Grants | null;
  readonly catalogue: Catalogue;
  readonly today: string;
  /** Departments that have records. */
  readonly recordHolders: ReadonlySet<string>;
  /** Whether personal data may be read; false while the ledger cannot be written. */
  readonly isLedgerOpen: boolean;
}

/** The data that the rules of a model are made from. */
export interface Sources extends PolicySources {
  readonly model: ModelName;
  readonly modelPolicy: ModelPolicy;
}

const opensClasses =
  ({ catalogue }: Sources, classes: readonly DataClass[]) =>
  (coordinate: string): boolean => {
    const dataClass = catalogue.classOf(coordinate) ?? 'IDENTITY';
    return dataClass === 'PUBLIC' || catalogue.comesWithRow(coordinate) || classes.includes(dataClass);
  };

/** Returns the rules for rows that everybody sees. */
function openRules(sources: Sources): AccessRule[] {
  const { modelPolicy, today } = sources;
  if (modelPolicy.open === null) return [];
  const where = modelPolicy.open(today);
  const opens = opensClasses(sources, modelPolicy.openWhole === true ? ['INTERNAL'] : []);
  return [{ via: { kind: 'OPEN' }, scopes: null, where: () => where, opens }];
}

/**
 * Returns the classes of a viewer's own department's data that the viewer may read now: personal data only for a
 * purpose.
 */
function ownClasses({ viewer, isLedgerOpen }: Sources): DataClass[] {
  const mayBePersonal = viewer.purpose !== null && isLedgerOpen;
  return clearanceOf(viewer.identity.role).own.filter((dataClass) => mayBePersonal || !isPersonal(dataClass));
}

/** Selects the records of a field of work by their categories. */
const scopeOfField = (departments: readonly string[], field: FieldOfWork): Scope => ({
  departments,
  categories: categoriesOfField(field),
  programmes: null,
  field,
});

function ownScopes({ model, viewer, grants, recordHolders }: Sources): Scope[] {
  const { departmentId } = viewer;
  if (departmentId === null || grants === null) return [];
  const own: Scope = { departments: [departmentId], categories: null, programmes: null, field: null };
  const inherited = grants.succession
    .inheritedBy(departmentId)
    .filter((passed) => !isRecordModel(model) || recordHolders.has(passed.departmentId))
    .map((passed) => scopeOfField([passed.departmentId], passed.field));
  return [own, ...inherited];
}

/** Returns the rules for rows of the viewer's own department, and of departments whose field of work passed to it. */
function ownRules(sources: Sources): AccessRule[] {
  const { model, modelPolicy, viewer } = sources;
  const { role } = viewer.identity;
  if (modelPolicy.ownRoles !== undefined && !modelPolicy.ownRoles.includes(role)) return [];
  const classes = ownClasses(sources);
  const scopes = ownScopes(sources);
  const rowClass: DataClass = isRecordModel(model) ? 'RECORD' : 'INTERNAL';
  if (scopes.length === 0 || !classes.includes(rowClass)) return [];
  return [{ via: { kind: 'OWN' }, scopes, where: whereOf(modelPolicy, scopes), opens: opensClasses(sources, classes) }];
}

/** Returns the rules for auditors: the whole ledger, or the ledger of the credential's department. */
function auditRules(sources: Sources): AccessRule[] {
  const { modelPolicy, viewer } = sources;
  if (modelPolicy.auditRoles?.includes(viewer.identity.role) !== true) return [];
  const opens = opensClasses(sources, ['INTERNAL']);
  if (viewer.identity.departmentCode === null)
    return [{ via: { kind: 'AUDIT' }, scopes: null, where: () => everything, opens }];
  const scopes = ownScopes(sources);
  if (scopes.length === 0) return [];
  return [{ via: { kind: 'AUDIT' }, scopes, where: whereOf(modelPolicy, scopes), opens }];
}

/** Returns why a grant cannot be used for a request; null if it can. */
export function grantObstacle(
  { clause, status }: Grant,
  { purpose, caseReference }: Pick<Viewer, 'purpose' | 'caseReference'>,
): 'NOT_IN_FORCE' | 'PURPOSE_MISSING' | 'PURPOSE_NOT_LISTED' | 'CASE_MISSING' | null {
  if (status !== 'IN_FORCE') return 'NOT_IN_FORCE';
  if (purpose === null) return 'PURPOSE_MISSING';
  if (!clause.purposes.includes(purpose)) return 'PURPOSE_NOT_LISTED';
  return clause.caseRequired && caseReference === null ? 'CASE_MISSING' : null;
}

/** Returns the fields of a model that a clause opens: those that it lists and that have its class. */
const openedFieldsOf = ({ model, catalogue }: Pick<Sources, 'model' | 'catalogue'>, clause: ClauseSnapshot) =>
  clause.openedFields.filter(
    (coordinate) => coordinate.startsWith(`${model}.`) && catalogue.classOf(coordinate) === clause.dataClass,
  );

interface Opened {
  readonly scope: Omit<Scope, 'departments'>;
  readonly fields: readonly string[];
  readonly departments: readonly string[];
  readonly clause: ClauseSnapshot;
}

/** Returns what a grant opens of a model; null for nothing. An empty list opens nothing, never everything. */
function openedBy(sources: Sources, { clause, field, departments }: Grant): Opened | null {
  const { model, modelPolicy, recordHolders } = sources;
  const fields = openedFieldsOf(sources, clause);
  const categories = clause.categories.filter((category) => categoriesOfField(field).includes(category));
  const held = isRecordModel(model) ? departments.filter((id) => recordHolders.has(id)) : departments;
  const opensNothing =
    fields.length === 0 ||
    held.length === 0 ||
    (modelPolicy.ofCategories !== undefined && categories.length === 0) ||
    (modelPolicy.ofProgrammes !== undefined && clause.programmeCodes.length === 0);
  if (opensNothing) return null;
  const scope = { categories, programmes: clause.programmeCodes, field };
  return { scope, fields, departments: held, clause };
}

/**
 * Joins the fields of work in which a clause opens the same departments: it opens records in the categories of all
 * these fields.
 */
function joinFields(sources: Sources, opened: readonly Opened[]): Opened[] {
  if (sources.modelPolicy.ofField !== undefined) return [...opened];
  const joined = new Map<string, Opened>();
  for (const each of opened) {
    const name = JSON.stringify([each.clause.id, [...each.departments].sort()]);
    const known = joined.get(name);
    const categories = [...(known?.scope.categories ?? []), ...(each.scope.categories ?? [])];
    joined.set(name, { ...each, scope: { ...each.scope, categories: [...new Set(categories)] } });
  }
  return [...joined.values()];
}

/**
 * Merges grants that open the same fields and scopes in one rule for all their departments, which keeps conditions of
 * lists short.
 */
function mergeOpened(sources: Sources, opened: readonly Opened[]): AccessRule[] {
  const alike = new Map<string, Opened[]>();
  for (const each of opened) {
    const { categories, programmes, field } = each.scope;
    const { ofCategories, ofProgrammes, ofField } = sources.modelPolicy;
    const name = JSON.stringify([
      ofCategories && [...(categories ?? [])].sort(),
      ofProgrammes && [...(programmes ?? [])].sort(),
      ofField && field,
      [...each.fields].sort(),
    ]);
    alike.set(name, [...(alike.get(name) ?? []), each]);
  }
  return [...alike.values()].map((group) => {
    const clauses = new Map<string, ClauseSnapshot>();
    for (const { departments, clause } of group) {
      for (const id of departments) if (!clauses.has(id)) clauses.set(id, clause);
    }
    const [first] = group as [Opened, ...Opened[]];
    const scope: Scope = { ...first.scope, departments: [...clauses.keys()].sort() };
    const fields = new Set(first.fields);
    const opens = opensClasses(sources, []);
    return {
      via: { kind: 'CLAUSE', clauses },
      scopes: [scope],
      where: whereOf(sources.modelPolicy, [scope]),
      opens: (coordinate: string) => fields.has(coordinate) || opens(coordinate),
    };
  });
}

/** Returns the rules for rows that agreements open. */
function grantedRules(sources: Sources): AccessRule[] {
  const { modelPolicy, viewer, grants, isLedgerOpen } = sources;
  if (!modelPolicy.isShared || viewer.departmentId === null || grants === null) return [];
  const { granted } = clearanceOf(viewer.identity.role);
  const usable = grants
    .to(viewer.departmentId)
    .filter(({ clause }) => granted.includes(clause.dataClass) && (isLedgerOpen || !isPersonal(clause.dataClass)))
    .filter((grant) => grantObstacle(grant, viewer) === null);
  const opened = usable.flatMap((grant) => openedBy(sources, grant) ?? []);
  return mergeOpened(sources, joinFields(sources, opened));
}

/** Returns all rules that open rows of a model to a viewer. */
export const accessRulesOf = (sources: Sources): AccessRule[] => [
  ...openRules(sources),
  ...ownRules(sources),
  ...auditRules(sources),
  ...grantedRules(sources),
];
