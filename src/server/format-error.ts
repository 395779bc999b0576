import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, parse, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { errorCodes, type ErrorCode } from '../errors.ts';
import { findArgument } from './argument-path.ts';
import { asQueryTooLarge } from './limits/too-large.ts';
import { withoutValue } from './without-value.ts';

const isKnown = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errorCodes, code);

/** PostgreSQL's code for a statement that ran out of time. */
const queryCanceled = '57014';

function timedOut(error: unknown): boolean {
  const meta = (error as { meta?: { driverAdapterError?: { cause?: { originalCode?: string } } } }).meta;
  return meta?.driverAdapterError?.cause?.originalCode === queryCanceled;
}

/** A literal that does not fit its place is bad input, as the same value in a variable would be. */
function asBadInput(formatted: GraphQLFormattedError, error: unknown, schema: GraphQLSchema): GraphQLFormattedError {
  const location = error instanceof GraphQLError ? error.nodes?.[0]?.loc : undefined;
  if (location === undefined) return formatted;
  const place = findArgument(schema, parse(location.source.body), location.start);
  if (place === null) return formatted;
  const message = withoutValue(formatted.message);
  return {
    ...formatted,
    message,
    extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, reason: message, ...place },
  };
}

/** Errors as clients see them: those of the list as they are; all others masked, with an incident number for the log. */
export function createErrorFormatter(schema: GraphQLSchema, log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const tooLarge = asQueryTooLarge(error);
    if (tooLarge !== null) return { ...formatted, message: tooLarge.message, extensions: tooLarge.extensions };
    const code = formatted.extensions?.['code'];
    if (code === 'GRAPHQL_VALIDATION_FAILED') return asBadInput(formatted, error, schema);
    const isOurs = unwrapResolverError(error) instanceof GraphQLError;
    if (isKnown(code) && code !== 'INTERNAL_SERVER_ERROR' && isOurs) return formatted;
    if (timedOut(unwrapResolverError(error))) {
      return { ...formatted, message: errorCodes.TIMEOUT, extensions: { code: 'TIMEOUT' satisfies ErrorCode } };
    }
    const incident = randomUUID();
    log.error({ incident, err: unwrapResolverError(error), path: formatted.path }, 'an operation failed');
    return {
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      message: 'The hub could not answer this. The details are in its log.',
      extensions: { code: 'INTERNAL_SERVER_ERROR' satisfies ErrorCode, incident },
    };
  };
}
