import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from 'cors';
import { answerHeaders } from './headers.ts';
import { refuse } from './refuse.ts';
import { addVary } from '../reply/send.ts';

/** What a page of another origin is told that may not ask. */
export const foreignPage =
  'The request comes from a page of another site. A hub answers pages of the origins in its LIENTHONG_CORS_ORIGINS.';

/** How long a browser may remember what a preflight was answered, seconds: the longest that Chromium does. */
const maxAge = 7200;

/** Headers of answers that pages may read, besides those that they always may. */
const exposedHeaders = answerHeaders.filter(({ isExposed }) => isExposed).map(({ name }) => name);

const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && 'access-control-request-method' in headers;

/**
 * The origins whose pages may ask (CORS). Credentials of the browser's own, which are cookies, passwords and client
 * certificates, are never let in: pages send a token that they have.
 */
export class AllowedOrigins {
  readonly #origins: ReadonlySet<string>;
  readonly #addHeaders: ReturnType<typeof cors>;

  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins);
    // Headers that a page may send are those that it asks for: what the hub does not know it ignores.
    this.#addHeaders = cors({ origin: [...origins], methods: ['GET', 'HEAD', 'POST'], exposedHeaders, maxAge });
  }

  /** Whether a request comes from a page that may ask. */
  allows({ headers: { origin } }: IncomingMessage): boolean {
    return origin !== undefined && this.#origins.has(origin);
  }

  /** Adds to an answer what lets a browser show it to the page that asked. Answers a preflight, and returns true then. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (!this.allows(request)) return this.#refuse(request, response);
    // A page of the Internet that asks a hub within a network (Private Network Access).
    if (isPreflight(request) && request.headers['access-control-request-private-network'] === 'true') {
      response.setHeader('access-control-allow-private-network', 'true');
    }
    if (request.method === 'OPTIONS' && !isPreflight(request)) return false;
    this.#addHeaders(request, response, () => undefined);
    return isPreflight(request);
  }

  /** Without what lets it, a browser shows an answer to no page. */
  #refuse(request: IncomingMessage, response: ServerResponse): boolean {
    // A cache must not give a page that may ask what another was answered.
    if (this.#origins.size > 0) addVary(response, 'Origin');
    if (!isPreflight(request)) return false;
    refuse(response, 'BAD_REQUEST', foreignPage);
    return true;
  }
}
