import type { DepartmentFacts } from './facts.ts';

function groupBy(departments: readonly DepartmentFacts[], key: 'code' | 'provinceId' | 'provinceCode') {
  const groups = new Map<string, string[]>();
  for (const department of departments) {
    const ids = groups.get(department[key]);
    if (ids === undefined) groups.set(department[key], [department.id]);
    else ids.push(department.id);
  }
  return groups;
}

/** Finds the keys of departments, present and former, by what a query can name them by. */
export class DepartmentIndex {
  readonly #groups: Readonly<Record<'code' | 'provinceId' | 'provinceCode', ReadonlyMap<string, readonly string[]>>>;

  constructor(departments: readonly DepartmentFacts[]) {
    this.#groups = {
      code: groupBy(departments, 'code'),
      provinceId: groupBy(departments, 'provinceId'),
      provinceCode: groupBy(departments, 'provinceCode'),
    };
  }

  /** The keys of all departments that have or had this code, or are of this province. */
  find(by: 'code' | 'provinceId' | 'provinceCode', value: string): readonly string[] {
    return this.#groups[by].get(value) ?? [];
  }
}
