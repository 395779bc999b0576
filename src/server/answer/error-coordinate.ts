import {
  BREAK,
  GraphQLError,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';

/**
 * The coordinate in the schema of the field that failed; undefined if it is not known. Its path is made of aliases, and those
 * are the client's words.
 */
export function coordinateOf(error: unknown, schema: GraphQLSchema): string | undefined {
  const location = error instanceof GraphQLError ? error.nodes?.[0]?.loc : undefined;
  if (location === undefined) return undefined;
  const types = new TypeInfo(schema);
  let coordinate: string | undefined;
  const enter = ({ loc, name }: FieldNode): unknown => {
    if (loc?.start !== location.start) return undefined;
    coordinate = `${types.getParentType()?.name ?? ''}.${name.value}`;
    return BREAK;
  };
  visit(parse(location.source.body), visitWithTypeInfo(types, { Field: { enter } }));
  return coordinate;
}
