import net from 'node:net';
import { closeServer, startLocally } from '../local-server.ts';

/**
 * A proxy in front of a database server that can lose connections without notice, like a firewall that drops their
 * state.
 */
export interface SwallowingProxy {
  /** Returns the URL of a database of the server through the proxy. */
  urlOf(url: string): string;
  /** Stops passing data on over the open connections, and returns their number. New connections work. */
  swallow(): number;
  /** Stops or resumes passing data on over all connections, old and new. */
  setSilent(isSilent: boolean): void;
  /** Closes the open connections and each new one; or accepts connections again. */
  setAway(isAway: boolean): void;
  /** Number of connections opened so far. */
  readonly opened: number;
  close(): Promise<void>;
}

/** Starts a proxy in front of the server of `DATABASE_URL`. */
export async function startSwallowingProxy(target: string): Promise<SwallowingProxy> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<[net.Socket, net.Socket]>();
  const lost = new Set<[net.Socket, net.Socket]>();
  let opened = 0;
  let isSilent = false;
  let isAway = false;
  const server = net.createServer((near) => {
    opened += 1;
    if (isAway) {
      near.destroy();
      return;
    }
    const far = net.connect(Number(port || 5432), hostname);
    const pair: [net.Socket, net.Socket] = [near, far];
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    near.pipe(far);
    far.pipe(near);
    if (isSilent) hold(pair);
  });
  const own = await startLocally(server);
  return {
    urlOf: (url) => {
      const way = new URL(url);
      way.host = `127.0.0.1:${own}`;
      return way.href;
    },
    swallow: () => {
      pairs.forEach(hold);
      const { size } = pairs;
      for (const pair of pairs) lost.add(pair);
      pairs.clear();
      return size;
    },
    setSilent: (silent) => {
      isSilent = silent;
      for (const pair of pairs) (silent ? hold : pass)(pair);
    },
    setAway: (away) => {
      isAway = away;
      if (away) for (const socket of [...pairs].flat()) socket.destroy();
    },
    get opened() {
      return opened;
    },
    close: async () => {
      for (const socket of [...pairs, ...lost].flat()) socket.destroy();
      await closeServer(server);
    },
  };
}

function hold([near, far]: readonly [net.Socket, net.Socket]): void {
  near.unpipe(far).pause();
  far.unpipe(near).pause();
}

function pass([near, far]: readonly [net.Socket, net.Socket]): void {
  near.pipe(far);
  far.pipe(near);
}
