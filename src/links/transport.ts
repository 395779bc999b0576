import { linkFaults } from '../messages/sources.ts';
import { Pool } from 'undici';
import type { ContractAnswer } from './department-service.ts';
import { parseAnswer, refusalOf } from './answer.ts';
import { exchange, type HttpAnswer } from './exchange.ts';
import { parseAddress } from './link-address.ts';
import { brokenContract, faultOfTransport, lateAnswer, LinkFault } from './link-fault.ts';
import type { Link } from '../access/link.ts';
import type { ClientCertificate, LinkLimits } from './link-options.ts';

/** Statuses of a service, or of a proxy before it, that may be gone a moment later. */
const transientStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

/** Statuses of GraphQL answers (GraphQL over HTTP). */
const answeringStatuses: ReadonlySet<number> = new Set([200, 400]);

const jsonForm = /^application\/(json|graphql-response\+json)\s*(;|$)/i;

export interface TransportOptions extends Pick<LinkLimits, 'timeout' | 'concurrency' | 'answerSize' | 'keepAlive'> {
  readonly certificate: ClientCertificate | null;
  readonly isProduction: boolean;
}

/** The HTTP connections to one service. */
export class Transport {
  readonly #path: string;
  readonly #pool: Pool;
  readonly #timeout: number;

  /** @throws LinkFault if the address of the service is not allowed. */
  constructor({ url, certificateAuthority }: Pick<Link, 'url' | 'certificateAuthority'>, options: TransportOptions) {
    const { certificate, isProduction, timeout, concurrency, answerSize, keepAlive } = options;
    const address = parseAddress(url, isProduction);
    if (address === null) throw new LinkFault('UNAVAILABLE', linkFaults.address);
    if (address.protocol === 'https:' && certificate === null) {
      throw new LinkFault('UNAVAILABLE', linkFaults.noCertificate);
    }
    this.#path = `${address.pathname}${address.search}`;
    this.#timeout = timeout;
    this.#pool = new Pool(address.origin, {
      connections: concurrency,
      pipelining: 1,
      keepAliveTimeout: keepAlive,
      keepAliveMaxTimeout: keepAlive,
      maxResponseSize: answerSize,
      maxHeaderSize: 16 * 1024,
      headersTimeout: timeout,
      bodyTimeout: timeout,
      connect: {
        timeout,
        minVersion: 'TLSv1.2',
        ...(certificate === null ? {} : { cert: certificate.certificate, key: certificate.key }),
        ...(certificateAuthority === null ? {} : { ca: certificateAuthority }),
      },
    });
  }

  /**
   * Posts a body. Redirects are not followed, so that data comes only from the address of the link.
   * @throws LinkFault if there is no answer.
   */
  async post(body: string, assertion: string, signal: AbortSignal): Promise<ContractAnswer> {
    try {
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json',
        authorization: `Bearer ${assertion}`,
      };
      const request = { path: this.#path, method: 'POST' as const, headers, body };
      return readAnswer(await exchange(this.#pool, { request, isRead, signal }));
    } catch (error) {
      if (signal.aborted) throw lateAnswer(this.#timeout);
      throw faultOfTransport(error, this.#timeout);
    }
  }

  /** Closes the connections, also those with a running request. */
  destroy(): Promise<void> {
    return this.#pool.destroy();
  }

  /** Closes the connections once the running requests are answered. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

const isRefusal = ({ statusCode }: Pick<HttpAnswer, 'statusCode'>): boolean => statusCode === 401 || statusCode === 403;

/** Whether the content of an answer matters. */
const isRead = ({ statusCode, type }: Omit<HttpAnswer, 'text'>): boolean =>
  isRefusal({ statusCode }) || (answeringStatuses.has(statusCode) && jsonForm.test(type));

function readAnswer({ statusCode, text }: HttpAnswer): ContractAnswer {
  if (text !== null) {
    if (isRefusal({ statusCode })) throw refusalOf(text);
    return parseAnswer(text);
  }
  if (answeringStatuses.has(statusCode)) throw brokenContract('it is not of the type application/json');
  if (statusCode >= 300 && statusCode < 400) throw brokenContract(`it is a redirect (HTTP ${statusCode})`);
  throw new LinkFault('UNAVAILABLE', linkFaults.status(statusCode), { isTransient: transientStatuses.has(statusCode) });
}
