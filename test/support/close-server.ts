import { once } from 'node:events';
import type http from 'node:http';
import type https from 'node:https';

/** Closes a server and its connections. */
export async function closeServer(server: http.Server | https.Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
