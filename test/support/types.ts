import { isInterfaceType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';

/** The types that `node` can find. */
export function nodeTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  const node = schema.getType('Node');
  if (!isInterfaceType(node)) throw new Error('The schema has no interface Node.');
  return [...schema.getPossibleTypes(node)];
}
