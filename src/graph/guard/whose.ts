import { isRecordModel } from '../../records/record-models.ts';
import type { Policy } from '../../access/policy.ts';
import { beneficiaryOfKey, departmentOfKey } from '../../records/record-key.ts';
import type { ListRead } from '../../db/statements/page-read.ts';
import type { Departments } from './named-departments.ts';

/** Who owns the records of a list. */
export interface Whose {
  /** Keys of the departments that own them; null if any may. */
  readonly departments: Departments;
  /** Key of the one beneficiary that the records are about; null if they are about several. */
  readonly subject: string | null;
}

const anybody: Whose = { departments: null, subject: null };

/** Returns who owns the records of a list, as far as its parent says it. */
export function whoseList({ grants }: Policy, { path }: Pick<ListRead, 'path'>, key: string | null): Whose {
  if (path === null || key === null) return anybody;
  if (isRecordModel(path.model)) {
    const departmentId = departmentOfKey(key);
    return { departments: departmentId === null ? null : new Set([departmentId]), subject: beneficiaryOfKey(key) };
  }
  if (path.model === 'Department') return { departments: new Set([key]), subject: null };
  const isOfProvince = path.model === 'Province' && path.relations[0] === 'departments' && grants !== null;
  return isOfProvince ? { departments: new Set(grants.departments.find('provinceId', key)), subject: null } : anybody;
}
