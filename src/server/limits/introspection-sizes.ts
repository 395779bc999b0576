import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

/** How long the lists of introspection are: on average over all types, and for the types that are referred to most. */
export interface ListLength {
  readonly mean: number;
  readonly referred: number;
}

/** A list that is reached by a reference is long in proportion to how often long ones are referred to. */
function lengthOf(counts: readonly number[]): ListLength {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const squares = counts.reduce((sum, count) => sum + count * count, 0);
  return { mean: total / Math.max(counts.length, 1), referred: Math.ceil(squares / Math.max(total, 1)) };
}

const sizes = new WeakMap<GraphQLSchema, ReadonlyMap<string, ListLength>>();

function measure(schema: GraphQLSchema): ReadonlyMap<string, ListLength> {
  const types = Object.values(schema.getTypeMap());
  const fields = types.map((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const inputs = types.map((type) => (isInputObjectType(type) ? Object.keys(type.getFields()).length : 0));
  const always = (length: number): ListLength => ({ mean: length, referred: length });
  const possible = types.flatMap((type) => (isInterfaceType(type) ? [schema.getPossibleTypes(type).length] : []));
  return new Map([
    ['__Schema.types', always(types.length)],
    ['__Schema.directives', always(schema.getDirectives().length)],
    ['__Type.fields', lengthOf(fields.map(({ length }) => length))],
    ['__Field.args', lengthOf(fields.flat().map(({ args }) => args.length))],
    ['__Directive.args', always(2)],
    ['__Type.inputFields', lengthOf(inputs)],
    ['__Type.enumValues', lengthOf(types.map((type) => (isEnumType(type) ? type.getValues().length : 0)))],
    ['__Type.interfaces', { mean: 1, referred: 1 }],
    ['__Type.possibleTypes', { mean: 1, referred: Math.max(1, ...possible) }],
  ]);
}

/** Returns how long a list of introspection is; undefined for a list of the graph. */
export function introspectionLength(schema: GraphQLSchema, coordinate: string): ListLength | undefined {
  let lengths = sizes.get(schema);
  if (lengths === undefined) {
    lengths = measure(schema);
    sizes.set(schema, lengths);
  }
  return lengths.get(coordinate);
}
