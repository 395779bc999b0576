import type { GraphQLError } from 'graphql';
import type { NonNullPlaces, ResponsePath } from './non-null-places.ts';
import type { Answer } from './prepared.ts';

type Parent = Record<string | number, unknown>;

/** Makes a place of an answer null, unless a larger part around it is null already. */
function makeNull(data: Answer, path: ResponsePath): void {
  let parent: unknown = data;
  for (const key of path.slice(0, -1)) {
    if (parent == null) return;
    parent = (parent as Parent)[key];
  }
  const last = path.at(-1);
  if (parent != null && last !== undefined) (parent as Parent)[last] = null;
}

/**
 * Makes null what is around errors of non-null fields: the nearest part of the answer that may be null.
 * @returns the data; null if nothing around an error may be null
 */
export function nullParents(data: Answer, errors: readonly GraphQLError[], nonNull: NonNullPlaces): Answer | null {
  for (const { path = [] } of errors) {
    let length = path.length;
    while (length > 0 && nonNull.has(path.slice(0, length))) length -= 1;
    if (length === 0) return null;
    if (length < path.length) makeNull(data, path.slice(0, length));
  }
  return data;
}
