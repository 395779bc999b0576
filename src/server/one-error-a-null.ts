import type { ExecutionResult, GraphQLError } from 'graphql';

/** The place in the data where the value that a path leads through is null, as a name; the path's own where none is. */
function nulledPlace(data: unknown, path: readonly (string | number)[]): string {
  let value = data;
  for (const [depth, key] of path.entries()) {
    if (value == null) return JSON.stringify(path.slice(0, depth));
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return JSON.stringify(path);
}

/**
 * A result with one error for each null that errors made of a larger part of the data, as graphql-js gives it: the
 * others below the same null tell nothing that the first does not, and there can be one a row.
 */
export function oneErrorANull(result: ExecutionResult): ExecutionResult {
  if (result.errors === undefined) return result;
  const places = new Set<string>();
  const errors = result.errors.filter(({ path }: GraphQLError) => {
    if (path === undefined) return true;
    const place = nulledPlace(result.data, path);
    return !places.has(place) && places.add(place);
  });
  return { ...result, errors };
}
