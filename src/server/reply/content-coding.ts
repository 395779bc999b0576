import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';

/** A coding that makes an answer shorter. */
export type Compression = 'br' | 'gzip';

/** The codings of answers, the best first. Node 20 has no zstd; browsers that take it take `br` too. */
export const codings = ['br', 'gzip', 'identity'] as const satisfies readonly (Compression | 'identity')[];

export type ContentCoding = (typeof codings)[number];

/** Lists the codings that a client accepts, the best first; empty if it accepts none. */
export function acceptedCodings({ 'accept-encoding': accepted }: IncomingHttpHeaders): readonly ContentCoding[] {
  if (accepted === undefined) return ['identity'];
  return new Negotiator({ headers: { 'accept-encoding': accepted } }).encodings(codings, { preferred: codings });
}
