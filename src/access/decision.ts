import type { DataClass, ModelName } from '../db/generated/model.ts';
import type { ClauseFacts } from './facts.ts';

/** Why something is not open, with what would open it. */
export const denialReasons = {
  ANONYMOUS: 'The request carries no credential.',
  ROLE: 'The role of the credential does not read this class of data.',
  NO_DEPARTMENT: 'The credential is for no department that there is today.',
  PURPOSE_MISSING: 'The request names no purpose.',
  NO_CLAUSE: 'No agreement opens this data to the department.',
  NOT_IN_FORCE: 'A clause would open it, but is not in force today.',
  FIELD_NOT_OPENED: 'The clauses in force do not open this field.',
  PURPOSE_NOT_LISTED: 'The clause does not list the purpose of the request.',
  CASE_MISSING: 'The clause asks for a case reference.',
  NOT_COVERED: 'The clauses in force cover other records than this.',
  NOT_OWN: 'This is open to the departments that it concerns alone.',
  LEDGER_UNAVAILABLE: 'The ledger cannot be written.',
} as const;

export type DenialReason = keyof typeof denialReasons;

/** Allowed, with the clause (null for the viewer's own data and for what is open to all), or denied, with the reason. */
export type Decision =
  | { readonly isAllowed: true; readonly clause: ClauseFacts | null; readonly isOwn: boolean }
  | { readonly isAllowed: false; readonly denial: Denial };

/** Why something was denied, and what would open it. */
export interface Denial {
  readonly reason: DenialReason;
  /** What would open it, in words. */
  readonly remedy: string;
  /** Key of the department whose data it is; null where it is of several or none. */
  readonly ownerDepartmentId: string | null;
}

/** What is asked for: a field of a model, of one department's data or of any. */
export interface Asked {
  readonly model: ModelName;
  readonly coordinate: string;
  readonly dataClass: DataClass;
  readonly ownerDepartmentId: string | null;
  /** Whether clauses can open such rows at all. */
  readonly isShared: boolean;
}
