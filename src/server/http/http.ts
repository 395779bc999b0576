import { requestMessages } from '../../messages/requests.ts';
import http from 'node:http';
import https from 'node:https';
import type { Logger } from 'pino';
import type { TransportConfig } from '../../settings/transport.ts';
import { OperatorError } from '../../base/errors.ts';
import { describeException } from '../../base/log.ts';
import { RequestAborted } from '../../base/request-scope.ts';
import type { AllowedOrigins } from './cors.ts';
import type { Handler } from '../graphql.ts';
import { observationOf, observe, type Observer } from '../observation.ts';
import { refuse } from './refuse.ts';
import { runRequest } from './request-failures.ts';
import type { ServedPath } from './served.ts';
import { targetOf } from './target.ts';
import { answerMalformed } from '../transport/malformed.ts';
import { Answers } from '../transport/answers.ts';
import { Connections } from '../transport/connections.ts';
import { Turns } from '../transport/turns.ts';

async function handle(
  { handlers, served, log }: Pick<HttpOptions, 'handlers' | 'served' | 'log'>,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  try {
    await runRequest(async () => {
      for (const handler of handlers) if (await handler(request, response)) return;
      refuse(response, 'NOT_FOUND', requestMessages.notServed(served));
    });
  } catch (error) {
    // Nobody waits for an answer, and nothing is wrong.
    if (error instanceof RequestAborted) return;
    log.error({ exception: describeException(error) }, 'a request failed');
    if (response.headersSent) {
      observationOf(response)?.cut();
      response.destroy();
    } else refuse(response, 'INTERNAL_SERVER_ERROR', requestMessages.fault);
  }
}

/** How a server and its clients identify each other; PEM. */
export interface ServerTls {
  readonly certificate: string;
  readonly certificateKey: string;
  /** The authority that must have signed the certificate of a client. */
  readonly clientAuthority: string;
}

/** How often the server checks for clients that send too slowly, milliseconds. */
const checkingInterval = 1000;

/** Maximum time of a TLS handshake, milliseconds. */
const handshakeTimeout = 10_000;

/** Handlers and limits of a server. */
export interface HttpOptions {
  readonly handlers: readonly Handler[];
  /** The paths that the handlers answer. */
  readonly served: readonly ServedPath[];
  readonly log: Logger;
  readonly bounds: TransportConfig;
  /** Origins whose pages may send requests. */
  readonly origins: AllowedOrigins;
  /** If set, serves HTTPS only to clients with a certificate; plain HTTP if null. */
  readonly tls: ServerTls | null;
  /** Logs and measures requests, if present. */
  readonly observer?: Observer;
}

/** An HTTP server, with its connections and unfinished answers. */
export interface HttpTransport {
  readonly server: http.Server | https.Server;
  readonly connections: Connections;
  readonly answers: Answers;
}

function createServer(
  tls: ServerTls | null,
  { headersTimeout, requestTimeout }: TransportConfig,
): HttpTransport['server'] {
  const options: http.ServerOptions = {
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval: Math.min(checkingInterval, headersTimeout),
    keepAliveTimeout: 65_000,
    maxHeaderSize: 16 * 1024,
  };
  if (tls === null) return http.createServer(options);
  const { certificate: cert, certificateKey: key, clientAuthority: ca } = tls;
  const identified = { cert, key, ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' as const };
  return https.createServer({ ...options, ...identified, handshakeTimeout });
}

const isProbe = (request: http.IncomingMessage): boolean => ['/livez', '/readyz'].includes(targetOf(request).path);

const nobody: Observer = { sink: () => undefined, trustedProxies: 0 };

/**
 * Protects the server from failures of the observer: such a failure costs one log line, and is logged outside of any
 * request.
 */
const guarded = ({ sink, trustedProxies }: Observer, log: Logger): Observer => ({
  trustedProxies,
  sink: (request) => {
    try {
      sink(request);
    } catch (error) {
      log.error({ exception: describeException(error) }, 'a request could not be noted');
    }
  },
});

/** Creates an HTTP server that offers each request to the handlers in turn. */
export function createHttpServer(options: HttpOptions): HttpTransport {
  const { bounds, origins, tls, log } = options;
  const observer = guarded(options.observer ?? nobody, log);
  const server = createServer(tls, bounds);
  const connections = new Connections(server, bounds.connections);
  const answers = new Answers(bounds);
  const turns = new Turns();
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    turns.take(response, () => {
      const observation = observe(response, observer);
      const isBeyondBound = connections.noteRequest(response) && !isProbe(request);
      // Added before anything is refused, because without these headers no page could read the reason.
      if (origins.answer(request, response)) return;
      if (isBeyondBound) {
        refuse(response, 'SERVICE_BUSY', requestMessages.connectionsInUse, { connection: 'close' });
        return;
      }
      void handle(options, request, response).then(() => {
        observation.ready();
        answers.watch(response);
      });
    });
  });
  answerMalformed(server, observer);
  return { server, connections, answers };
}

/** The settings of a port and of its address. */
export interface AddressSettings {
  readonly port: string;
  readonly host: string;
}

const ofGraph: AddressSettings = { port: 'PORT', host: 'LIENTHONG_HOST' };

/**
 * Listens, and returns the address.
 * @throws OperatorError if the port is taken or not permitted.
 */
export function listen(
  server: http.Server | https.Server,
  host: string,
  port: number,
  settings = ofGraph,
): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Readonly<Record<string, string>> = {
        EADDRINUSE: `Port ${port} on ${host} is taken. Set ${settings.port} to a free one.`,
        EACCES: `Port ${port} may not be used by this user. Set ${settings.port} to one above 1023.`,
        EADDRNOTAVAIL: `${host} is not an address of this machine. Set ${settings.host} to one.`,
        ENOTFOUND: `${host} is not an address of this machine. Set ${settings.host} to one.`,
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
