import { once } from 'node:events';
import net from 'node:net';

/** Lets a server listen on this machine, on a port chosen by the system if none is given; returns the port. */
export async function startLocally(server: net.Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
}

/** Closes a server and, for a web server, its connections. */
export async function closeServer(server: net.Server & { closeAllConnections?(): void }): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections?.();
  await closed;
}

/** Finds a port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  const port = await startLocally(server);
  await closeServer(server);
  return port;
}
