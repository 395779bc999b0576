import { GraphQLError } from 'graphql';

/** Every error code that a client can meet, with what it means. */
export const errorCodes = {
  BAD_USER_INPUT: 'An argument is not accepted; `argument` names it, and `accepted` says what would be.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not match the schema.',
  OPERATION_RESOLUTION_FAILURE: 'The document has several operations, and the request does not say which one to run.',
  BAD_REQUEST: 'The HTTP request is not a GraphQL request, or comes from a page of an origin that may not ask.',
  NOT_FOUND: 'Nothing is served at this path; the message names those where something is.',
  METHOD_NOT_ALLOWED: 'The path does not accept this HTTP method; `Allow` lists those that it accepts.',
  NOT_ACCEPTABLE: 'The answer cannot be sent in a form that `Accept` and `Accept-Encoding` allow.',
  PAYLOAD_TOO_LARGE: 'The body of the request is too long.',
  UNSUPPORTED_MEDIA_TYPE: 'The body is not `application/json` in UTF-8, uncompressed.',
  PERSISTED_QUERY_NOT_FOUND: 'No document is stored under this hash; send the hash and the document together.',
  UNAUTHENTICATED: 'The credential is not accepted; `reason` says why. The request is not answered.',
  FORBIDDEN: 'This is not open to the viewer; `reason` says why, and `remedy` what would open it.',
  LEDGER_UNAVAILABLE: 'The ledger cannot be written, so no personal data is answered; everything else is.',
  SOURCE_UNAVAILABLE:
    'Rows of a linked department are missing; `department` names it, and `status` says why. Everything else is there; ask again later.',
  QUERY_TOO_LARGE: 'The query asks for more than one answer may hold; ask for fewer or smaller pages.',
  ERRORS_OMITTED: 'The answer has more errors than it shows; `omitted` says how many more.',
  TIMEOUT: 'One statement took the database too long; ask for less.',
  SERVICE_BUSY: 'Too many requests are waiting; ask again after the seconds in `Retry-After`.',
  DATABASE_UNAVAILABLE: 'The database cannot be reached; ask again after the seconds in `Retry-After`.',
  INTERNAL_SERVER_ERROR: 'A fault of the hub. Its log has the details, under the number in `incident`.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** Whether a value is one of the codes that a client can meet. */
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
  SERVICE_BUSY: 503,
  DATABASE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
};

/** Says of bad input what is accepted as well: a client shows its users the message, and seldom the extensions. */
export const withAccepted = (reason: string, accepted: string): string => {
  const sentence = reason.replace(/\.$/, '');
  return sentence.includes(accepted) ? `${sentence}.` : `${sentence}. Accepted: ${accepted}.`;
};

/** An argument that is not acceptable: where it stands, why, and what would be. */
export function badUserInput(argument: string, reason: string, accepted: string): GraphQLError {
  return new GraphQLError(`${argument}: ${withAccepted(reason, accepted)}`, {
    extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, argument, reason, accepted },
  });
}

/** A fault that the person who starts the hub or runs a command can mend; printed as one line. */
export class OperatorError extends Error {
  override name = 'OperatorError';
}
