import type { GraphQLError } from 'graphql';
import { clientError } from '../../base/errors.ts';
import { assertionReasons } from '../../messages/credentials.ts';

export type AssertionReason = keyof typeof assertionReasons;

/** Creates the error for a refused assertion: HTTP 401. The message never contains text of the assertion. */
export function assertionRefused(
  reason: AssertionReason,
  further: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  const challenge = reason === 'ASSERTION_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
  const http = { status: 401, headers: new Map([['www-authenticate', challenge]]) };
  return clientError('UNAUTHENTICATED', assertionReasons[reason], { extensions: { reason, ...further, http } });
}
