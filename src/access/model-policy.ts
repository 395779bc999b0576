import type { BeneficiaryCategory, FieldOfWork, ModelName, ViewerRole } from '../db/generated/model.ts';
import { isOneOf, type Filter, type ParentColumn } from '../filter/filter.ts';

/** Columns of a list's parent row that hold attributes of the list's own rows. */
export interface ParentColumns {
  readonly columns: { readonly department: string } & Readonly<Partial<Record<ParentColumn, string>>>;
  /** The list that the parent row itself must be read from, if its own columns do not suffice. */
  readonly within?: string;
}

/** The access policy of a model: which rows are open, and how clauses select rows. */
export interface ModelPolicy {
  /** Returns the rows that everybody sees on a day; null for none. */
  readonly open: ((today: string) => Filter) | null;
  /** Whether the INTERNAL fields of an open row are open too. */
  readonly openWhole?: boolean;
  /** Returns the rows of these departments. */
  readonly ofDepartments: (departmentIds: readonly string[]) => Filter;
  readonly ofCategories?: (categories: readonly BeneficiaryCategory[]) => Filter;
  readonly ofProgrammes?: (codes: readonly string[]) => Filter;
  readonly ofField?: (field: FieldOfWork) => Filter;
  /** By list: the columns of the parent row that the policy can compare. */
  readonly parentColumns?: Readonly<Record<string, ParentColumns>>;
  /** Whether clauses can open rows; if not, rows are open to their own departments only. */
  readonly isShared: boolean;
  /** The relation to the row that decides whether this one is open. */
  readonly with?: { readonly model: ModelName; readonly relation: string };
  /** Roles that see rows of their own department; if omitted, all roles that may read its data. */
  readonly ownRoles?: readonly ViewerRole[];
  /** Roles that see all rows, or only those of their department if they have one. */
  readonly auditRoles?: readonly ViewerRole[];
}

/** Returns the rows of these departments. */
export const inDepartments = (departmentIds: readonly string[]): Filter => isOneOf('departmentId', departmentIds);
