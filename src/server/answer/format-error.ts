import { randomUUID } from 'node:crypto';
import { GraphQLError, parse, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { databaseCodeOf } from '../../db/database-fault.ts';
import { errorCodes, withAccepted, type ErrorCode } from '../../base/errors.ts';
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
  const reason = withoutValue(formatted.message);
  return {
    ...formatted,
    message: withAccepted(reason, place.accepted),
    extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, reason, ...place },
  };
}

/** Errors as clients see them: those of the list as they are; all others masked, with an incident number for the log. */
export function createErrorFormatter(schema: GraphQLSchema, log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const tooLarge = asQueryTooLarge(error);
    if (tooLarge !== null) return { ...formatted, message: tooLarge.message, extensions: tooLarge.extensions };
    const code = codeOf(error);
    const cause = causeOf(error);
    if (code === 'GRAPHQL_VALIDATION_FAILED') return asBadInput(formatted, error, schema);
    if (code !== 'INTERNAL_SERVER_ERROR') {
      if (cause instanceof GraphQLError) return { ...formatted, extensions: { ...formatted.extensions, code } };
      return { ...formatted, message: errorCodes[code], extensions: { code } };
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
      message: 'The hub could not answer this. The details are in its log.',
      extensions: { code: 'INTERNAL_SERVER_ERROR' satisfies ErrorCode, incident },
    };
  };
}
