import { setTimeout as wait } from 'node:timers/promises';
import type { TransportConfig } from '../../settings/transport.ts';
import type { HttpTransport } from '../http/http.ts';

/** How long a connection that was just opened has for its first request then, milliseconds. */
const firstRequestGrace = 500;

/**
 * Stops a server without losing a request of a client that keeps its connection: for a while every answer says that its
 * connection closes, then nothing is accepted any more, and requests under way are finished. It ends in every case.
 */
export async function stopServer(
  { server, connections }: Pick<HttpTransport, 'server' | 'connections'>,
  { drainTime, stopTimeout }: Pick<TransportConfig, 'drainTime' | 'stopTimeout'>,
): Promise<void> {
  connections.startDraining();
  if (drainTime > 0) await wait(drainTime);
  // Node would also cut off answers that are given and not received yet.
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
