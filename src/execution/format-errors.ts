import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { ErrorCode } from '../messages/codes.ts';

export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** Formats an error with a code, as Apollo Server does before it calls the formatter. */
function withCode(error: GraphQLError): GraphQLFormattedError {
  const code = error.extensions['code'] ?? ('INTERNAL_SERVER_ERROR' satisfies ErrorCode);
  return { ...error.toJSON(), extensions: { ...error.extensions, code } };
}

/** Formats the errors of a result for clients. */
export function formatErrors({ data, errors }: ExecutionResult, formatError: FormatError): FormattedExecutionResult {
  const answered = data === undefined ? {} : { data };
  if (errors === undefined) return answered;
  return { ...answered, errors: errors.map((error) => formatError(withCode(error), error)) };
}
