import type { NonNullPlaces, ResponsePath } from './non-null-places.ts';

interface Answered<Failure> {
  readonly data?: unknown;
  readonly errors?: readonly Failure[] | undefined;
}

/** Returns the start of a path up to the first null in the data; the whole path if it has none. */
function nulledPlace(data: unknown, path: ResponsePath): ResponsePath {
  let value = data;
  for (const [depth, key] of path.entries()) {
    if (value == null) return path.slice(0, depth);
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return path;
}

/**
 * Keeps one error for each null of an answer: the error that caused it. Other errors below the same null say nothing
 * more, and their number depends on which rows were read first.
 */
export function oneErrorANull<Failure extends { readonly path?: ResponsePath | undefined }>(
  { data, errors = [] }: Answered<Failure>,
  nonNull: NonNullPlaces,
): Failure[] {
  const places = new Set<string>();
  return errors.filter(({ path }) => {
    if (path === undefined) return true;
    const place = nulledPlace(data, path);
    // The error's own field is nullable, so another error made the object around it null.
    if (place.length < path.length && !nonNull.has(path)) return false;
    const name = JSON.stringify(place);
    return !places.has(name) && places.add(name);
  });
}
