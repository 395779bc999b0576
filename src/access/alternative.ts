import type { BeneficiaryCategory, FieldOfWork, ModelName } from '../db/generated/model.ts';
import type { Filter } from '../db/filter.ts';
import type { ClauseFacts } from './facts.ts';
import { oneOf, type Carried, type Subject } from './subjects.ts';

/** What opens rows to a viewer: that they are open to all, the viewer's own, under audit, or a clause for each department. */
export type Via =
  | { readonly kind: 'OPEN' }
  | { readonly kind: 'OWN' }
  | { readonly kind: 'AUDIT' }
  | { readonly kind: 'CLAUSE'; readonly clauses: ReadonlyMap<string, ClauseFacts> };

/** Rows of these departments that are of these categories, programmes and field; null for any. */
export interface Scope {
  readonly departments: readonly string[];
  readonly categories: readonly BeneficiaryCategory[] | null;
  readonly programmes: readonly string[] | null;
  readonly field: FieldOfWork | null;
}

/** One way in which rows of a model are open to a viewer. A row is open in as many ways as it meets. */
export interface Alternative {
  readonly via: Via;
  /** Null for rows that are open whatever department they are of. */
  readonly scopes: readonly Scope[] | null;
  /** The rows, as a condition of a list, which may carry what they are told apart by. */
  readonly where: (carried?: Carried | null) => Filter;
  /** Whether a field of such a row is open. */
  readonly opens: (coordinate: string) => boolean;
}

/** The same subject, where a list carries what its rows are told apart by. */
function carriedSubject(subject: Subject, { $category, $programmeId }: Carried): Subject {
  return {
    ...subject,
    ofDepartments: (ids) => ({ $department: oneOf(ids) }),
    ...($category === undefined ? {} : { ofCategories: (categories) => ({ $category: oneOf(categories) }) }),
    ...($programmeId === undefined ? {} : { ofProgrammes: (codes) => ({ $programmeId: oneOf(codes) }) }),
  };
}

/** The rows of a scope, as a condition of a list. What a model's rows cannot be told apart by does not narrow them. */
function whereOfScope(subject: Subject, { departments, categories, programmes, field }: Scope): Filter {
  const parts: Filter[] = [subject.ofDepartments(departments)];
  if (categories !== null && subject.ofCategories !== undefined) parts.push(subject.ofCategories(categories));
  if (programmes !== null && subject.ofProgrammes !== undefined) parts.push(subject.ofProgrammes(programmes));
  if (field !== null && subject.ofField !== undefined) parts.push(subject.ofField(field));
  return parts.length === 1 ? (parts[0] as Filter) : { and: parts };
}

/** The condition of an alternative that is open in these scopes. */
export const whereOf =
  (subject: Subject, scopes: readonly Scope[]): Alternative['where'] =>
  (carried = null) => {
    const told = carried === null ? subject : carriedSubject(subject, carried);
    return anyOf(scopes.map((scope) => whereOfScope(told, scope)));
  };

/** Any of these; a lone one as it is. */
export const anyOf = (filters: readonly Filter[]): Filter =>
  filters.length === 1 ? (filters[0] as Filter) : { or: filters };

/** What `decide` needs to know of a row: what clauses speak of. */
export interface RowFacts {
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

function isInScope(subject: Subject, scope: Scope, row: RowFacts): boolean {
  return (
    row.departmentIds.some((id) => scope.departments.includes(id)) &&
    (subject.ofCategories === undefined || isAmong(scope.categories, row.category)) &&
    (subject.ofProgrammes === undefined || isAmong(scope.programmes, row.programme)) &&
    (subject.ofField === undefined || scope.field === null || row.fields.includes(scope.field))
  );
}

/** Whether a row is open in this way: what `where` says of lists, said of one row. */
export function covers(subject: Subject, { via, scopes }: Alternative, row: RowFacts): boolean {
  if (via.kind === 'OPEN') return row.isOpen;
  return scopes === null || scopes.some((scope) => isInScope(subject, scope, row));
}
