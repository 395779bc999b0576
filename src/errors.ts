import { GraphQLError } from 'graphql';

/** Every error code that a client can meet, with what it means. */
export const errorCodes = {
  BAD_USER_INPUT: 'An argument is not acceptable; `argument` names it and `accepted` says what is.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  OPERATION_RESOLUTION_FAILURE: 'The document does not say which of its operations to run.',
  BAD_REQUEST: 'The HTTP request is not a GraphQL request.',
  UNAUTHENTICATED: 'The credential is not acceptable; `reason` says why. Nothing is answered in its stead.',
  FORBIDDEN: 'This is not open to you; `reason` says why, and `remedy` what would open it.',
  LEDGER_UNAVAILABLE: 'The ledger cannot be written, so nothing personal is answered; all else is.',
  SOURCE_UNAVAILABLE:
    'Rows of a linked department are missing; `department` names it and `status` says why. All else is there; ask again later.',
  QUERY_TOO_LARGE: 'The query asks for more than one answer may hold; ask for fewer or smaller pages.',
  TIMEOUT: 'The database took longer than one statement may; ask for less.',
  INTERNAL_SERVER_ERROR: 'The fault is on this side; its details are in the log of the hub under `incident`.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** An argument that is not acceptable: where it stands, why, and what would be. */
export function badUserInput(argument: string, reason: string, accepted: string): GraphQLError {
  return new GraphQLError(`${argument}: ${reason}`, {
    extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, argument, reason, accepted },
  });
}

/** A fault that the person who starts the hub or runs a command can mend; printed as one line. */
export class OperatorError extends Error {
  override name = 'OperatorError';
}
