import { Kind, type TypeNode, type ValueNode } from 'graphql';
import { queryTooLarge } from '../../graph/meter/too-large.ts';

/** The most levels of lists and objects within one value: deeper than any filter, shallow enough to be read recursively. */
export const maxValueLevels = 64;

function refuse(): never {
  throw queryTooLarge(`A value has more than ${maxValueLevels} levels of lists and objects.`, {
    what: 'valueLevels',
    found: maxValueLevels + 1,
    accepted: maxValueLevels,
    remedy: 'Nest fewer of them.',
  });
}

/**
 * Checks the levels of a value that came as JSON.
 * @throws QUERY_TOO_LARGE if it has too many.
 */
export function checkValueLevels(value: unknown, level = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (level >= maxValueLevels) refuse();
  for (const each of Object.values(value)) checkValueLevels(each, level + 1);
}

/**
 * Checks the levels of a value that is written in a document.
 * @throws QUERY_TOO_LARGE if it has too many.
 */
export function checkLiteralLevels(value: ValueNode, level = 0): void {
  const isObject = value.kind === Kind.OBJECT;
  if (!isObject && value.kind !== Kind.LIST) return;
  if (level >= maxValueLevels) refuse();
  const inner = isObject ? value.fields.map((field) => field.value) : value.values;
  for (const each of inner) checkLiteralLevels(each, level + 1);
}

/**
 * Checks how many lists the type of a variable nests.
 * @throws QUERY_TOO_LARGE if there are too many.
 */
export function checkTypeLevels(type: TypeNode): void {
  let level = 0;
  for (let each = type; each.kind !== Kind.NAMED_TYPE; each = each.type) {
    level += 1;
    // Each list may be non-null.
    if (level > 2 * maxValueLevels) refuse();
  }
}
