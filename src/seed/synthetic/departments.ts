import type { DepartmentRow, ProvinceRow } from '../../db/generated/model.ts';

interface Validity {
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** Whether a row was in force on a day. */
export const inForce = (row: Validity, day: string): boolean =>
  row.validFrom <= day && (row.validTo === null || row.validTo >= day);

/** Creates a function that finds a province's department by its abbreviation among the given rows. */
export function departmentFinder(
  rows: readonly DepartmentRow[],
): (province: ProvinceRow, abbreviation: string) => DepartmentRow | undefined {
  const found = new Map(rows.map((row) => [`${row.provinceId}/${row.code}`, row]));
  return (province, abbreviation) => found.get(`${province.id}/${province.code}-${abbreviation}`);
}
