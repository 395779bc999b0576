import { OperatorError } from '../base/errors.ts';
import { packagePath } from '../base/paths.ts';
import { describeUnknown } from './department-by-name.ts';
import { readReference } from './reference/index.ts';

const isInForce = ({ validTo }: { readonly validTo: string | null }): boolean => validTo === null;

/**
 * Checks codes of departments before anything is written.
 * @param setting the setting that contains the codes, if they do not come from the command line
 * @throws OperatorError for a code that no department has today, by the reference data of the package.
 */
export async function checkDepartmentCodes(codes: readonly string[], setting?: string): Promise<void> {
  if (codes.length === 0) return;
  const batches = await readReference(packagePath('prisma', 'seed', 'reference'));
  const departments = batches.flatMap((batch) => (batch.model === 'Department' ? batch.rows.filter(isInForce) : []));
  const unknown = codes.find((code) => !departments.some((row) => row.code === code));
  if (unknown === undefined) return;
  const provinces = batches.flatMap((batch) => (batch.model === 'Province' ? batch.rows.filter(isInForce) : []));
  const place = setting === undefined ? '' : `${setting}: `;
  throw new OperatorError(`${place}${describeUnknown(unknown, { provinces, departments })}`);
}
