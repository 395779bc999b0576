import type { FieldOfWork } from '../db/generated/model.ts';
import type { DepartmentSnapshot, AccessSnapshot } from './access-snapshot.ts';

interface Life {
  readonly validFrom: string;
  readonly validTo: string | null;
}

const isThere = ({ validFrom, validTo }: Life, day: string): boolean =>
  validFrom <= day && (validTo === null || day <= validTo);

const add = (map: Map<string, string[]>, name: string, value: string): void => {
  const values = map.get(name);
  if (values === undefined) map.set(name, [value]);
  else values.push(value);
};

const nameOf = (department: string, field: FieldOfWork): string => `${field} ${department}`;

/**
 * Finds the present departments for the work of former ones: each field of work of a dissolved department has passed to
 * others.
 */
export class Succession {
  readonly #departments: ReadonlyMap<string, DepartmentSnapshot>;
  readonly #byCode = new Map<string, string>();
  readonly #carriers = new Map<string, string[]>();
  readonly #ancestors = new Map<string, string[]>();
  readonly #inherited = new Map<string, { readonly departmentId: string; readonly field: FieldOfWork }[]>();
  readonly #day: string;

  constructor({ departments, lineage }: Pick<AccessSnapshot, 'departments' | 'lineage'>, day: string) {
    this.#day = day;
    this.#departments = new Map(departments.map((department) => [department.id, department]));
    for (const department of departments) {
      if (isThere(department, day)) this.#byCode.set(department.code, department.id);
    }
    for (const passed of lineage.filter((each) => isThere(each, day) && this.isThere(each.descendantId))) {
      const { ancestorId, descendantId, field } = passed;
      add(this.#carriers, nameOf(ancestorId, field), descendantId);
      add(this.#ancestors, nameOf(descendantId, field), ancestorId);
      const inherited = this.#inherited.get(descendantId) ?? [];
      inherited.push({ departmentId: ancestorId, field });
      this.#inherited.set(descendantId, inherited);
    }
  }

  isThere(departmentId: string): boolean {
    const department = this.#departments.get(departmentId);
    return department !== undefined && isThere(department, this.#day);
  }

  /** Returns the department that has this code on the day; null if none has. */
  byCode(code: string): string | null {
    return this.#byCode.get(code) ?? null;
  }

  /**
   * Returns the departments that do a department's work in a field: itself while it exists, and those that the field
   * passed to.
   */
  carriersOf(departmentId: string, field: FieldOfWork): string[] {
    const carriers = this.#carriers.get(nameOf(departmentId, field)) ?? [];
    return this.isThere(departmentId) ? [departmentId, ...carriers] : carriers;
  }

  /**
   * Returns these departments, and the departments that their field of work came from: they hold the records of all of
   * them.
   */
  heldBy(departmentIds: readonly string[], field: FieldOfWork): string[] {
    const held = departmentIds.flatMap((id) => [id, ...(this.#ancestors.get(nameOf(id, field)) ?? [])]);
    return [...new Set(held)];
  }

  /** Returns the fields of work that passed to a department, with the department that each came from. */
  inheritedBy(departmentId: string): readonly { readonly departmentId: string; readonly field: FieldOfWork }[] {
    return this.#inherited.get(departmentId) ?? [];
  }
}
