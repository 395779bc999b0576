import type { DepartmentRow, ProvinceRow, ProvinceSuccessionRow } from '../../db/generated/model.ts';
import type { ProgrammeBudgetData } from './data.ts';
import { departmentFinder, inForce } from './departments.ts';

/** A province-level unit in force at the end of a fiscal year, with its predecessors. */
export interface BudgetUnit {
  readonly province: ProvinceRow;
  /** Ids of the unit and of its predecessors, whose unspent amounts it inherits. */
  readonly heirOf: readonly string[];
  /** Codes before the merger, which the data file uses for provinces. */
  readonly codes: readonly string[];
}

/** Returns the units of a fiscal year. */
export function budgetUnits(
  fiscalYear: number,
  provinces: readonly ProvinceRow[],
  successions: readonly ProvinceSuccessionRow[],
): BudgetUnit[] {
  const codes = new Map(provinces.map(({ id, code }) => [id, code]));
  return provinces
    .filter((province) => inForce(province, `${fiscalYear}-12-31`))
    .map((province) => {
      const before = successions.flatMap((row) => (row.successorId === province.id ? [row.predecessorId] : []));
      const named = before.length === 0 ? [province.id] : before;
      return { province, heirOf: [province.id, ...before], codes: named.map((id) => codes.get(id) as string) };
    });
}

/** Returns a unit's share of a programme relative to the average province; 0 if it takes no part. */
export function unitScale({ codes }: BudgetUnit, { provinces, scale }: ProgrammeBudgetData): number {
  const taking = codes.filter((code) => !provinces || provinces.includes(code));
  return taking.reduce((sum, code) => sum + (scale[code] ?? 1), 0);
}

/**
 * Creates a function that finds the department that delivers a programme in a unit: the first of the programme's
 * deliverers that is in force.
 */
export function delivererFinder(
  fiscalYear: number,
  departments: readonly DepartmentRow[],
): (unit: BudgetUnit, programme: ProgrammeBudgetData) => DepartmentRow {
  const find = departmentFinder(departments.filter((row) => inForce(row, `${fiscalYear}-12-31`)));
  return ({ province }, { deliverers }) => {
    for (const abbreviation of deliverers) {
      const department = find(province, abbreviation);
      if (department) return department;
    }
    throw new Error(`Province ${province.id} has none of ${deliverers.join(', ')} at the end of ${fiscalYear}.`);
  };
}
