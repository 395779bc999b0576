import { didYouMean } from '../../settings/nearest.ts';
import type { Database } from '../../db/database.ts';
import { OperatorError } from '../../base/errors.ts';

/**
 * Finds the key of the department, past or present, with this code or key. A code belongs to a few departments at most.
 */
export async function findDepartment({ client }: Database, text: string | undefined): Promise<string | null> {
  if (text === undefined) return null;
  const where = { OR: [{ id: text }, { code: text }] };
  const found = await client.department.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
  const [only] = found;
  if (only === undefined) {
    const rows = await client.department.findMany({ select: { id: true, code: true } });
    const near = didYouMean(text, new Set(rows.flatMap(({ id, code }) => [code, id])));
    throw new OperatorError(
      `No department has the code or key ${text}${near}. A code is such as 92-SYT, a key such as 92-SYT-20250701.`,
    );
  }
  if (found.length === 1) return only.id;
  throw new OperatorError(
    `Several departments have the code ${text}: give the key, ${found.map(({ id }) => id).join(' or ')}.`,
  );
}
