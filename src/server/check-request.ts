import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { chooseMediaType, mediaTypes } from './accept.ts';
import { RefusedRequest } from './refuse.ts';

/** JSON without a charset, or in UTF-8. */
const jsonInUtf8 = /^application\/json\s*(;\s*(charset\s*=\s*"?utf-?8"?)?\s*)*$/i;

/** A page of another site can have a browser send what needs no preflight; it must not ask on behalf of its visitor. */
function checkSite({ 'sec-fetch-site': site = 'none' }: IncomingHttpHeaders): void {
  if (site === 'none' || site === 'same-origin') return;
  throw new RefusedRequest('BAD_REQUEST', 'The request comes from a page of another site.');
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
 * @throws RefusedRequest for an answer or a body in a media type that is not served.
 */
export function checkHeaders({ method, headers }: IncomingMessage): void {
  checkSite(headers);
  if (chooseMediaType(headers.accept) === null) {
    throw new RefusedRequest('NOT_ACCEPTABLE', `Answers are ${mediaTypes.join(' or ')}.`);
  }
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
