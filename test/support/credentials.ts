import { GraphQLError } from 'graphql';
import type { Authenticator } from '../../src/identity/authenticator.ts';
import type { Identity } from '../../src/identity/identity.ts';
import { unauthenticatedReasons } from '../../src/messages/credentials.ts';

/** Authenticates a request with this token. */
export const withToken = (authenticator: Authenticator, token: string): Promise<Identity> =>
  authenticator.authenticate({ authorization: `Bearer ${token}`, apiKey: undefined });

/** Authenticates a request with this API key. */
export const withKey = (authenticator: Authenticator, apiKey: string): Promise<Identity> =>
  authenticator.authenticate({ authorization: undefined, apiKey });

/** Whether a text contains eight consecutive characters of a credential. */
export const isEchoed = (credential: string, text: string): boolean =>
  Array.from({ length: Math.max(credential.length - 7, 0) }, (_, start) => credential.slice(start, start + 8)).some(
    (piece) => text.includes(piece),
  );

/** The reasons observed so far. */
export const reasonsMet = new Set<string>();

/** Returns the refusal of a promise, and checks that it is complete and does not contain the credential. */
export async function refusalOf(answer: Promise<Identity>, credential: string): Promise<string> {
  const error: unknown = await answer.then(
    (identity) => identity,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GraphQLError)) throw new Error('Not refused', { cause: error });
  const { code, reason, http } = error.extensions as Record<string, any>;
  expect([code, http.status, http.headers.get('www-authenticate')]).toEqual([
    'UNAUTHENTICATED',
    401,
    expect.stringMatching(/^Bearer/),
  ]);
  expect(Object.keys(unauthenticatedReasons)).toContain(reason);
  expect(error.message).toMatch(/^.{20,}\.$/);
  expect(isEchoed(credential, JSON.stringify([error.message, error.extensions]))).toBe(false);
  reasonsMet.add(reason as string);
  return reason as string;
}
