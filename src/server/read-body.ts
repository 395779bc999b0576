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

/** The text of a body. What comes after the longest is dropped, but read: a sender who is cut off never sees the refusal. */
function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestBody) chunks.push(chunk);
      else reject(new RefusedRequest(413, `The body is longer than ${longestBody} bytes.`));
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    request.on('error', reject);
  });
}

/**
 * The JSON body of a request; undefined where it has none.
 * @throws RefusedRequest for a body that is too long or is not JSON.
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new RefusedRequest(400, 'The body is not JSON.');
  }
}
