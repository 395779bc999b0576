import type { DataClass, FieldOfWork, ModelName } from '../db/generated/model.ts';
import { whereOf, type Alternative, type Scope } from './alternative.ts';
import type { Catalogue } from './catalogue.ts';
import type { ClauseFacts } from './facts.ts';
import { categoriesOfField } from './field-of-category.ts';
import type { Grant, Grants } from './grants.ts';
import type { Subject } from './subjects.ts';
import { isPersonal, reachOf, type Viewer } from './viewer.ts';

/** What the alternatives of a model are made from. */
export interface Sources {
  readonly model: ModelName;
  readonly subject: Subject;
  readonly viewer: Viewer;
  /** Null for a viewer without a department. */
  readonly grants: Grants | null;
  readonly catalogue: Catalogue;
  readonly today: string;
  /** Departments that have records. */
  readonly recordHolders: ReadonlySet<string>;
  /** Whether personal data may be read at all: not while the ledger cannot be written. */
  readonly isLedgerOpen: boolean;
}

const isRecord = (model: ModelName): boolean =>
  model === 'Beneficiary' || model === 'BeneficiaryIdentity' || model === 'Enrolment' || model === 'Payment';

const opensClasses =
  ({ catalogue }: Sources, classes: readonly DataClass[]) =>
  (coordinate: string): boolean => {
    const dataClass = catalogue.classOf(coordinate) ?? 'IDENTITY';
    return dataClass === 'PUBLIC' || catalogue.comesWithRow(coordinate) || classes.includes(dataClass);
  };

/** Rows that everybody sees. */
function openAlternatives(sources: Sources): Alternative[] {
  const { subject, today } = sources;
  if (subject.open === null) return [];
  const where = subject.open(today);
  const opens = opensClasses(sources, subject.openWhole === true ? ['INTERNAL'] : []);
  return [{ via: { kind: 'OPEN' }, scopes: null, where: () => where, opens }];
}

/** Classes of its department's own data that a viewer may read now: personal data only for a purpose. */
function ownClasses({ viewer, isLedgerOpen }: Sources): DataClass[] {
  const mayBePersonal = viewer.purpose !== null && isLedgerOpen;
  return reachOf(viewer.identity.role).own.filter((dataClass) => mayBePersonal || !isPersonal(dataClass));
}

/** Records of a field of work are told by their category. */
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
    .filter((passed) => !isRecord(model) || recordHolders.has(passed.departmentId))
    .map((passed) => scopeOfField([passed.departmentId], passed.field));
  return [own, ...inherited];
}

/** Rows of the viewer's own department, and those whose field of work came to it. */
function ownAlternatives(sources: Sources): Alternative[] {
  const { model, subject, viewer } = sources;
  const { role } = viewer.identity;
  if (subject.ownRoles !== undefined && !subject.ownRoles.includes(role)) return [];
  const classes = ownClasses(sources);
  const scopes = ownScopes(sources);
  const rowClass: DataClass = isRecord(model) ? 'RECORD' : 'INTERNAL';
  if (scopes.length === 0 || !classes.includes(rowClass)) return [];
  return [{ via: { kind: 'OWN' }, scopes, where: whereOf(subject, scopes), opens: opensClasses(sources, classes) }];
}

/** An auditor sees the whole ledger, or that of the department that the credential is for. */
function auditAlternatives(sources: Sources): Alternative[] {
  const { subject, viewer } = sources;
  if (subject.auditRoles?.includes(viewer.identity.role) !== true) return [];
  const opens = opensClasses(sources, ['INTERNAL']);
  if (viewer.identity.departmentCode === null)
    return [{ via: { kind: 'AUDIT' }, scopes: null, where: () => ({}), opens }];
  const scopes = ownScopes(sources);
  if (scopes.length === 0) return [];
  return [{ via: { kind: 'AUDIT' }, scopes, where: whereOf(subject, scopes), opens }];
}

/** Why a grant cannot be used for a request; null where it can. */
export function grantObstacle(
  { clause, force }: Grant,
  { purpose, caseReference }: Pick<Viewer, 'purpose' | 'caseReference'>,
): 'NOT_IN_FORCE' | 'PURPOSE_MISSING' | 'PURPOSE_NOT_LISTED' | 'CASE_MISSING' | null {
  if (force !== 'IN_FORCE') return 'NOT_IN_FORCE';
  if (purpose === null) return 'PURPOSE_MISSING';
  if (!clause.purposes.includes(purpose)) return 'PURPOSE_NOT_LISTED';
  return clause.caseRequired && caseReference === null ? 'CASE_MISSING' : null;
}

