import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { ErrorCode } from '../base/errors.ts';

export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** An error as Apollo Server hands it to the formatter: with a code. */
function withCode(error: GraphQLError): GraphQLFormattedError {
  const code =
    (error.extensions as GraphQLError['extensions'] | undefined)?.['code'] ??
    ('INTERNAL_SERVER_ERROR' satisfies ErrorCode);
  return { ...error.toJSON(), extensions: { ...error.extensions, code } };
}

/** A result whose errors are as clients see them. */
export function formatErrors({ data, errors }: ExecutionResult, formatError: FormatError): FormattedExecutionResult {
  const answered = data === undefined ? {} : { data };
  if (errors === undefined) return answered;
  return { ...answered, errors: errors.map((error) => formatError(withCode(error), error)) };
}
