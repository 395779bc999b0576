import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import { databaseCodeOf, faultOf, type DatabaseFaultCode } from '../../db/database-fault.ts';
import { isErrorCode } from '../../base/errors.ts';
import type { ErrorCode } from '../../messages/codes.ts';

/** PostgreSQL's code for a statement that ran out of time. */
const queryCanceled = '57014';

/** Codes for what Apollo Server refuses as a bad request, by the status that it gives. */
const badRequests: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_REQUEST',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Returns the error that was thrown first: what others wrapped it in is taken away. */
export function causeOf(error: unknown): unknown {
  let cause = unwrapResolverError(error);
  while (cause instanceof GraphQLError && cause.extensions['code'] === undefined && cause.originalError) {
    cause = cause.originalError;
  }
  return cause;
}

const faults: Readonly<Record<DatabaseFaultCode, ErrorCode>> = {
  DATABASE_UNAVAILABLE: 'DATABASE_UNAVAILABLE',
  CONNECTION_LOST: 'DATABASE_UNAVAILABLE',
  SERVICE_BUSY: 'SERVICE_BUSY',
};

function codeOfDatabaseError(error: unknown): ErrorCode {
  const fault = faultOf(error);
  if (fault !== null) return faults[fault];
  return databaseCodeOf(error) === queryCanceled ? 'TIMEOUT' : 'INTERNAL_SERVER_ERROR';
}

function codeOfGraphqlError({ extensions }: GraphQLError): ErrorCode {
  const code = extensions['code'];
  const { status = 0 } = (extensions['http'] ?? {}) as { status?: number };
  if (code === undefined || code === 'BAD_REQUEST') return badRequests[status] ?? code ?? 'INTERNAL_SERVER_ERROR';
  return isErrorCode(code) ? code : 'INTERNAL_SERVER_ERROR';
}

/** Returns the code of an error for clients; INTERNAL_SERVER_ERROR for all that is not known to be another's fault. */
export function codeOf(error: unknown): ErrorCode {
  const cause = causeOf(error);
  if (cause instanceof GraphQLError) return codeOfGraphqlError(cause);
  return codeOfDatabaseError(cause);
}
