import { isPersonalModel } from '../../access/personal-model.ts';
import type { Policy } from '../../access/policy.ts';
import { beneficiaryOfKey, departmentOfKey } from '../../access/record-key.ts';
import type { ListRead } from '../../db/page-read.ts';
import type { Departments } from './named-departments.ts';

/** Whose records a list is of. */
export interface Whose {
  /** Keys of the departments; null if they are of any. */
  readonly departments: Departments;
  /** Key of the beneficiary that the list is of; null if it is of several. */
  readonly subject: string | null;
}

const anybody: Whose = { departments: null, subject: null };

/** Whose records a list of this parent is of, as far as the parent says it. */
export function whoseList({ grants }: Policy, { path }: Pick<ListRead, 'path'>, key: string | null): Whose {
  if (path === null || key === null) return anybody;
  if (isPersonalModel(path.model)) {
    const departmentId = departmentOfKey(key);
    return { departments: departmentId === null ? null : new Set([departmentId]), subject: beneficiaryOfKey(key) };
  }
  if (path.model === 'Department') return { departments: new Set([key]), subject: null };
  const isOfProvince = path.model === 'Province' && path.relations[0] === 'departments' && grants !== null;
  return isOfProvince ? { departments: new Set(grants.departments.find('provinceId', key)), subject: null } : anybody;
}
