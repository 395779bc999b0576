import { inputFaults } from '../messages/input.ts';
import type { IncomingHttpHeaders } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Requester } from '../graph/context.ts';
import { badUserInput } from '../base/errors.ts';
import type { Authenticator } from '../identity/authenticator.ts';
import { casePattern } from '../identity/stated-purpose.ts';
import type { AccessPurposes } from '../identity/purposes.ts';

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

/** Adds the HTTP status to the error of a request that is refused before its operation runs. */
const badRequest = ({ message, extensions }: GraphQLError): GraphQLError =>
  new GraphQLError(message, { extensions: { ...extensions, http: { status: 400 } } });

/** Reads the text of a header: Node decodes its bytes as Latin-1, but clients write UTF-8. */
function readText(headers: IncomingHttpHeaders, name: string): string | null {
  const value = single(headers[name]);
  return value === undefined ? null : Buffer.from(value, 'latin1').toString('utf8');
}

/** Reads the purpose, exactly as written, because it decides access. */
function readPurpose(headers: IncomingHttpHeaders, purposes: AccessPurposes): string | null {
  const text = readText(headers, 'x-purpose');
  try {
    return text === null ? null : purposes.check('x-purpose', text);
  } catch (error) {
    throw error instanceof GraphQLError ? badRequest(error) : error;
  }
}

function readCase(headers: IncomingHttpHeaders): string | null {
  const text = readText(headers, 'x-case')?.normalize('NFC').trim() ?? null;
  if (text === null || casePattern.test(text)) return text;
  throw badRequest(badUserInput('x-case', inputFaults.caseHeader));
}

/**
 * Reads who sends a request, for what purpose and in which case, from its headers.
 * @throws UNAUTHENTICATED for a wrong credential; BAD_USER_INPUT for a purpose that is not on the list, or a case
 *   reference in a wrong form.
 */
export async function readRequester(
  { authenticator, purposes }: { readonly authenticator: Authenticator; readonly purposes: AccessPurposes },
  headers: IncomingHttpHeaders,
): Promise<Requester> {
  const identity = await authenticator.authenticate({
    authorization: headers.authorization,
    apiKey: single(headers['x-api-key']),
  });
  return { identity, purpose: readPurpose(headers, purposes), caseReference: readCase(headers) };
}
