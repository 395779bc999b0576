import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../base/errors.ts';

/** Every reason for which a department's service refuses an assertion, with what to do about it. */
export const assertionReasons = {
  ASSERTION_MISSING:
    'A department answers its hub alone. Send the assertion of this operation as `Authorization: Bearer …`.',
  ASSERTION_INVALID:
    'This is no assertion of the hub that the department answers, or not one that the contract knows. See docs/department-contract.md.',
  ASSERTION_EXPIRED:
    'The assertion is too old, not yet good, or good for longer than 60 seconds. Make a new one; where that does not help, set the clocks of hub and department.',
  ASSERTION_REPLAYED: 'The assertion was used before. Make a new one for every operation.',
  ASSERTION_OF_OTHER_OPERATION:
    'The assertion is of another operation: `operation` is not the SHA-256 of this body. Send the body as it was signed for.',
  ASSERTION_FOR_OTHER_DEPARTMENT: 'The assertion is for another department than this. See where the link leads.',
  ASSERTION_KEYS_UNREACHABLE:
    "The hub's keys cannot be had just now, so that the assertion cannot be checked. Try again; the log of the service says why.",
  FIELD_NOT_ASSERTED: 'The operation reads or looks at a field of personal data that the assertion does not name.',
} as const;

export type AssertionReason = keyof typeof assertionReasons;

/** What is answered in place of an assertion that is not taken: HTTP 401. The message is never made of the assertion. */
export function assertionRefused(
  reason: AssertionReason,
  further: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  const challenge = reason === 'ASSERTION_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
  const http = { status: 401, headers: new Map([['www-authenticate', challenge]]) };
  return new GraphQLError(assertionReasons[reason], {
    extensions: { code: 'UNAUTHENTICATED' satisfies ErrorCode, reason, ...further, http },
  });
}
