import { randomUUID } from 'node:crypto';
import { GraphQLError, parse, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { databaseCodeOf } from '../../db/database-fault.ts';
import { extensionsOf } from '../../base/errors.ts';
import { errorCodes, type ErrorCode } from '../../messages/codes.ts';
import { inputFaults, inputMessage } from '../../messages/input.ts';
import { answerMessages } from '../../messages/limits.ts';
import { asQueryTooLarge } from '../../graph/meter/too-large.ts';
import { describeException } from '../../base/log.ts';
import { RequestAborted } from '../../base/request-scope.ts';
import { findArgument } from '../checks/argument-path.ts';
import { coordinateOf } from './error-coordinate.ts';
import { causeOf, codeOf } from './error-code.ts';
import { withoutValue } from '../checks/without-value.ts';

/** A literal that does not fit its place is bad input, as the same value in a variable would be. */
function asBadInput(formatted: GraphQLFormattedError, error: unknown, schema: GraphQLSchema): GraphQLFormattedError {
  const location = error instanceof GraphQLError ? error.nodes?.[0]?.loc : undefined;
  if (location === undefined) return formatted;
  const place = findArgument(schema, parse(location.source.body), location.start);
  if (place === null) return formatted;
  const { argument, accepted } = place;
  const reason = withoutValue(formatted.message);
  const message = inputMessage(inputFaults.value(reason, accepted));
  const extensions = { ...extensionsOf('BAD_USER_INPUT', message), reason, argument, accepted: accepted.en };
  return { ...formatted, message: message.en, extensions };
}

/** An error of graphql-js or Apollo Server has a message in English alone: in Vietnamese it is what its code means. */
function withVietnamese(formatted: GraphQLFormattedError, code: ErrorCode): GraphQLFormattedError {
  const messageVi: unknown = formatted.extensions?.['messageVi'] ?? errorCodes[code].vi;
  return { ...formatted, extensions: { ...formatted.extensions, code, messageVi } };
}

/** Errors as clients see them: those of the list as they are; all others masked, with an incident number for the log. */
export function createErrorFormatter(schema: GraphQLSchema, log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const tooLarge = asQueryTooLarge(error);
    if (tooLarge !== null) return { ...formatted, message: tooLarge.message, extensions: tooLarge.extensions };
    const code = codeOf(error);
    const cause = causeOf(error);
    if (code === 'GRAPHQL_VALIDATION_FAILED') return asBadInput(withVietnamese(formatted, code), error, schema);
    if (code !== 'INTERNAL_SERVER_ERROR') {
      if (cause instanceof GraphQLError) return withVietnamese(formatted, code);
      return { ...formatted, message: errorCodes[code].en, extensions: extensionsOf(code, errorCodes[code]) };
    }
    // The client is gone: nobody reads this, and nothing is at fault.
    if (cause instanceof RequestAborted) return formatted;
    const incident = randomUUID();
    const exception = describeException(cause);
    const field = coordinateOf(error, schema);
    log.error({ incident, field, exception, databaseCode: databaseCodeOf(cause) }, 'an operation failed');
    return {
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      message: answerMessages.fault.en,
      extensions: { ...extensionsOf('INTERNAL_SERVER_ERROR', answerMessages.fault), incident },
    };
  };
}
