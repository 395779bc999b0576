import type { NonNullPlaces, ResponsePath } from './non-null-places.ts';

/** A place of an answer, with the places in it that are named. */
interface Place {
  readonly inner: Map<string | number, Place>;
  /** Whether an error makes it null. */
  isNull: boolean;
  /** Whether an error is kept for it. */
  isExplained: boolean;
}

const createPlace = (): Place => ({ inner: new Map(), isNull: false, isExplained: false });

/** Returns the path of the null that an error makes: of its own field, or of the nearest part around it that may be null. */
function nulledPath(path: ResponsePath, nonNull: NonNullPlaces): ResponsePath {
  let { length } = path;
  while (length > 0 && nonNull.has(path.slice(0, length))) length -= 1;
  return length === path.length ? path : path.slice(0, length);
}

/** Marks a place as null; returns it with all that is around it, from the outside in. */
function makeNull(root: Place, path: ResponsePath): Place[] {
  const places = [root];
  let place = root;
  for (const key of path) {
    let inner = place.inner.get(key);
    if (inner === undefined) {
      inner = createPlace();
      place.inner.set(key, inner);
    }
    place = inner;
    places.push(place);
  }
  place.isNull = true;
  return places;
}

/**
 * Keeps one error for each null of an answer: the error that caused it. Other errors below the same null say nothing
 * more, and their number depends on which rows were read first.
 */
export function oneErrorANull<Failure extends { readonly path?: ResponsePath | undefined }>(
  errors: readonly Failure[],
  nonNull: NonNullPlaces,
): Failure[] {
  const root = createPlace();
  const causes = errors.map(({ path }) => (path === undefined ? null : makeNull(root, nulledPath(path, nonNull))));
  return errors.filter((_, number) => {
    const places = causes[number];
    if (places == null) return true;
    const outermost = places.find(({ isNull }) => isNull);
    if (outermost !== places.at(-1) || outermost?.isExplained === true) return false;
    if (outermost !== undefined) outermost.isExplained = true;
    return true;
  });
}
