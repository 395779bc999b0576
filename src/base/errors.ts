import { GraphQLError, type GraphQLErrorOptions } from 'graphql';
import { errorCodes, type ErrorCode } from '../messages/codes.ts';
import { inputMessage, type InputFault } from '../messages/input.ts';
import type { Message } from '../messages/message.ts';

/** Whether a value is one of the error codes. */
export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorCodes, code);

/** The HTTP status of a request that is answered with this error and no data. */
export const errorStatuses: Readonly<Record<ErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  OPERATION_RESOLUTION_FAILURE: 400,
  BAD_REQUEST: 400,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  // Clients of the protocol read the code from the body and send the document.
  PERSISTED_QUERY_NOT_FOUND: 200,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  LEDGER_UNAVAILABLE: 503,
  SOURCE_UNAVAILABLE: 503,
  QUERY_TOO_LARGE: 400,
  ERRORS_OMITTED: 200,
  TIMEOUT: 503,
  OPERATION_TIMEOUT: 503,
  SERVICE_BUSY: 503,
  DATABASE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
};

/** The extensions of an error for clients, who read its message in Vietnamese there. */
export const extensionsOf = (
  code: ErrorCode,
  message: Message,
): { readonly code: ErrorCode; readonly messageVi: string } => ({
  code,
  messageVi: message.vi,
});

/** Creates an error for clients: the message in English, and in Vietnamese as `messageVi`. */
export const clientError = (code: ErrorCode, message: Message, options: GraphQLErrorOptions = {}): GraphQLError =>
  new GraphQLError(message.en, { ...options, extensions: { ...extensionsOf(code, message), ...options.extensions } });

/** Creates the error of an argument that is not accepted; `argument` is its place. */
export function badUserInput(argument: string, fault: InputFault): GraphQLError {
  const extensions = { argument, reason: fault.reason.en, accepted: fault.accepted.en };
  return clientError('BAD_USER_INPUT', inputMessage(fault, argument), { extensions });
}

/** A fault that the person who starts the hub or runs a command can repair; printed as one line. */
export class OperatorError extends Error {
  override name = 'OperatorError';
}
