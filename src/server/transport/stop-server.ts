import { setTimeout as wait } from 'node:timers/promises';
import type { TransportConfig } from '../../settings/transport.ts';
import type { HttpTransport } from '../http/http.ts';

/** Time for the first request of a connection that was opened just before the stop, milliseconds. */
const firstRequestGrace = 500;

/**
 * Stops a server without losing a request of a client that keeps its connection open: for a while every answer
 * announces that its connection closes, then no more connections are accepted and running requests are finished. It
 * ends in every case.
 */
export async function stopServer(
  { server, connections }: Pick<HttpTransport, 'server' | 'connections'>,
  { drainTime, stopTimeout }: Pick<TransportConfig, 'drainTime' | 'stopTimeout'>,
): Promise<void> {
  connections.startDraining();
  if (drainTime > 0) await wait(drainTime);
  // Node would also cut off answers that are written but not received yet.
  server.closeIdleConnections = () => undefined;
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  connections.closeIdle();
  const timers = [
    setTimeout(() => {
      connections.closeUnused();
    }, firstRequestGrace),
    setTimeout(() => {
      connections.destroy();
    }, stopTimeout),
  ];
  await closed;
  for (const timer of timers) clearTimeout(timer);
}
