import { limitMessages } from '../../messages/limits.ts';
import { Kind, type TypeNode, type ValueNode } from 'graphql';
import { queryTooLarge } from '../../graph/meter/too-large.ts';

/** Maximum depth of lists and objects within one value: deeper than any filter, shallow enough for recursive code. */
export const maxValueLevels = 64;

function refuse(): never {
  throw queryTooLarge(limitMessages.valueLevels(maxValueLevels), {
    what: 'valueLevels',
    found: maxValueLevels + 1,
    accepted: maxValueLevels,
  });
}

/**
 * Checks the depth of a JSON value.
 * @throws QUERY_TOO_LARGE if it is too deep.
 */
export function checkValueLevels(value: unknown, level = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (level >= maxValueLevels) refuse();
  for (const each of Object.values(value)) checkValueLevels(each, level + 1);
}

/**
 * Checks the depth of a value that is written in a document.
 * @throws QUERY_TOO_LARGE if it is too deep.
 */
export function checkLiteralLevels(value: ValueNode, level = 0): void {
  const isObject = value.kind === Kind.OBJECT;
  if (!isObject && value.kind !== Kind.LIST) return;
  if (level >= maxValueLevels) refuse();
  const inner = isObject ? value.fields.map((field) => field.value) : value.values;
  for (const each of inner) checkLiteralLevels(each, level + 1);
}

/**
 * Checks the depth of lists in the type of a variable.
 * @throws QUERY_TOO_LARGE if it is too deep.
 */
export function checkTypeLevels(type: TypeNode): void {
  let level = 0;
  for (let each = type; each.kind !== Kind.NAMED_TYPE; each = each.type) {
    level += 1;
    // Each list may be non-null, which adds a level.
    if (level > 2 * maxValueLevels) refuse();
  }
}
