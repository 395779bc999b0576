import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import {
  getVariableValues,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Context } from '../../graph/context.ts';
import { clientError } from '../../base/errors.ts';
import { answerMessages } from '../../messages/limits.ts';
import type { ReckonedSize } from '../../graph/meter/request-limits.ts';
import { OperationSize, type OperationLimits } from './operation-size.ts';

/** Refuses an operation of a kind that the schema lacks: the executor would report it as a fault of the hub. */
function checkKind(operation: OperationDefinitionNode, schema: GraphQLSchema): void {
  if (schema.getRootType(operation.operation) != null) return;
  const message = answerMessages.noSuchOperation(operation.operation);
  throw clientError('GRAPHQL_VALIDATION_FAILED', message, { nodes: operation });
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

/** For each accepted operation: maximum number of cached sets of variables, and maximum length of one. */
const remembered = { variables: 50, length: 300 } as const;

/** Refuses an operation that exceeds its viewer's limits, and records the size of the others. */
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
