import type { BeneficiaryCategory, FieldOfWork, ModelName } from '../db/generated/model.ts';
import { allOf, anyOf, parentIsOneOf, type Filter } from '../filter/filter.ts';
import type { ClauseSnapshot } from './access-snapshot.ts';
import type { ParentColumns, ModelPolicy } from './model-policy.ts';

/**
 * What opens rows to a viewer: they are open to all, they belong to the viewer's department, the viewer audits them, or
 * each department has a clause.
 */
export type Via =
  | { readonly kind: 'OPEN' }
  | { readonly kind: 'OWN' }
  | { readonly kind: 'AUDIT' }
  | { readonly kind: 'CLAUSE'; readonly clauses: ReadonlyMap<string, ClauseSnapshot> };

/** Rows of these departments in these categories, programmes and field; null for any. */
export interface Scope {
  readonly departments: readonly string[];
  readonly categories: readonly BeneficiaryCategory[] | null;
  readonly programmes: readonly string[] | null;
  readonly field: FieldOfWork | null;
}

/** A rule that opens rows of a model to a viewer. A row is open by every rule that it matches. */
export interface AccessRule {
  readonly via: Via;
  /** The rows that it opens; null for rows of any department. */
  readonly scopes: readonly Scope[] | null;
  /** Returns the rows as a condition of a list, which may compare columns of the parent row instead. */
  readonly where: (parentColumns?: ParentColumns | null) => Filter;
  /** Whether it opens a field of such a row. */
  readonly opens: (coordinate: string) => boolean;
}

/** Returns a model's policy for a list that compares columns of the parent row. */
function withParentColumns(modelPolicy: ModelPolicy, { columns: { category, programme } }: ParentColumns): ModelPolicy {
  return {
    ...modelPolicy,
    ofDepartments: (ids) => parentIsOneOf('department', ids),
    ...(category === undefined ? {} : { ofCategories: (categories) => parentIsOneOf('category', categories) }),
    ...(programme === undefined ? {} : { ofProgrammes: (codes) => parentIsOneOf('programme', codes) }),
  };
}

/** Returns the rows of a scope as a condition of a list. Attributes that the model does not have add no condition. */
function whereOfScope(modelPolicy: ModelPolicy, { departments, categories, programmes, field }: Scope): Filter {
  const parts: Filter[] = [modelPolicy.ofDepartments(departments)];
  if (categories !== null && modelPolicy.ofCategories !== undefined) parts.push(modelPolicy.ofCategories(categories));
  if (programmes !== null && modelPolicy.ofProgrammes !== undefined) parts.push(modelPolicy.ofProgrammes(programmes));
  if (field !== null && modelPolicy.ofField !== undefined) parts.push(modelPolicy.ofField(field));
  return allOf(parts);
}

/** Creates the condition of a rule for these scopes. */
export const whereOf =
  (modelPolicy: ModelPolicy, scopes: readonly Scope[]): AccessRule['where'] =>
  (parentColumns = null) => {
    const adapted = parentColumns === null ? modelPolicy : withParentColumns(modelPolicy, parentColumns);
    return anyOf(scopes.map((scope) => whereOfScope(adapted, scope)));
  };

/** The attributes of a row that `decide` needs: those that clauses name. */
export interface RecordAttributes {
  readonly model: ModelName;
  /** Whether everybody sees it. */
  readonly isOpen: boolean;
  readonly departmentIds: readonly string[];
  readonly category: BeneficiaryCategory | null;
  readonly programme: string | null;
  readonly fields: readonly FieldOfWork[];
}

const isAmong = <Value>(values: readonly Value[] | null, value: Value | null): boolean =>
  values === null || (value !== null && values.includes(value));

function isInScope(modelPolicy: ModelPolicy, scope: Scope, row: RecordAttributes): boolean {
  return (
    row.departmentIds.some((id) => scope.departments.includes(id)) &&
    (modelPolicy.ofCategories === undefined || isAmong(scope.categories, row.category)) &&
    (modelPolicy.ofProgrammes === undefined || isAmong(scope.programmes, row.programme)) &&
    (modelPolicy.ofField === undefined || scope.field === null || row.fields.includes(scope.field))
  );
}

/** Whether a rule opens a row: the same condition for one row as `where` is for lists. */
export function covers(modelPolicy: ModelPolicy, { via, scopes }: AccessRule, row: RecordAttributes): boolean {
  if (via.kind === 'OPEN') return row.isOpen;
  return scopes === null || scopes.some((scope) => isInScope(modelPolicy, scope, row));
}
