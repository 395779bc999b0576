import { didYouMean } from '../settings/nearest.ts';
import type { DepartmentRow, ProvinceRow } from '../db/generated/model.ts';
import { OperatorError } from '../base/errors.ts';
import { packagePath } from '../base/paths.ts';
import { readReference } from './reference/index.ts';

/** The provinces and departments of a day, from the reference data of the package: the database may be in use. */
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

/** Reads the provinces and departments that are in force on a day. */
export async function readBodies(day: string): Promise<Bodies> {
  const batches = await readReference(packagePath('prisma', 'seed', 'reference'));
  return {
    provinces: batches.flatMap((batch) => (batch.model === 'Province' ? batch.rows : [])).filter(isInForce(day)),
    departments: batches.flatMap((batch) => (batch.model === 'Department' ? batch.rows : [])).filter(isInForce(day)),
  };
}

/** Reduces a name to its form without diacritics and without the type of the unit: `can-tho`. */
const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .replace(/^(tp|thanh-pho|tinh)-/, '');

/** The fields of provinces and departments that messages need. */
interface Named {
  readonly provinces: readonly Pick<ProvinceRow, 'id' | 'name'>[];
  readonly departments: readonly Pick<DepartmentRow, 'code' | 'provinceId' | 'fields'>[];
}

const inChargeOf = (provinceId: string, departments: Named['departments']): Named['departments'] =>
  departments.filter((row) => row.provinceId === provinceId && row.fields.includes('SOCIAL_PROTECTION'));

/** Makes a typed text printable: it may contain anything. */
const printable = (text: string): string => text.slice(0, 40).replaceAll(/[^\p{L}\p{N}-]/gu, '?');

/**
 * Explains that a text names no department, with the nearest match and a list: the departments of the province whose
 * number begins the text, or else for each province the one in charge of social protection.
 */
export function describeUnknown(text: string, { provinces, departments }: Named): string {
  const codes = departments.map(({ code }) => code).sort();
  const slugs = provinces.map(({ name }) => slugOf(name));
  const [prefix] = /^\d+-/.exec(text) ?? [];
  const siblings = prefix === undefined ? [] : codes.filter((code) => code.startsWith(prefix));
  const isCalled = prefix === undefined ? 'is called' : 'has the code';
  const unknown = `No department ${isCalled} ${printable(text)} today${didYouMean(text, [...codes, ...slugs])}`;
  if (siblings.length > 0) return `${unknown}. That province has ${siblings.join(', ')}.`;
  const byProvince = provinces
    .map(({ id, name }) => [slugOf(name), ...inChargeOf(id, departments).map(({ code }) => `(${code})`)].join(' '))
    .sort();
  return `${unknown}. A code is such as 92-SYT; by province there are ${byProvince.join(', ')}.`;
}

function codeOf(code: string, bodies: Bodies): string {
  if (bodies.departments.some((row) => row.code === code)) return code;
  throw new OperatorError(describeUnknown(code, bodies));
}

function provinceOf(text: string, bodies: Bodies): ProvinceRow {
  const slug = slugOf(text);
  const found = bodies.provinces.find(({ name }) => slugOf(name) === slug);
  if (found !== undefined) return found;
  throw new OperatorError(describeUnknown(text, bodies));
}

/** Finds the one department of a province in charge of social protection (bảo trợ xã hội). */
function inCharge({ id, name }: ProvinceRow, departments: readonly DepartmentRow[]): string {
  const found = inChargeOf(id, departments);
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first.code;
  const candidates = found.map(({ code }) => code).join(', ');
  throw new OperatorError(
    found.length === 0
      ? `No department of ${name} is in charge of social protection today. Give a department's code.`
      : `Several departments of ${name} are in charge of social protection today. Give one of ${candidates}.`,
  );
}

/** Converts ASCII letters to capitals and keeps all others: `ſ` does not become S. */
const inAsciiCapitals = (text: string): string => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());

/**
 * Finds the code of a department by its code (`92-SYT`), or by the name of its province with or without diacritics
 * (`can-tho`): the department in charge of social protection.
 * @throws OperatorError that names the candidates if there is none, or more than one.
 */
export function findDepartmentCode(text: string, bodies: Bodies): string {
  const isCode = /^\d+-/.test(text);
  return isCode ? codeOf(inAsciiCapitals(text), bodies) : inCharge(provinceOf(text, bodies), bodies.departments);
}
