import { requestMessages } from '../../messages/requests.ts';
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { refuse } from '../http/refuse.ts';
import { compress } from './compression.ts';
import { acceptedCodings, codings, type Compression, type ContentCoding } from './content-coding.ts';
import { addVary, sendCoded } from './send.ts';

/** A body in one of its codings. */
interface Variant {
  readonly body: Buffer;
  readonly coding: ContentCoding;
}

/** Whether the client has a copy with this entity tag. */
export const hasTag = (header: string, tag: string): boolean =>
  header.split(',').some((each) => ['*', tag].includes(each.trim().replace(/^W\//, '')));

/** Content that does not change while the process runs. Each coding is compressed once, on the first request for it. */
export class StaticFile {
  readonly #body: Buffer;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #hash: string;
  readonly #compressed = new Map<Compression, Promise<Buffer>>();

  /** @param headers by lower-case name; without those about the coding, the length and the version */
  constructor(body: Buffer, headers: Readonly<Record<string, string>>) {
    this.#body = body;
    this.#headers = headers;
    this.#hash = createHash('sha256').update(body).digest('base64url').slice(0, 24);
  }

  /** Sends the content, or 304 to a client that has it. */
  async send(response: ServerResponse): Promise<void> {
    addVary(response, 'Accept-Encoding');
    const [wanted, ...others] = acceptedCodings(response.req.headers);
    if (wanted === undefined) {
      refuse(response, 'NOT_ACCEPTABLE', requestMessages.codings(codings));
      return;
    }
    const { body, coding } = await this.#variant(wanted, others.includes('identity'));
    if (response.destroyed) return;
    // Each coding has other bytes, so it has its own tag.
    const etag = coding === 'identity' ? `"${this.#hash}"` : `"${this.#hash}-${coding}"`;
    const headers = { ...this.#headers, etag, 'x-content-type-options': 'nosniff' };
    if (!hasTag(response.req.headers['if-none-match'] ?? '', etag)) {
      sendCoded(response, { status: 200, headers, body }, coding);
      return;
    }
    response.writeHead(304, headers);
    response.end();
  }

  /** Fonts, for example, are already compressed: they are sent unchanged. */
  async #variant(coding: ContentCoding, isIdentityAccepted: boolean): Promise<Variant> {
    const whole: Variant = { body: this.#body, coding: 'identity' };
    if (coding === 'identity') return whole;
    const body = await this.#compress(coding);
    return body.length >= this.#body.length && isIdentityAccepted ? whole : { body, coding };
  }

  #compress(coding: Compression): Promise<Buffer> {
    const known = this.#compressed.get(coding);
    if (known !== undefined) return known;
    const made = compress(this.#body, coding, 'thorough');
    this.#compressed.set(coding, made);
    made.catch(() => this.#compressed.delete(coding));
    return made;
  }
}
