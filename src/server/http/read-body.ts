import type { IncomingMessage } from 'node:http';
import { RequestAborted } from '../../base/request-scope.ts';
import { RefusedRequest } from './refuse.ts';

/** The largest request body, bytes: a long query with variables is a tenth of it. */
export const longestBody = 256 * 1024;

/** The bytes of a body. What comes after the longest is dropped, but read: a sender who is cut off never sees the refusal. */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestBody) chunks.push(chunk);
      else reject(new RefusedRequest('PAYLOAD_TOO_LARGE', `The body is longer than ${longestBody} bytes.`));
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    // The only way in which a request fails to arrive is that its connection ends.
    request.on('error', () => {
      reject(new RequestAborted());
    });
  });
}

/** A body as it came, and what it says. */
export interface Body {
  readonly bytes: Buffer;
  /** Undefined where there is none. */
  readonly json: unknown;
}

/** The body of a request that has none. */
export const noBody: Body = { bytes: Buffer.alloc(0), json: undefined };

/** Decodes text strictly; a byte order mark at its start is no part of it. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RefusedRequest('BAD_REQUEST', 'The body is not UTF-8.');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new RefusedRequest('BAD_REQUEST', 'The body is not JSON.');
  }
}

/**
 * Reads the JSON body of a request.
 * @throws RequestAborted if the connection ends before the body does; RefusedRequest for a body that is too long, not UTF-8 or not JSON.
 */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) throw new RefusedRequest('BAD_REQUEST', 'The body is empty.');
  return { bytes, json: parseJson(decode(bytes)) };
}
