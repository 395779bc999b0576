/** Resolvers by type and field. */
export type ResolverMap = Record<string, Record<string, unknown>>;

/** Later maps override earlier ones, field by field. */
export function merge(...maps: readonly object[]): ResolverMap {
  const merged: ResolverMap = {};
  for (const [type, fields] of maps.flatMap((map) => Object.entries(map as ResolverMap))) {
    merged[type] = { ...merged[type], ...fields };
  }
  return merged;
}
