import { didYouMean } from '../config/nearest.ts';
import { OperatorError } from '../errors.ts';
import { packagePath } from '../paths.ts';
import { readReference } from './reference/index.ts';

/**
 * Finds out that a code is none before anything is written.
 * @param setting what names the codes, if that is not the command
 * @throws OperatorError for a code that no department has today, by the reference data of the package.
 */
export async function checkDepartmentCodes(codes: readonly string[], setting?: string): Promise<void> {
  if (codes.length === 0) return;
  const batches = await readReference(packagePath('prisma', 'seed', 'reference'));
  const departments = batches.flatMap((batch) => (batch.model === 'Department' ? batch.rows : []));
  const known = new Set(departments.filter(({ validTo }) => validTo === null).map(({ code }) => code));
  const unknown = codes.find((code) => !known.has(code));
  if (unknown === undefined) return;
  const place = setting === undefined ? '' : `${setting}: `;
  throw new OperatorError(
    `${place}No department has the code ${unknown.slice(0, 40).replaceAll(/[^\p{L}\p{N}-]/gu, '?')} today${didYouMean(unknown, known)}. A code is such as 92-SYT.`,
  );
}
