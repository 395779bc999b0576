import type { IncomingMessage } from 'node:http';

/** The largest request body, bytes: a long query with variables is a tenth of it. */
const longestBody = 256 * 1024;

/** A request that the HTTP layer refuses, with the status that says so. */
export class RefusedRequest extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The bytes of a body. What comes after the longest is dropped, but read: a sender who is cut off never sees the refusal. */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestBody) chunks.push(chunk);
      else reject(new RefusedRequest(413, `The body is longer than ${longestBody} bytes.`));
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    request.on('error', reject);
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

/**
 * The JSON body of a request.
 * @throws RefusedRequest for a body that is too long or is not JSON.
 */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return noBody;
  try {
    return { bytes, json: JSON.parse(bytes.toString('utf8')) as unknown };
  } catch {
    throw new RefusedRequest(400, 'The body is not JSON.');
  }
}
