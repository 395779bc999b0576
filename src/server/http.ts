import http from 'node:http';
import type { Logger } from 'pino';
import { OperatorError } from '../errors.ts';
import { refuse, type Handler } from './graphql.ts';

const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 };

async function handle(
  handlers: readonly Handler[],
  log: Logger,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  try {
    for (const handler of handlers) if (await handler(request, response)) return;
    refuse(response, 404, 'Nothing is served here. The graph is at /graphql, its schema at /schema.graphql.');
  } catch (error) {
    log.error({ err: error }, 'a request failed');
    if (response.headersSent) response.destroy();
    else refuse(response, 500, 'The hub could not answer. The details are in its log.');
  }
}

/** An HTTP server that offers each request to the handlers in turn. */
export function createHttpServer(handlers: readonly Handler[], log: Logger): http.Server {
  return http.createServer({ ...timeouts, maxHeaderSize: 16 * 1024 }, (request, response) => {
    void handle(handlers, log, request, response);
  });
}

/**
 * Listens and answers the address.
 * @throws OperatorError where the port is taken or may not be used.
 */
export function listen(server: http.Server, host: string, port: number): Promise<string> {
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
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`);
    });
  });
}
