import http from 'node:http';
import type { Registry } from 'prom-client';

/** Limits of a server to which one or two monitors send a request every few seconds. */
const bounds = { connections: 16, requestTime: 5000, answerTime: 10_000, headerBytes: 4096 } as const;

const text = 'text/plain; charset=utf-8';

/** The answer to a request. */
type Reply = readonly [status: number, type: string, body: string];

async function reply({ method, url }: http.IncomingMessage, collect: () => Promise<Reply>): Promise<Reply> {
  if (url !== '/metrics') return [404, text, 'Metrics are at /metrics.\n'];
  if (method !== 'GET' && method !== 'HEAD') return [405, text, 'Use GET.\n'];
  return collect();
}

/** Collects figures; concurrent requests share one collection. */
function collectOnce(registry: Registry): () => Promise<Reply> {
  let collecting: Promise<Reply> | null = null;
  return () =>
    (collecting ??= registry
      .metrics()
      .then(
        (body): Reply => [200, registry.contentType, body],
        (): Reply => [500, text, 'The metrics could not be collected.\n'],
      )
      .finally(() => (collecting = null)));
}

/** Creates the HTTP server of `GET /metrics`. It serves nothing else, accepts few connections, and reads no body. */
export function createMetricsServer(registry: Registry): http.Server {
  const collect = collectOnce(registry);
  const server = http.createServer(
    {
      maxHeaderSize: bounds.headerBytes,
      headersTimeout: bounds.requestTime,
      requestTimeout: bounds.requestTime,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 65_000,
    },
    (request, response) => {
      response.setTimeout(bounds.answerTime, () => request.socket.destroy());
      void reply(request, collect).then(([status, type, body]) => {
        const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'];
        response.writeHead(status, {
          'content-type': type,
          'content-length': Buffer.byteLength(body),
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          // A body that is not read ends the connection.
          ...(hasBody ? { connection: 'close' } : {}),
        });
        response.end(request.method === 'HEAD' ? undefined : body);
      });
    },
  );
  server.maxConnections = bounds.connections;
  return server;
}
