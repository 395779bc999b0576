import type { Database } from '../db/database.ts';
import { OperatorError } from '../base/errors.ts';
import type { Day } from '../base/day.ts';
import { describeUnknown } from './department-by-name.ts';

/**
 * Refuses a department that is not in force on a day: its key would open nothing, and nobody would know why.
 * @throws OperatorError that names the departments of that province, or those of all provinces.
 */
export async function checkDepartment({ client }: Database, code: string, day: Day): Promise<void> {
  const instant = new Date(day);
  const where = { validFrom: { lte: instant }, OR: [{ validTo: null }, { validTo: { gte: instant } }] };
  if ((await client.department.count({ where: { ...where, code } })) > 0) return;
  const departments = await client.department.findMany({
    select: { code: true, provinceId: true, fields: true },
    where,
  });
  const provinces = await client.province.findMany({ select: { id: true, name: true }, where });
  throw new OperatorError(describeUnknown(code, { provinces, departments }));
}
