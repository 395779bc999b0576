import { didYouMean } from '../../settings/nearest.ts';
import type { Database } from '../../db/database.ts';
import { OperatorError } from '../../base/errors.ts';
import type { LinkSnapshot } from '../../access/access-snapshot.ts';
import { readAccessSnapshot } from '../../access/access-snapshot.ts';
import type { Day } from '../../base/day.ts';
import type { Link } from '../../access/link.ts';
import { checkDepartment } from '../../seed/check-department.ts';

/**
 * Finds the department with a code on a day.
 * @throws OperatorError that names the departments of that province.
 */
export async function findDepartment(
  database: Database,
  code: string,
  day: Day,
): Promise<Pick<Link, 'departmentId' | 'departmentCode' | 'provinceId'>> {
  await checkDepartment(database, code, day);
  const instant = new Date(day);
  const { id, provinceId } = await database.client.department.findFirstOrThrow({
    where: { code, validFrom: { lte: instant }, OR: [{ validTo: null }, { validTo: { gte: instant } }] },
  });
  return { departmentId: id, departmentCode: code, provinceId };
}

/** Reads all links, ordered by the codes of their departments. */
export async function readLinks(database: Database): Promise<LinkSnapshot[]> {
  const { links } = await readAccessSnapshot(database);
  return [...links].sort((left, right) => (left.departmentCode < right.departmentCode ? -1 : 1));
}

/**
 * Finds the link of a department, by its code or its key.
 * @throws OperatorError if there is no such link.
 */
export async function findLink(database: Database, code: string): Promise<LinkSnapshot> {
  const all = await readLinks(database);
  const links = all.filter((link) => [link.departmentCode, link.departmentId].includes(code));
  const [link] = links;
  if (link === undefined) {
    const linked = all.map(({ departmentCode }) => departmentCode);
    const which = linked.length === 0 ? 'No department is' : `Linked are ${linked.join(', ')}`;
    throw new OperatorError(`${code} is not linked${didYouMean(code, linked)}. ${which}.`);
  }
  if (links.length === 1) return link;
  const keys = links.map(({ departmentId }) => departmentId).join(' or ');
  throw new OperatorError(`Several departments with the code ${code} are linked: give the key, ${keys}.`);
}
