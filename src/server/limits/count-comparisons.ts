import { getNamedType, isInputObjectType, type GraphQLField } from 'graphql';

/** A list of plain values is compared as one. */
function countIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  const inner = Object.values(value);
  if (Array.isArray(value) && typeof inner[0] !== 'object') return 1;
  return inner.reduce<number>((total, each) => total + countIn(each), 0);
}

/** Counts the values that the filters of a field compare with. */
export function countComparisons(
  { args: types }: GraphQLField<unknown, unknown>,
  args: Readonly<Record<string, unknown>>,
): number {
  return types.reduce((total, { name, type }) => {
    const isFilter = isInputObjectType(getNamedType(type)) && getNamedType(type).name.endsWith('Filter');
    return isFilter && args[name] != null ? total + countIn(args[name]) : total;
  }, 0);
}
