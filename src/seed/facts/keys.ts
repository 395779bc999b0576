import type { DepartmentRow, ProvinceRow } from '../../db/generated/model.ts';

/** Finds the rows that keys and codes of the facts stand for. */
export class Keys {
  private readonly provinces: ReadonlyMap<string, string>;
  private readonly departments: readonly DepartmentRow[];

  constructor(provinces: readonly ProvinceRow[], departments: readonly DepartmentRow[]) {
    this.departments = departments;
    // The documents are from before 2025-07-01, so a code stands for the province of that time.
    const oldestFirst = [...provinces].sort((left, right) => (left.validFrom < right.validFrom ? 1 : -1));
    this.provinces = new Map(oldestFirst.map(({ code, id }) => [code, id]));
  }

  /** The province with this code before 2025-07-01. */
  province(code: string): string {
    const id = this.provinces.get(code);
    if (id === undefined) throw new Error(`cooperation.yaml: no province has the code "${code}".`);
    return id;
  }

  /** The department that an organisation was on a day, or first; null if it is no department of the hub. */
  department(organisationId: string, day: string | null): string | null {
    const periods = this.departments.filter((row) => row.organisationId === organisationId);
    const onDay = periods.find(
      ({ validFrom, validTo }) => day !== null && validFrom <= day && (validTo === null || day <= validTo),
    );
    return (onDay ?? periods[0])?.id ?? null;
  }

  /**
   * The department that an organisation was on a day, or first.
   * @throws an error if it is no department of the hub
   */
  knownDepartment(organisationId: string, day: string | null): string {
    const id = this.department(organisationId, day);
    if (id === null) throw new Error(`cooperation.yaml: "${organisationId}" is no department of the hub.`);
    return id;
  }
}
