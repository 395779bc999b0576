import type { ServerResponse } from 'node:http';
import { Compressor } from './compression.ts';
import { acceptedCodings, type ContentCoding } from './content-coding.ts';

/** Shorter answers fit into one or two packets without compression. */
const leastBytes = 1400;

/** The compressor of this process. */
export const compressor = new Compressor();

/** The answer to a request. */
export interface Reply {
  readonly status: number;
  /** By lower-case name; without those about the coding and the length. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Adds to `Vary` a header that affects the choice of the answer. */
export function addVary(response: ServerResponse, name: string): void {
  const present = response.getHeader('vary');
  response.setHeader('vary', present === undefined ? name : `${String(present)}, ${name}`);
}

/** Sends a body in the chosen coding. Node sends no body in answer to HEAD. */
export function sendCoded(response: ServerResponse, { status, headers, body }: Reply, coding: ContentCoding): void {
  response.writeHead(status, {
    ...headers,
    ...(coding !== 'identity' && { 'content-encoding': coding }),
    'content-length': String(body.length),
  });
  // As bytes, so that the size that a slow client still has to receive is counted exactly.
  response.end(body);
}

/**
 * Sends an answer, compressed if its client accepts that and it is worth while.
 *
 * An answer may contain both secrets and text of the client. An attacker who makes others send requests and observes
 * the lengths of compressed answers could then guess the secrets (BREACH). This is not possible here, because a
 * credential is a header that a page must set itself, never a cookie: a page without the token gets only public data,
 * and a page with the token can read the answer anyway.
 */
export async function sendReply(response: ServerResponse, reply: Reply): Promise<void> {
  addVary(response, 'Accept-Encoding');
  const [coding = 'identity', ...others] = acceptedCodings(response.req.headers);
  const isWorthWhile = reply.body.length >= leastBytes || !others.includes('identity');
  if (coding === 'identity' || !isWorthWhile) {
    sendCoded(response, reply, 'identity');
    return;
  }
  const body = await compressor.compress(reply.body, coding, () => !response.destroyed);
  if (response.destroyed) return;
  if (body === null) sendCoded(response, reply, 'identity');
  else sendCoded(response, { ...reply, body }, coding);
}
