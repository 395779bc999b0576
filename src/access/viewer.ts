import type { DataClass, ViewerRole } from '../db/generated/model.ts';
import type { Identity } from '../identity/identity.ts';

/** Who asks, on whose behalf, and what for. */
export interface Viewer {
  readonly identity: Identity;
  /** Key of the department; null for none, or where no department has the credential's code any more. */
  readonly departmentId: string | null;
  /** Purpose code (mục đích sử dụng), as the request names it. */
  readonly purpose: string | null;
  /** Case reference (mã hồ sơ), as the request names it. */
  readonly caseReference: string | null;
}

/** What a role may read of its own department's data, and of what agreements open to it. */
interface Reach {
  readonly own: readonly DataClass[];
  readonly granted: readonly DataClass[];
}

const nothing: Reach = { own: [], granted: [] };
const everything: readonly DataClass[] = ['INTERNAL', 'RECORD', 'IDENTITY'];
const department: Reach = { own: everything, granted: everything };

/** An analyst sees rows where an agreement opens them, and no identity; an auditor reads the ledger, not the records. */
const reaches: Readonly<Record<ViewerRole, Reach>> = {
  ANONYMOUS: nothing,
  PORTAL: department,
  ANALYST: { own: ['INTERNAL'], granted: ['INTERNAL', 'RECORD'] },
  OFFICER: department,
  APPROVER: department,
  AUDITOR: nothing,
  ADMIN: nothing,
  NODE: department,
};

/** What a role may come to read beyond what is public. */
export const reachOf = (role: ViewerRole): Reach => reaches[role];

/** Classes of personal data: a request for them carries a purpose, and the ledger keeps it. */
export const isPersonal = (dataClass: DataClass): boolean => dataClass === 'RECORD' || dataClass === 'IDENTITY';
