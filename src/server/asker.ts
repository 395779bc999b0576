import type { IncomingHttpHeaders } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Asker } from '../context.ts';
import { badUserInput } from '../errors.ts';
import type { Authenticator } from '../identity/authenticator.ts';
import { casePattern, purposePattern } from '../identity/pretext.ts';

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

function readHeader(headers: IncomingHttpHeaders, name: string, pattern: RegExp, accepted: string): string | null {
  const value = single(headers[name]);
  if (value === undefined) return null;
  // Node reads header bytes as Latin-1; clients write UTF-8.
  const text = Buffer.from(value, 'latin1').toString('utf8').normalize('NFC').trim();
  if (pattern.test(text)) return text;
  const error = badUserInput(name, 'the header is not acceptable', accepted);
  throw new GraphQLError(error.message, { extensions: { ...error.extensions, http: { status: 400 } } });
}

/**
 * Who asks, what for and in which case, as the headers say.
 * @throws UNAUTHENTICATED for a credential that is wrong; BAD_USER_INPUT for a purpose or case that could be none.
 */
export async function readAsker(authenticator: Authenticator, headers: IncomingHttpHeaders): Promise<Asker> {
  const identity = await authenticator.authenticate({
    authorization: headers.authorization,
    apiKey: single(headers['x-api-key']),
  });
  return {
    identity,
    purpose: readHeader(headers, 'x-purpose', purposePattern, 'a code such as VERIFICATION: capitals, digits and _'),
    caseReference: readHeader(
      headers,
      'x-case',
      casePattern,
      'a reference of at most 100 letters, digits, spaces and ./_-',
    ),
  };
}
