import type { Database } from '../db/database.ts';
import { OperatorError } from '../errors.ts';
import type { Day } from '../graph/day.ts';

/**
 * Refuses a department that is not in force on a day: its key would open nothing, and nobody would know why.
 * @throws OperatorError naming the departments of that province.
 */
export async function checkDepartment({ client }: Database, code: string, day: Day): Promise<void> {
  const instant = new Date(day);
  const [province] = /^\d+-/.exec(code) ?? [];
  const departments = await client.department.findMany({
    select: { code: true },
    where: {
      ...(province === undefined ? { code } : { code: { startsWith: province } }),
      validFrom: { lte: instant },
      OR: [{ validTo: null }, { validTo: { gte: instant } }],
    },
    orderBy: { code: 'asc' },
  });
  const codes = departments.map((department) => department.code);
  if (codes.includes(code)) return;
  const candidates = codes.length > 0 ? `That province has ${codes.join(', ')}` : 'A code is such as 92-SYT';
  throw new OperatorError(`No department of this code is in force today. ${candidates}.`);
}
