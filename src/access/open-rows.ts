import type { Filter } from '../db/filter.ts';
import { OpenRows } from '../db/open-rows.ts';
import { anyOf, type Alternative } from './alternative.ts';
import type { Carried, Subject } from './subjects.ts';

/** Up to how many departments an index may find the rows of, rather than read the list in its order and leave others out. */
const mostFound = 8;

/** The condition that a row is of one of few departments, as the model knows whose its rows are; null for many. */
function ofFew({ ofDepartments }: Subject, ways: readonly Alternative[]): Filter | null {
  const departments = new Set(ways.flatMap(({ scopes }) => scopes?.flatMap((scope) => scope.departments) ?? []));
  return departments.size <= mostFound ? ofDepartments([...departments]) : null;
}

/** The rows that are open in any of these ways, as a condition of a list that carries this; null where all are. */
export function openRows(subject: Subject, ways: readonly Alternative[], carried: Carried | null): Filter | null {
  const wheres = ways.map(({ where }) => where(carried));
  if (wheres.some((where) => Object.keys(where).length === 0)) return null;
  const areRecords = ways.every(({ scopes }) => scopes !== null);
  const isOne = ways.length === 1 && ways[0]?.scopes?.length === 1 && carried === null;
  const open: Filter = { $open: new OpenRows(anyOf(wheres), areRecords && !isOne) };
  const few = areRecords && !isOne && carried === null ? ofFew(subject, ways) : null;
  return few === null ? open : { and: [few, open] };
}
