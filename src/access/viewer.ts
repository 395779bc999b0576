import type { DataClass, ViewerRole } from '../db/generated/model.ts';
import type { Identity } from '../identity/identity.ts';

/** A viewer: the identity, its department, and the stated purpose. */
export interface Viewer {
  readonly identity: Identity;
  /** Key of the department; null if the credential names none, or a code that no department has today. */
  readonly departmentId: string | null;
  /** Purpose code (mục đích sử dụng) that the request states. */
  readonly purpose: string | null;
  /** Case reference (mã hồ sơ) that the request states. */
  readonly caseReference: string | null;
}

/** The classes that a role may read: in its own department's data, and in data that agreements open. */
interface Clearance {
  readonly own: readonly DataClass[];
  readonly granted: readonly DataClass[];
}

const nothing: Clearance = { own: [], granted: [] };
const everything: readonly DataClass[] = ['INTERNAL', 'RECORD', 'IDENTITY'];
const department: Clearance = { own: everything, granted: everything };

/**
 * An analyst sees the rows that an agreement opens, but no identities; an auditor reads the ledger, not the records.
 */
const clearances: Readonly<Record<ViewerRole, Clearance>> = {
  ANONYMOUS: nothing,
  PORTAL: department,
  ANALYST: { own: ['INTERNAL'], granted: ['INTERNAL', 'RECORD'] },
  OFFICER: department,
  APPROVER: department,
  AUDITOR: nothing,
  ADMIN: nothing,
  NODE: department,
};

/** Returns the classes that a role may read in addition to PUBLIC. */
export const clearanceOf = (role: ViewerRole): Clearance => clearances[role];

/** Whether a class is personal data: a request for it must state a purpose, and the ledger records it. */
export const isPersonal = (dataClass: DataClass): boolean => dataClass === 'RECORD' || dataClass === 'IDENTITY';
