import { isEnumType, type GraphQLLeafType } from 'graphql';

/** Turns a value of a resolver into a value of the answer. */
export type Serialize = (value: unknown) => unknown;

const intLimit = 2 ** 31;

/** Values of GraphQL's own scalars that are answered as they are. */
const unchanged: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => Number.isInteger(value) && (value as number) < intLimit && (value as number) >= -intLimit,
  Float: (value) => Number.isFinite(value),
};

function serializeAs(type: GraphQLLeafType, value: unknown): unknown {
  const serialized: unknown = type.serialize(value);
  if (serialized == null) throw new Error(`${type.name} has no form for a value of type ${typeof value}.`);
  return serialized;
}

/** Creates the function that serializes values of a scalar or an enum. */
export function serializerOf(type: GraphQLLeafType): Serialize {
  if (isEnumType(type)) {
    const names = new Map(type.getValues().map(({ name, value }) => [value as unknown, name]));
    return (value) => names.get(value) ?? serializeAs(type, value);
  }
  const isUnchanged = unchanged[type.name];
  if (isUnchanged === undefined) return (value) => serializeAs(type, value);
  return (value) => (isUnchanged(value) ? value : serializeAs(type, value));
}
