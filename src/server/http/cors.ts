import { requestMessages } from '../../messages/requests.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from 'cors';
import { answerHeaders } from './headers.ts';
import { refuse } from './refuse.ts';
import { addVary } from '../reply/send.ts';

/** How long a browser may cache the answer to a preflight, seconds: the maximum of Chromium. */
const maxAge = 7200;

/** Answer headers that pages may read in addition to those that they always may. */
const exposedHeaders = answerHeaders.filter(({ isExposed }) => isExposed).map(({ name }) => name);

const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && 'access-control-request-method' in headers;

/**
 * The origins whose pages may send requests (CORS). Credentials of the browser, which are cookies, passwords and client
 * certificates, are never accepted: pages send a token that they have.
 */
export class AllowedOrigins {
  readonly #origins: ReadonlySet<string>;
  readonly #addHeaders: ReturnType<typeof cors>;

  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins);
    // A page may send every header that it announces: the hub ignores headers that it does not know.
    this.#addHeaders = cors({ origin: [...origins], methods: ['GET', 'HEAD', 'POST'], exposedHeaders, maxAge });
  }

  /** Whether a request comes from a page of an allowed origin. */
  allows({ headers: { origin } }: IncomingMessage): boolean {
    return origin !== undefined && this.#origins.has(origin);
  }

  /** Adds the headers that let a browser show the answer to the page. Answers a preflight, and then returns true. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (!this.allows(request)) return this.#refuse(request, response);
    // A page of the Internet that calls a hub within a private network (Private Network Access).
    if (isPreflight(request) && request.headers['access-control-request-private-network'] === 'true') {
      response.setHeader('access-control-allow-private-network', 'true');
    }
    if (request.method === 'OPTIONS' && !isPreflight(request)) return false;
    this.#addHeaders(request, response, () => undefined);
    return isPreflight(request);
  }

  /** Without these headers, a browser shows the answer to no page. */
  #refuse(request: IncomingMessage, response: ServerResponse): boolean {
    // A cache must not give an allowed page the answer to another one.
    if (this.#origins.size > 0) addVary(response, 'Origin');
    if (!isPreflight(request)) return false;
    refuse(response, 'BAD_REQUEST', requestMessages.foreignPage);
    return true;
  }
}
