import { allOf, anyOf, isEverything, type Filter } from '../filter/filter.ts';
import { KeptCondition } from '../filter/kept-condition.ts';
import type { AccessRule } from './access-rule.ts';
import type { ParentColumns, ModelPolicy } from './model-policy.ts';

/**
 * Maximum number of departments whose rows are found by an index; with more, the list is read in its order and other
 * rows are skipped.
 */
const maxFound = 8;

/** Returns the condition that a row belongs to one of the rules' departments; null if there are too many. */
function ofFew({ ofDepartments }: ModelPolicy, matchingRules: readonly AccessRule[]): Filter | null {
  const departments = new Set(
    matchingRules.flatMap(({ scopes }) => scopes?.flatMap((scope) => scope.departments) ?? []),
  );
  return departments.size <= maxFound ? ofDepartments([...departments]) : null;
}

/** Returns the condition for the rows of a list that any of these rules opens; null if all rows are open. */
export function openRows(
  modelPolicy: ModelPolicy,
  matchingRules: readonly AccessRule[],
  parentColumns: ParentColumns | null,
): Filter | null {
  const wheres = matchingRules.map(({ where }) => where(parentColumns));
  if (wheres.some(isEverything)) return null;
  const areRecords = matchingRules.every(({ scopes }) => scopes !== null);
  const isOne = matchingRules.length === 1 && matchingRules[0]?.scopes?.length === 1 && parentColumns === null;
  const open = new KeptCondition(anyOf(wheres), areRecords && !isOne);
  const few = areRecords && !isOne && parentColumns === null ? ofFew(modelPolicy, matchingRules) : null;
  return few === null ? open : allOf([few, open]);
}
