import type { DepartmentSnapshot } from './access-snapshot.ts';

function groupBy(departments: readonly DepartmentSnapshot[], key: 'code' | 'provinceId' | 'provinceCode') {
  const groups = new Map<string, string[]>();
  for (const department of departments) {
    const ids = groups.get(department[key]);
    if (ids === undefined) groups.set(department[key], [department.id]);
    else ids.push(department.id);
  }
  return groups;
}

/** Finds the keys of present and former departments by code or by province. */
export class DepartmentIndex {
  readonly #groups: Readonly<Record<'code' | 'provinceId' | 'provinceCode', ReadonlyMap<string, readonly string[]>>>;

  constructor(departments: readonly DepartmentSnapshot[]) {
    this.#groups = {
      code: groupBy(departments, 'code'),
      provinceId: groupBy(departments, 'provinceId'),
      provinceCode: groupBy(departments, 'provinceCode'),
    };
  }

  /** Finds the keys of all departments that have or had this code or province. */
  find(by: 'code' | 'provinceId' | 'provinceCode', value: string): readonly string[] {
    return this.#groups[by].get(value) ?? [];
  }
}
