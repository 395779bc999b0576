import { HeaderMap, type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Caches } from '../caches.ts';
import type { Context } from '../context.ts';
import { CompiledQueries } from './compiled-queries.ts';
import { formatErrors, type FormatError } from './format-errors.ts';
import { noteDenials } from './ledger-plugin.ts';
import { NonNullPlaces } from './non-null-places.ts';
import { oneErrorANull } from './one-error-a-null.ts';

/** Answers operations by their compiled form; those that have none are left to graphql-js. */
export function compiledExecution(
  schema: GraphQLSchema,
  cache: Caches['compiled'],
  formatError: FormatError,
): ApolloServerPlugin<Context> {
  const queries = new CompiledQueries(schema, cache);
  const responseForOperation = async ({
    document,
    operation,
    request,
    contextValue,
  }: GraphQLRequestContext<Context>): Promise<GraphQLResponse | null> => {
    if (document === undefined || operation === undefined) return null;
    const result = await queries.find(document, operation)?.run(contextValue, request.variables ?? {});
    if (result == null) return null;
    const errors = result.errors && oneErrorANull(result, new NonNullPlaces(schema, document, operation));
    noteDenials(contextValue, errors);
    return {
      http: { headers: new HeaderMap() },
      body: {
        kind: 'single' as const,
        singleResult: formatErrors({ ...result, ...(errors && { errors }) }, formatError),
      },
    };
  };
  return { requestDidStart: () => Promise.resolve({ responseForOperation }) };
}
