import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { chooseMediaType, mediaTypes } from './accept.ts';
import { foreignPage, type AllowedOrigins } from './cors.ts';
import { RefusedRequest } from './refuse.ts';
import { acceptedCodings, noCoding } from '../reply/content-coding.ts';

/** JSON without a charset, or in UTF-8. */
const jsonInUtf8 = /^application\/json\s*(;\s*(charset\s*=\s*"?utf-?8"?)?\s*)*$/i;

/** A page of another site can have a browser send what needs no preflight; it must not ask on behalf of its visitor. */
function checkSite(request: IncomingMessage, origins: AllowedOrigins): void {
  const { 'sec-fetch-site': site = 'none' } = request.headers;
  if (site === 'none' || site === 'same-origin' || origins.allows(request)) return;
  throw new RefusedRequest('BAD_REQUEST', foreignPage);
}

function checkContent({ 'content-type': type = '', 'content-encoding': encoding = 'identity' }: IncomingHttpHeaders) {
  if (!jsonInUtf8.test(type)) {
    throw new RefusedRequest('UNSUPPORTED_MEDIA_TYPE', 'Send the body as `Content-Type: application/json`, in UTF-8.');
  }
  if (encoding.toLowerCase() === 'identity') return;
  throw new RefusedRequest('UNSUPPORTED_MEDIA_TYPE', 'Send the body uncompressed.', { 'accept-encoding': 'identity' });
}

/**
 * Checks the headers of a request of the graph before its body is read.
 * @throws RefusedRequest for a page that may not ask, and for an answer or a body in a form that is not served.
 */
export function checkHeaders(request: IncomingMessage, origins: AllowedOrigins): void {
  const { method, headers } = request;
  checkSite(request, origins);
  if (chooseMediaType(headers.accept) === null) {
    throw new RefusedRequest('NOT_ACCEPTABLE', `Answers are ${mediaTypes.join(' or ')}.`);
  }
  if (acceptedCodings(headers).length === 0) throw new RefusedRequest('NOT_ACCEPTABLE', noCoding);
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
 * Checks the parameters of a request in its address.
 * @throws RefusedRequest for text that is not percent-encoded UTF-8.
 */
export function checkSearch(search: string): void {
  if (!isDecodable(search)) throw new RefusedRequest('BAD_REQUEST', 'The address is not percent-encoded UTF-8.');
}
