import { requestMessages } from '../../messages/requests.ts';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { chooseMediaType, mediaTypes } from './accept.ts';
import type { AllowedOrigins } from './cors.ts';
import { RefusedRequest } from './refuse.ts';
import { acceptedCodings, codings } from '../reply/content-coding.ts';

/** JSON without a charset, or in UTF-8. */
const jsonInUtf8 = /^application\/json\s*(;\s*(charset\s*=\s*"?utf-?8"?)?\s*)*$/i;

/**
 * Refuses requests of pages of other sites: a browser sends some of them without a preflight, on behalf of its visitor.
 */
function checkSite(request: IncomingMessage, origins: AllowedOrigins): void {
  const { 'sec-fetch-site': site = 'none' } = request.headers;
  if (site === 'none' || site === 'same-origin' || origins.allows(request)) return;
  throw new RefusedRequest('BAD_REQUEST', requestMessages.foreignPage);
}

function checkContent({ 'content-type': type = '', 'content-encoding': encoding = 'identity' }: IncomingHttpHeaders) {
  if (!jsonInUtf8.test(type)) {
    throw new RefusedRequest('UNSUPPORTED_MEDIA_TYPE', requestMessages.contentType);
  }
  if (encoding.toLowerCase() === 'identity') return;
  throw new RefusedRequest('UNSUPPORTED_MEDIA_TYPE', requestMessages.compressedBody, { 'accept-encoding': 'identity' });
}

/**
 * Checks the headers of a GraphQL request before its body is read.
 * @throws RefusedRequest for a page of another site, and for a body or an answer in a form that is not supported.
 */
export function checkHeaders(request: IncomingMessage, origins: AllowedOrigins): void {
  const { method, headers } = request;
  checkSite(request, origins);
  if (chooseMediaType(headers.accept) === null) {
    throw new RefusedRequest('NOT_ACCEPTABLE', requestMessages.mediaTypes(mediaTypes));
  }
  if (acceptedCodings(headers).length === 0)
    throw new RefusedRequest('NOT_ACCEPTABLE', requestMessages.codings(codings));
  if (method === 'POST') checkContent(headers);
}

function isDecodable(search: string): boolean {
  try {
    decodeURIComponent(search);
    return true;
  } catch {
    return false;
  }
}

/**
 * Checks the query string of a request.
 * @throws RefusedRequest for text that is not percent-encoded UTF-8.
 */
export function checkSearch(search: string): void {
  if (!isDecodable(search)) throw new RefusedRequest('BAD_REQUEST', requestMessages.address);
}
