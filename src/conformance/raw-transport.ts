import { connect, type TLSSocket } from 'node:tls';
import { Pool } from 'undici';
import { acceptedAddress, parseAddress } from '../links/link-address.ts';
import type { ClientCertificate } from '../links/link-options.ts';
import { OperatorError } from '../base/errors.ts';
import type { Connection, RawAnswer, RawRequest } from './options.ts';
import { counted } from '../base/counted.ts';

export interface RawTransportOptions {
  readonly url: string;
  /** PEM of the authority that signed the service's certificate; null for the authorities that the system trusts. */
  readonly certificateAuthority: string | null;
  readonly certificate: ClientCertificate | null;
  readonly isProduction: boolean;
  /** How long the checks wait for an answer, ms: longer than the hub, so that they can report how long it took. */
  readonly patience: number;
}

const maxBytes = 16 * 1024 * 1024;

const daysUntil = (instant: string): number => Math.floor((Date.parse(instant) - Date.now()) / 86_400_000);

/** Transport of the checks: like that of links, but it sends and returns bodies and assertions unchanged. */
export class RawTransport {
  readonly #options: RawTransportOptions;
  readonly #address: URL;
  readonly #pool: Pool;

  /** @throws OperatorError for an address that no link may have. */
  constructor(options: RawTransportOptions) {
    const { url, certificateAuthority, certificate, isProduction, patience } = options;
    const address = parseAddress(url, isProduction);
    if (address === null) throw new OperatorError(`The address is not acceptable. Give ${acceptedAddress}.`);
    if (address.protocol === 'https:' && certificate === null) {
      throw new OperatorError('LIENTHONG_LINK_CERTIFICATE is not set: the hub has no certificate to show the service.');
    }
    this.#options = options;
    this.#address = address;
    this.#pool = new Pool(address.origin, {
      connections: 4,
      maxResponseSize: maxBytes,
      headersTimeout: patience,
      bodyTimeout: patience,
      connect: {
        timeout: patience,
        minVersion: 'TLSv1.2',
        ...(certificate === null ? {} : { cert: certificate.certificate, key: certificate.key }),
        ...(certificateAuthority === null ? {} : { ca: certificateAuthority }),
      },
    });
  }

  /** Sends a body unchanged. */
  readonly post = async ({ body, assertion, signal }: RawRequest): Promise<RawAnswer> => {
    const begun = performance.now();
    const response = await this.#pool.request({
      path: `${this.#address.pathname}${this.#address.search}`,
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json, application/graphql-response+json;q=0.9',
        ...(assertion === null ? {} : { authorization: `Bearer ${assertion}` }),
      },
      body,
      signal: signal ?? AbortSignal.timeout(this.#options.patience),
    });
    const text = await response.body.text();
    const contentType = response.headers['content-type'];
    return {
      status: response.statusCode,
      contentType: typeof contentType === 'string' ? contentType : null,
      text,
      milliseconds: performance.now() - begun,
    };
  };

  /** Checks the connection; null for plain HTTP. */
  get connection(): (() => Promise<Connection>) | null {
    return this.#address.protocol === 'https:' ? () => this.#inspect() : null;
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #inspect(): Promise<Connection> {
    const socket = await this.#connect(this.#options.certificate);
    const { valid_to: until } = socket.getPeerCertificate();
    const certificate = `${socket.getProtocol() ?? 'TLS'}, its certificate ends in ${counted(daysUntil(until), 'day')}`;
    socket.destroy();
    return { certificate, isOpenToAll: await this.#answersWithoutCertificate() };
  }

  /** With TLS 1.3 a server refuses a client's certificate after the handshake: only an answer shows the result. */
  async #answersWithoutCertificate(): Promise<boolean> {
    try {
      const socket = await this.#connect(null);
      socket.write(
        `POST ${this.#address.pathname} HTTP/1.1\r\nHost: ${this.#address.host}\r\nContent-Length: 0\r\n\r\n`,
      );
      const head = await new Promise<string>((resolve, reject) => {
        socket.once('data', (data: Buffer) => resolve(data.toString('latin1')));
        socket.once('error', reject);
        socket.once('close', () => resolve(''));
      });
      socket.destroy();
      // A server in front may answer in HTTP that the certificate is missing; a service that answers 401 has accepted
      // the client.
      return /^HTTP\/1\.\d (?!400|403|495|496)/.test(head);
    } catch {
      return false;
    }
  }

  #connect(certificate: ClientCertificate | null): Promise<TLSSocket> {
    const { certificateAuthority, patience } = this.#options;
    const { hostname, port } = this.#address;
    return new Promise((resolve, reject) => {
      const socket = connect({
        host: hostname.replace(/^\[|\]$/g, ''),
        port: Number(port || 443),
        ...(/^[\d.]+$|^\[/.test(hostname) ? {} : { servername: hostname }),
        minVersion: 'TLSv1.2',
        ...(certificateAuthority === null ? {} : { ca: certificateAuthority }),
        ...(certificate === null ? {} : { cert: certificate.certificate, key: certificate.key }),
      });
      socket.setTimeout(patience, () => socket.destroy(new Error('it took too long')));
      socket.once('secureConnect', () => resolve(socket));
      socket.once('error', reject);
    });
  }
}
