import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

/** Length of a list of introspection: the mean over all types, and the one for types that many others refer to. */
export interface ListLength {
  readonly mean: number;
  readonly referred: number;
}

/** If a list is reached through references, long lists are reached as often as types refer to them. */
function lengthOf(counts: readonly number[]): ListLength {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const squares = counts.reduce((sum, count) => sum + count * count, 0);
  return { mean: total / Math.max(counts.length, 1), referred: Math.ceil(squares / Math.max(total, 1)) };
}

/** Where a reference to a type stands: at a field, or at an argument or an input field. */
export type ReferenceKind = 'output' | 'input';

/** How often a written type is wrapped: `[Province!]!` three times. */
const wrappersOf = (type: string): number => type.replaceAll(/[^![]/g, '').length;

/** For each depth, the share of the references wrapped so deeply that are wrapped once more. */
function sharesOf(references: readonly unknown[]): readonly number[] {
  const depths = references.map((type) => wrappersOf(String(type)));
  const atLeast = (depth: number): number => depths.filter((each) => each >= depth).length;
  return Array.from({ length: Math.max(0, ...depths) }, (_, depth) => atLeast(depth + 1) / atLeast(depth));
}

function measureReferences(schema: GraphQLSchema): Readonly<Record<ReferenceKind, readonly number[]>> {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const inputs = types.flatMap((type) => (isInputObjectType(type) ? Object.values(type.getFields()) : []));
  return {
    output: sharesOf(fields.map(({ type }) => type)),
    input: sharesOf([...fields.flatMap(({ args }) => args), ...inputs].map(({ type }) => type)),
  };
}

const shares = new WeakMap<GraphQLSchema, Readonly<Record<ReferenceKind, readonly number[]>>>();

/** Returns the share of the references of a kind, wrapped as deeply as given, for which `ofType` is not null. */
export function wrappedShare(schema: GraphQLSchema, kind: ReferenceKind, depth: number): number {
  let known = shares.get(schema);
  if (known === undefined) {
    known = measureReferences(schema);
    shares.set(schema, known);
  }
  return known[kind][depth] ?? 0;
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

/** Returns the length of a list of introspection; undefined for other lists. */
export function introspectionLength(schema: GraphQLSchema, coordinate: string): ListLength | undefined {
  let lengths = sizes.get(schema);
  if (lengths === undefined) {
    lengths = measure(schema);
    sizes.set(schema, lengths);
  }
  return lengths.get(coordinate);
}
