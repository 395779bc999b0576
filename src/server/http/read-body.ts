import { requestMessages } from '../../messages/requests.ts';
import type { IncomingMessage } from 'node:http';
import { RequestAborted } from '../../base/request-scope.ts';
import { RefusedRequest } from './refuse.ts';

/** Maximum size of a request body, bytes: a long query with variables needs a tenth of it. */
export const longestBody = 256 * 1024;

/**
 * Reads the bytes of a body. Bytes beyond the maximum are read and dropped, because a sender that is cut off never sees
 * the refusal.
 */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestBody) chunks.push(chunk);
      else reject(new RefusedRequest('PAYLOAD_TOO_LARGE', requestMessages.bodyTooLong(longestBody)));
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    // A request can only fail to arrive if its connection ends.
    request.on('error', () => {
      reject(new RequestAborted());
    });
  });
}

/** A body as received, and parsed. */
export interface Body {
  readonly bytes: Buffer;
  /** Undefined if the request has no body. */
  readonly json: unknown;
}

/** The body of a request without one. */
export const noBody: Body = { bytes: Buffer.alloc(0), json: undefined };

/** Decodes text strictly, and drops a byte order mark at its start. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RefusedRequest('BAD_REQUEST', requestMessages.bodyNotUtf8);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new RefusedRequest('BAD_REQUEST', requestMessages.bodyNotJson);
  }
}

/**
 * Reads the JSON body of a request.
 * @throws RequestAborted if the connection ends before the body does; RefusedRequest for a body that is too long, not
 *   UTF-8 or not JSON.
 */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) throw new RefusedRequest('BAD_REQUEST', requestMessages.bodyEmpty);
  return { bytes, json: parseJson(decode(bytes)) };
}