/** What a clause opens of a model: the fields it lists that are of its class. */
export const openedFieldsOf = ({ model, catalogue }: Pick<Sources, 'model' | 'catalogue'>, clause: ClauseFacts) =>
  clause.openedFields.filter(
    (coordinate) => coordinate.startsWith(`${model}.`) && catalogue.classOf(coordinate) === clause.dataClass,
  );

interface Opened {
  readonly scope: Omit<Scope, 'departments'>;
  readonly fields: readonly string[];
  readonly departments: readonly string[];
  readonly clause: ClauseFacts;
}

/** What a grant opens of a model; null for nothing. Empty means nothing, never all. */
function openedBy(sources: Sources, { clause, field, departments }: Grant): Opened | null {
  const { model, subject, recordHolders } = sources;
  const fields = openedFieldsOf(sources, clause);
  const categories = clause.categories.filter((category) => categoriesOfField(field).includes(category));
  const held = isRecord(model) ? departments.filter((id) => recordHolders.has(id)) : departments;
  const opensNothing =
    fields.length === 0 ||
    held.length === 0 ||
    (subject.ofCategories !== undefined && categories.length === 0) ||
    (subject.ofProgrammes !== undefined && clause.programmeCodes.length === 0);
  if (opensNothing) return null;
  const scope = { categories, programmes: clause.programmeCodes, field };
  return { scope, fields, departments: held, clause };
}

/** A clause that opens the same departments in several fields of work opens records of the categories of all of them. */
function joinFields(sources: Sources, opened: readonly Opened[]): Opened[] {
  if (sources.subject.ofField !== undefined) return [...opened];
  const joined = new Map<string, Opened>();
  for (const each of opened) {
    const name = JSON.stringify([each.clause.id, [...each.departments].sort()]);
    const known = joined.get(name);
    const categories = [...(known?.scope.categories ?? []), ...(each.scope.categories ?? [])];
    joined.set(name, { ...each, scope: { ...each.scope, categories: [...new Set(categories)] } });
  }
  return [...joined.values()];
}

/** Grants that open the same to the viewer are one alternative over their departments: what a list is asked stays short. */
function mergeOpened(sources: Sources, opened: readonly Opened[]): Alternative[] {
  const alike = new Map<string, Opened[]>();
  for (const each of opened) {
    const { categories, programmes, field } = each.scope;
    const { ofCategories, ofProgrammes, ofField } = sources.subject;
    const name = JSON.stringify([
      ofCategories && [...(categories ?? [])].sort(),
      ofProgrammes && [...(programmes ?? [])].sort(),
      ofField && field,
      [...each.fields].sort(),
    ]);
    alike.set(name, [...(alike.get(name) ?? []), each]);
  }
  return [...alike.values()].map((group) => {
    const clauses = new Map<string, ClauseFacts>();
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
      where: whereOf(sources.subject, [scope]),
      opens: (coordinate: string) => fields.has(coordinate) || opens(coordinate),
    };
  });
}

/** Rows that agreements open. */
function grantedAlternatives(sources: Sources): Alternative[] {
  const { subject, viewer, grants, isLedgerOpen } = sources;
  if (!subject.isShared || viewer.departmentId === null || grants === null) return [];
  const { granted } = reachOf(viewer.identity.role);
  const usable = grants
    .to(viewer.departmentId)
    .filter(({ clause }) => granted.includes(clause.dataClass) && (isLedgerOpen || !isPersonal(clause.dataClass)))
    .filter((grant) => grantObstacle(grant, viewer) === null);
  const opened = usable.flatMap((grant) => openedBy(sources, grant) ?? []);
  return mergeOpened(sources, joinFields(sources, opened));
}

/** All ways in which rows of a model are open to a viewer. */
export const alternativesOf = (sources: Sources): Alternative[] => [
  ...openAlternatives(sources),
  ...ownAlternatives(sources),
  ...auditAlternatives(sources),
  ...grantedAlternatives(sources),
];
