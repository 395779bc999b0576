import type { DepartmentRow, ProvinceRow } from '../db/generated/model.ts';
import { OperatorError } from '../errors.ts';
import { packagePath } from '../paths.ts';
import { readReference } from './reference/index.ts';

/** The bodies of a day, by the reference data that ships with the hub: no database is asked, which may be in use. */
export interface Bodies {
  readonly provinces: readonly ProvinceRow[];
  readonly departments: readonly DepartmentRow[];
}

interface Life {
  readonly validFrom: string;
  readonly validTo: string | null;
}

const isInForce =
  (day: string) =>
  ({ validFrom, validTo }: Life): boolean =>
    validFrom <= day && (validTo === null || validTo >= day);

/** Reads the bodies that are in force on a day. */
export async function readBodies(day: string): Promise<Bodies> {
  const batches = await readReference(packagePath('prisma', 'seed', 'reference'));
  return {
    provinces: batches.flatMap((batch) => (batch.model === 'Province' ? batch.rows : [])).filter(isInForce(day)),
    departments: batches.flatMap((batch) => (batch.model === 'Department' ? batch.rows : [])).filter(isInForce(day)),
  };
}

/** A name as it is typed without diacritics, and without the type of the unit: `can-tho`. */
const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .replace(/^(tp|thanh-pho|tinh)-/, '');

function codeOf(code: string, departments: readonly DepartmentRow[]): string {
  if (departments.some((row) => row.code === code)) return code;
  const siblings = departments.filter((row) => row.code.startsWith(code.replace(/-.*/, '-'))).map((row) => row.code);
  const candidates = siblings.length === 0 ? 'and no province of that number' : `but ${siblings.join(', ')}`;
  throw new OperatorError(`There is no department ${code} today, ${candidates}.`);
}

function provinceOf(slug: string, provinces: readonly ProvinceRow[]): ProvinceRow {
  const found = provinces.find(({ name }) => slugOf(name) === slug);
  if (found !== undefined) return found;
  const slugs = provinces.map(({ name }) => slugOf(name)).sort();
  throw new OperatorError(`No province is called so today. There are ${slugs.join(', ')}.`);
}

/** The one body of a province that is in charge of social protection (bảo trợ xã hội). */
function inCharge({ id, name }: ProvinceRow, departments: readonly DepartmentRow[]): string {
  const found = departments.filter((row) => row.provinceId === id && row.fields.includes('SOCIAL_PROTECTION'));
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first.code;
  const candidates = found.map(({ code }) => code).join(', ');
  throw new OperatorError(
    found.length === 0
      ? `No department of ${name} is in charge of social protection today. Give a department's code.`
      : `Several departments of ${name} are in charge of social protection today. Give one of ${candidates}.`,
  );
}

/** Writes ASCII letters as capitals and leaves all others: `ſ` is not taken for S. */
const inAsciiCapitals = (text: string): string => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());

/**
 * The code of the department that is meant by a code (`92-SYT`), or by its province's name with or without diacritics
 * (`can-tho`): that in charge of social protection.
 * @throws OperatorError naming the candidates where there is none, or more than one.
 */
export function findDepartmentCode(text: string, { provinces, departments }: Bodies): string {
  const isCode = /^\d+-/.test(text);
  return isCode
    ? codeOf(inAsciiCapitals(text), departments)
    : inCharge(provinceOf(slugOf(text), provinces), departments);
}
