import { HeaderMap, type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse } from '@apollo/server';
import { execute, type ExecutionResult, type FormattedExecutionResult, type GraphQLError } from 'graphql';
import { denialsOf } from '../access/forbidden.ts';
import type { Context } from '../graph/context.ts';
import type { CompiledQueries } from './compiled-queries.ts';
import { formatErrors, type FormatError } from './format-errors.ts';
import { inTime } from './in-time.ts';
import { NonNullPlaces } from './non-null-places.ts';
import { oneErrorANull } from './one-error-a-null.ts';

/** The parts of Apollo Server's request context that an execution needs. */
export type Executed = Pick<
  GraphQLRequestContext<Context>,
  'schema' | 'document' | 'operation' | 'operationName' | 'request'
>;

/** Notes the denials among the errors of an answer. */
function noteDenials({ notes }: Context, errors: readonly GraphQLError[] | undefined): void {
  for (const error of errors ?? []) {
    for (const denied of denialsOf(error)) notes.deny(denied);
  }
}

/** Runs an operation with graphql-js. */
const interpret = async (
  { schema, document, operationName, request }: Executed,
  contextValue: Context,
): Promise<ExecutionResult> =>
  document === undefined
    ? {}
    : execute({
        schema,
        document,
        contextValue,
        variableValues: request.variables ?? {},
        operationName: operationName ?? null,
      });

/** Prepares a result for clients: with one error for each null, and each error in its public form. */
function publish(
  { schema, document, operation }: Executed,
  result: ExecutionResult,
  formatError: FormatError,
): FormattedExecutionResult {
  if (result.errors === undefined || document === undefined || operation === undefined) {
    return formatErrors(result, formatError);
  }
  const errors = oneErrorANull(result, new NonNullPlaces(schema, document, operation));
  return formatErrors({ ...result, errors }, formatError);
}

/** Runs an operation with graphql-js in another context than its request's. */
export const executeIn = async (
  context: Context,
  executed: Executed,
  formatError: FormatError,
): Promise<FormattedExecutionResult> =>
  publish(executed, await inTime(context.scope, interpret(executed, context)), formatError);

/**
 * Executes operations: in their compiled form if there is one, otherwise with graphql-js. Both give the same answers.
 */
export function execution(queries: CompiledQueries | null, formatError: FormatError): ApolloServerPlugin<Context> {
  const responseForOperation = async (requested: GraphQLRequestContext<Context>): Promise<GraphQLResponse | null> => {
    const { document, operation, contextValue, request } = requested;
    // Apollo Server itself reports that the document has no operation of this name.
    if (document === undefined || operation === undefined) return null;
    const run = async (): Promise<ExecutionResult> => {
      const compiled = await queries?.find(document, operation)?.run(contextValue, request.variables ?? {});
      const found = compiled ?? (await interpret(requested, contextValue));
      noteDenials(contextValue, found.errors);
      return found;
    };
    const result = await inTime(contextValue.scope, run());
    const singleResult = publish(requested, result, formatError);
    return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
  };
  return { requestDidStart: () => Promise.resolve({ responseForOperation }) };
}
