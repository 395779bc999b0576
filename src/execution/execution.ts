import { HeaderMap, type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse } from '@apollo/server';
import {
  execute,
  getVariableValues,
  OperationTypeNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError,
} from 'graphql';
import { denialsOf } from '../access/forbidden.ts';
import type { Context } from '../graph/context.ts';
import { formatErrors, type FormatError } from './format-errors.ts';
import { inTime } from './in-time.ts';
import { NonNullPlaces } from './non-null-places.ts';
import { oneErrorANull } from './one-error-a-null.ts';
import { OperationRun } from './operation-run.ts';
import type { PreparedOperations } from './prepared-operations.ts';
import { WrittenData } from './written-data.ts';

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

type Execute = (executed: Executed, context: Context) => Promise<ExecutionResult>;

/** Runs an operation with graphql-js. */
const runByReference: Execute = async ({ schema, document, operationName, request }, contextValue) =>
  document === undefined
    ? {}
    : execute({
        schema,
        document,
        contextValue,
        variableValues: request.variables ?? {},
        operationName: operationName ?? null,
      });

/** Runs an operation in its prepared form. */
const runPrepared =
  (operations: PreparedOperations): Execute =>
  async (executed, context) => {
    const { schema, document, operation, request } = executed;
    if (document === undefined || operation?.operation !== OperationTypeNode.QUERY)
      return runByReference(executed, context);
    const { variableDefinitions = [] } = operation;
    const { coerced, errors } = getVariableValues(schema, variableDefinitions, request.variables ?? {});
    if (coerced === undefined) return { errors };
    return operations.use({ document, operation }, coerced, async (prepared) => {
      const { bytes, errors: found } = await new OperationRun(prepared, context, coerced).run();
      // Code that looks at data looks for `WrittenData` first.
      const data = bytes && (new WrittenData(bytes) as unknown as Record<string, unknown>);
      return found.length === 0 ? { data } : { data, errors: found };
    });
  };

/** Prepares a result for clients: with one error for each null, and each error in its public form. */
function publish(
  { schema, document, operation }: Executed,
  result: ExecutionResult,
  formatError: FormatError,
): FormattedExecutionResult {
  if (result.errors === undefined || document === undefined || operation === undefined) {
    return formatErrors(result, formatError);
  }
  const errors = oneErrorANull(result.errors, new NonNullPlaces(schema, document, operation));
  return formatErrors({ ...result, errors }, formatError);
}

/** Runs an operation with graphql-js in another context than its request's. */
export const executeIn = async (
  context: Context,
  executed: Executed,
  formatError: FormatError,
): Promise<FormattedExecutionResult> =>
  publish(executed, await inTime(context.scope, runByReference(executed, context)), formatError);

/**
 * Executes operations.
 * @param operations null runs them with graphql-js, which gives the same answers
 */
export function execution(
  operations: PreparedOperations | null,
  formatError: FormatError,
): ApolloServerPlugin<Context> {
  const run = operations === null ? runByReference : runPrepared(operations);
  const responseForOperation = async (requested: GraphQLRequestContext<Context>): Promise<GraphQLResponse | null> => {
    const { document, operation, contextValue } = requested;
    // Apollo Server itself reports that the document has no operation of this name.
    if (document === undefined || operation === undefined) return null;
    const running = run(requested, contextValue).then((found) => {
      noteDenials(contextValue, found.errors);
      return found;
    });
    const result = await inTime(contextValue.scope, running);
    const singleResult = publish(requested, result, formatError);
    return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
  };
  return { requestDidStart: () => Promise.resolve({ responseForOperation }) };
}
