import type { NonNullPlaces, ResponsePath } from './non-null-places.ts';

interface Answered<Failure> {
  readonly data?: unknown;
  readonly errors?: readonly Failure[] | undefined;
}

/** The place in the data where the value that a path leads through is null; the path itself where none is. */
function nulledPlace(data: unknown, path: ResponsePath): ResponsePath {
  let value = data;
  for (const [depth, key] of path.entries()) {
    if (value == null) return path.slice(0, depth);
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return path;
}

/**
 * The errors of an answer, one for each null: what made it null. Others below the same null tell nothing that it does
 * not, and there can be one a row; how many of them come to pass is a matter of what was read first.
 */
export function oneErrorANull<Failure extends { readonly path?: ResponsePath | undefined }>(
  { data, errors = [] }: Answered<Failure>,
  nonNull: NonNullPlaces,
): Failure[] {
  const places = new Set<string>();
  return errors.filter(({ path }) => {
    if (path === undefined) return true;
    const place = nulledPlace(data, path);
    // A field that can be null made itself null, and something else made null what it is in.
    if (place.length < path.length && !nonNull.has(path)) return false;
    const name = JSON.stringify(place);
    return !places.has(name) && places.add(name);
  });
}
