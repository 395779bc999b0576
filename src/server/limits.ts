import { getNamedType, GraphQLError, isCompositeType, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { getComplexity, type ComplexityEstimator } from 'graphql-query-complexity';
import type { Context } from '../context.ts';
import type { ErrorCode } from '../errors.ts';
import { pageLimits } from '../graph/page.ts';

/** Bounds of one operation. */
export const operationLimits = {
  /** The most objects that an answer may come to hold, reckoned from the page sizes asked for. */
  objects: 250_000,
  /** The most tokens of a document. */
  tokens: 6_000,
} as const;

/** Objects that a field can add to the answer: a page multiplies what hangs below it. */
const estimateObjects: ComplexityEstimator = ({ field, args, childComplexity }) => {
  const named = getNamedType(field.type);
  if (!isCompositeType(named)) return 0;
  const pages = args as { first?: number; last?: number; ids?: unknown[]; representations?: unknown[] };
  const keys = pages.ids?.length ?? pages.representations?.length;
  if (keys !== undefined) return keys * (1 + childComplexity);
  if (named.name.endsWith('Connection')) {
    const size = pages.last ?? pages.first ?? pageLimits.usual;
    return 1 + Math.min(Math.max(size, 0), pageLimits.most) * childComplexity;
  }
  return 1 + childComplexity;
};

/** The executor takes an operation of a kind that the schema lacks for a fault of the hub's. */
function checkKind(operation: OperationDefinitionNode, schema: GraphQLSchema): void {
  if (schema.getRootType(operation.operation) != null) return;
  throw new GraphQLError(`The hub has no ${operation.operation}s; it answers queries.`, {
    nodes: operation,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' satisfies ErrorCode },
  });
}

/** How much is remembered of each operation: the objects it can come to, by its variables. */
const remembered = { answers: 50, variablesLength: 300 } as const;
const known = new WeakMap<OperationDefinitionNode, Map<string, number>>();

type Resolved = Pick<GraphQLRequestContextDidResolveOperation<Context>, 'document' | 'schema' | 'request'>;

function countObjects({ document, schema, request }: Resolved, { name }: OperationDefinitionNode): number {
  return getComplexity({
    query: document,
    schema,
    variables: request.variables ?? {},
    estimators: [estimateObjects],
    ...(name === undefined ? {} : { operationName: name.value }),
  });
}

function objectsOf(resolved: Resolved, operation: OperationDefinitionNode): number {
  const variables = JSON.stringify(resolved.request.variables ?? {});
  const answers = known.get(operation) ?? new Map<string, number>();
  const objects = answers.get(variables) ?? countObjects(resolved, operation);
  if (variables.length <= remembered.variablesLength && answers.size < remembered.answers) {
    known.set(operation, answers.set(variables, objects));
  }
  return objects;
}

/** Refuses an operation whose pages, multiplied out, are more than one answer may hold. */
export const operationLimit: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: (resolved) => {
        const { operation, schema } = resolved;
        if (operation === undefined) return Promise.resolve();
        checkKind(operation, schema);
        const objects = objectsOf(resolved, operation);
        if (objects <= operationLimits.objects) return Promise.resolve();
        throw new GraphQLError(
          `The query can come to ${objects} objects; at most ${operationLimits.objects} are answered. Ask for smaller pages (\`first\`) or fewer levels.`,
          { extensions: { code: 'QUERY_TOO_LARGE' satisfies ErrorCode, objects, accepted: operationLimits.objects } },
        );
      },
    }),
};
