import type { ServerResponse } from 'node:http';
import { Compressor } from './compression.ts';
import { acceptedCodings, type ContentCoding } from './content-coding.ts';

/** Shorter answers fit a packet or two as they are. */
const leastBytes = 1400;

/** The compressor of this process. */
export const compressor = new Compressor();

/** What is answered to a request. */
export interface Reply {
  readonly status: number;
  /** By their names in small letters; without those about the coding and the length. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Adds a header by which the answer was chosen to `Vary`. */
export function addVary(response: ServerResponse, name: string): void {
  const present = response.getHeader('vary');
  response.setHeader('vary', present === undefined ? name : `${String(present)}, ${name}`);
}

/** Sends a body in a coding that was chosen. Node sends none in answer to HEAD. */
export function sendCoded(response: ServerResponse, { status, headers, body }: Reply, coding: ContentCoding): void {
  response.writeHead(status, {
    ...headers,
    ...(coding !== 'identity' && { 'content-encoding': coding }),
    'content-length': String(body.length),
  });
  // Bytes, so that what a slow client is sent is counted as what it takes.
  response.end(body);
}

/**
 * Sends an answer, compressed if its client accepts that and it is worth while.
 *
 * An answer may hold secrets beside text of whoever asked. Its length then tells something of the secrets to one who
 * has others send requests of his making and watches the lengths (BREACH). Nobody can have a browser send such a
 * request here: a credential is a header that a page must set itself, never a cookie, so a page without the token is
 * answered what is public, and one that has the token reads the answer anyway.
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
