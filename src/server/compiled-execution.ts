import { HeaderMap, type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse } from '@apollo/server';
import type {
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
  GraphQLSchema,
} from 'graphql';
import type { Caches } from '../caches.ts';
import type { Context } from '../context.ts';
import type { ErrorCode } from '../errors.ts';
import { CompiledQueries } from './compiled-queries.ts';
import { NonNullPlaces } from './non-null-places.ts';
import { oneErrorANull } from './one-error-a-null.ts';

export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** An error as Apollo Server hands it to the formatter: with a code. */
function withCode(error: GraphQLError): GraphQLFormattedError {
  const code =
    (error.extensions as GraphQLError['extensions'] | undefined)?.['code'] ??
    ('INTERNAL_SERVER_ERROR' satisfies ErrorCode);
  return { ...error.toJSON(), extensions: { ...error.extensions, code } };
}

function formatErrors({ data, errors }: ExecutionResult, formatError: FormatError): FormattedExecutionResult {
  const answered = data === undefined ? {} : { data };
  if (errors === undefined) return answered;
  return { ...answered, errors: errors.map((error) => formatError(withCode(error), error)) };
}

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
