import { isEnumType, type GraphQLLeafType } from 'graphql';
import type { Complete } from './prepared.ts';

type Check = (value: unknown) => boolean;

const intLimit = 2 ** 31;

/** Values of GraphQL's own scalars that are answered as they are. */
const unchanged: Readonly<Record<string, Check>> = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => Number.isInteger(value) && (value as number) < intLimit && (value as number) >= -intLimit,
  Float: (value) => Number.isFinite(value),
};

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const serialized: unknown = type.serialize(value);
  if (serialized == null) throw new Error(`${type.name} has no form for a value of type ${typeof value}.`);
  return serialized;
}

/** Creates the completion of a scalar or an enum. */
export function completeLeaf(type: GraphQLLeafType): Complete {
  if (isEnumType(type)) {
    const names = new Map(type.getValues().map(({ name, value }) => [value as unknown, name]));
    return (_, __, value) => names.get(value) ?? serialize(type, value);
  }
  const isUnchanged = unchanged[type.name];
  if (isUnchanged === undefined) return (_, __, value) => serialize(type, value);
  return (_, __, value) => (isUnchanged(value) ? value : serialize(type, value));
}
