import http from 'node:http';
import https from 'node:https';
import type { Logger } from 'pino';
import { OperatorError } from '../errors.ts';
import type { Handler } from './graphql.ts';
import { refuse } from './refuse.ts';
import { runRequest } from './request-failures.ts';

const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 };

async function handle(
  handlers: readonly Handler[],
  log: Logger,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  try {
    await runRequest(async () => {
      for (const handler of handlers) if (await handler(request, response)) return;
      refuse(response, 'NOT_FOUND', 'Nothing is served here. The graph is at /graphql, its schema at /schema.graphql.');
    });
  } catch (error) {
    log.error({ err: error }, 'a request failed');
    if (response.headersSent) response.destroy();
    else refuse(response, 'INTERNAL_SERVER_ERROR', 'The hub could not answer. The details are in its log.');
  }
}

/** By what a server and those who ask it know each other; PEM. */
export interface ServerTls {
  readonly certificate: string;
  readonly certificateKey: string;
  /** The authority that has to have signed the certificate of whoever asks. */
  readonly clientAuthority: string;
}

const options = { ...timeouts, maxHeaderSize: 16 * 1024 };

/**
 * An HTTP server that offers each request to the handlers in turn.
 * @param tls has it serve HTTPS to those alone that have a certificate; null serves plain HTTP
 */
export function createHttpServer(
  handlers: readonly Handler[],
  log: Logger,
  tls: ServerTls | null = null,
): http.Server | https.Server {
  const answer: http.RequestListener = (request, response) => {
    void handle(handlers, log, request, response);
  };
  if (tls === null) return http.createServer(options, answer);
  const { certificate: cert, certificateKey: key, clientAuthority: ca } = tls;
  const identified = { cert, key, ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' as const };
  return https.createServer({ ...options, ...identified }, answer);
}

/**
 * Listens and answers the address.
 * @throws OperatorError where the port is taken or may not be used.
 */
export function listen(server: http.Server | https.Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Readonly<Record<string, string>> = {
        EADDRINUSE: `Port ${port} on ${host} is taken. Set PORT to a free one.`,
        EACCES: `Port ${port} may not be used by this user. Set PORT to one above 1023.`,
        EADDRNOTAVAIL: `${host} is no address of this machine. Set LIENTHONG_HOST to one.`,
        ENOTFOUND: `${host} is no address of this machine. Set LIENTHONG_HOST to one.`,
      };
      const reason = reasons[error.code ?? ''];
      reject(reason === undefined ? error : new OperatorError(reason));
    });
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve(
        `${server instanceof https.Server ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
      );
    });
  });
}
