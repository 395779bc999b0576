import { getNamedType, isInputObjectType, type GraphQLField } from 'graphql';

/** Counts the values that a client's filter compares with. A list of values counts as one. */
function countValues(input: unknown): number {
  if (typeof input !== 'object' || input === null) return 1;
  const inner = Object.values(input);
  if (Array.isArray(input) && typeof inner[0] !== 'object') return 1;
  return inner.reduce<number>((total, each) => total + countValues(each), 0);
}

/** Counts the comparisons in the filters of a field. */
export function countComparisons(
  { args: types }: GraphQLField<unknown, unknown>,
  args: Readonly<Record<string, unknown>>,
): number {
  return types.reduce((total, { name, type }) => {
    const isFilter = isInputObjectType(getNamedType(type)) && getNamedType(type).name.endsWith('Filter');
    return isFilter && args[name] != null ? total + countValues(args[name]) : total;
  }, 0);
}
