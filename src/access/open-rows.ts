import type { Filter } from '../db/filter.ts';
import { OpenRows } from '../db/open-rows.ts';
import { anyOf, type Alternative } from './alternative.ts';
import type { Carried } from './subjects.ts';

/** Up to how many departments an index may find the rows of, rather than read the list in its order and leave others out. */
const mostFound = 8;

const isComparison = (value: unknown): value is { readonly eq?: unknown; readonly in?: readonly unknown[] } =>
  typeof value === 'object' && value !== null && ('eq' in value || 'in' in value);

/** Columns by which records are told apart; the database would gather all rows of each by its index, and sort them. */
const telling = new Set(['departmentId', 'category', 'programmeId']);

/** The same condition, by which no index is entered. */
function asSieve(filter: Filter): Filter {
  const entries = Object.entries(filter).map(([name, value]): [string, unknown] => {
    if (Array.isArray(value)) return [name, value.map((part) => asSieve(part as Filter))];
    if (telling.has(name) && isComparison(value)) return [name, { among: value.in ?? [value.eq] }];
    return [name, isComparison(value) || typeof value !== 'object' ? value : asSieve(value as Filter)];
  });
  return Object.fromEntries(entries);
}

/** The rows that are open in any of these ways; null where all are. */
export function openRows(ways: readonly Alternative[], carried: Carried | null): OpenRows | null {
  const wheres = ways.map(({ where }) => where(carried));
  if (wheres.some((where) => Object.keys(where).length === 0)) return null;
  const [only] = ways;
  if (wheres.length === 1 && only?.scopes?.length === 1) return new OpenRows(anyOf(wheres));
  const departments = ways.flatMap(({ scopes }) => scopes?.flatMap((scope) => scope.departments) ?? []);
  const isPersonal = ways.every(({ scopes }) => scopes !== null);
  if (!isPersonal) return new OpenRows(anyOf(wheres));
  const sieve = asSieve(anyOf(wheres));
  const isFew = carried === null && departments.length <= mostFound;
  return new OpenRows(isFew ? { and: [{ departmentId: { in: [...new Set(departments)] } }, sieve] } : sieve);
}
