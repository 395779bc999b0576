import {
  isNonNullType,
  Kind,
  TypeInfo,
  ValidationContext,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';

const found = new WeakMap<OperationDefinitionNode, ReadonlyMap<string, GraphQLInputType>>();

function findUsages(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
  const context = new ValidationContext(schema, document, new TypeInfo(schema), () => undefined);
  const types = new Map<string, GraphQLInputType>();
  for (const { node, type } of context.getRecursiveVariableUsages(operation)) {
    if (isNonNullType(type)) types.set(node.name.value, type);
  }
  return types;
}

/**
 * Returns the variables that an operation uses where null is not accepted, with the type there. The variable's own type
 * may accept null if the variable or the argument has a default.
 */
export function nonNullVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlyMap<string, GraphQLInputType> {
  let types = found.get(operation);
  if (types === undefined) {
    types = findUsages(schema, document, operation);
    found.set(operation, types);
  }
  return types;
}

/** Whether a variable is null: as given, or by its default. */
export const isNull = ({ defaultValue }: VariableDefinitionNode, value: unknown): boolean =>
  value === null || (value === undefined && defaultValue?.kind === Kind.NULL);
