import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import {
  getVariableValues,
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Context } from '../../context.ts';
import type { ErrorCode } from '../../base/errors.ts';
import type { ReckonedSize } from '../../graph/meter/request-limits.ts';
import { OperationSize, type OperationLimits } from './operation-size.ts';

/** The executor takes an operation of a kind that the schema lacks for a fault of the hub's. */
function checkKind(operation: OperationDefinitionNode, schema: GraphQLSchema): void {
  if (schema.getRootType(operation.operation) != null) return;
  throw new GraphQLError(`The hub has no ${operation.operation}s; it answers queries.`, {
    nodes: operation,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' satisfies ErrorCode },
  });
}

function fragmentsOf({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((each) => [each.name.value, each]));
}

type Resolved = Pick<GraphQLRequestContextDidResolveOperation<Context>, 'document' | 'schema' | 'request'>;

function measure(
  { document, schema, request }: Resolved,
  operation: OperationDefinitionNode,
  limits: OperationLimits,
): ReckonedSize | null {
  const type = schema.getRootType(operation.operation);
  if (type == null) return null;
  const { coerced: variables = {} } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    request.variables ?? {},
  );
  const size = new OperationSize({ schema, fragments: fragmentsOf(document), variables }, limits);
  return size.measure(type, operation.selectionSet);
}

/** How many sets of variables are remembered of an operation that was accepted with them, and how long they may be. */
const remembered = { variables: 50, length: 300 } as const;

/** Refuses an operation that is larger than its viewer's limits, and notes the size of all others. */
export function operationLimit(listLevels: number): ApolloServerPlugin<Context> {
  const accepted = new WeakMap<OperationDefinitionNode, Map<string, ReckonedSize | null>>();
  const check = (
    resolved: Resolved & Pick<GraphQLRequestContextDidResolveOperation<Context>, 'contextValue'>,
    operation: OperationDefinitionNode,
  ): void => {
    const { schema, request, contextValue } = resolved;
    checkKind(operation, schema);
    const { meter } = contextValue;
    const name = JSON.stringify([meter.limits.names, request.variables ?? {}]);
    const known = accepted.get(operation) ?? new Map<string, ReckonedSize | null>();
    const size = known.get(name) ?? measure(resolved, operation, { ...meter.limits, listLevels });
    meter.reckoned = size;
    if (name.length <= remembered.length && known.size < remembered.variables) {
      accepted.set(operation, known.set(name, size));
    }
  };
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: (resolved) => {
          const { operation } = resolved;
          if (operation !== undefined) check(resolved, operation);
          return Promise.resolve();
        },
      }),
  };
}
