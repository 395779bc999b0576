import { didYouMean } from '../../settings/nearest.ts';
import type { Database } from '../../db/database.ts';
import { OperatorError } from '../../base/errors.ts';
import type { LinkFacts } from '../../access/facts.ts';
import { readFacts } from '../../access/facts.ts';
import type { Day } from '../../base/day.ts';
import type { Link } from '../../links/link.ts';
import { checkDepartment } from '../../seed/check-department.ts';

/**
 * The department that a code stands for on a day.
 * @throws OperatorError naming the departments of that province.
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

/** All links, by the codes of their departments. */
export async function readLinks(database: Database): Promise<LinkFacts[]> {
  const { links } = await readFacts(database);
  return [...links].sort((left, right) => (left.departmentCode < right.departmentCode ? -1 : 1));
}

/**
 * The link of a department, by its code or its key.
 * @throws OperatorError where there is none.
 */
export async function findLink(database: Database, code: string): Promise<LinkFacts> {
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
