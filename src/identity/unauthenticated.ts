import type { GraphQLError } from 'graphql';
import { clientError } from '../base/errors.ts';
import { unauthenticatedReasons } from '../messages/credentials.ts';
import type { Message } from '../messages/message.ts';

export type UnauthenticatedReason = keyof typeof unauthenticatedReasons;

/**
 * Creates the error for a wrong credential: HTTP 401 with the challenge that RFC 6750 demands. The message never
 * contains text of the credential.
 */
export function unauthenticated(
  reason: UnauthenticatedReason,
  message: Message = unauthenticatedReasons[reason],
): GraphQLError {
  const challenge = reason === 'MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
  const http = { status: 401, headers: new Map([['www-authenticate', challenge]]) };
  return clientError('UNAUTHENTICATED', message, { extensions: { reason, http } });
}
