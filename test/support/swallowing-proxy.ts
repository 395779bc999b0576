import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';

/** A way to a database server on which connections can be lost without a word, as behind a firewall that forgets them. */
export interface SwallowingProxy {
  /** The URL of a database of the server by way of the proxy. */
  urlOf(url: string): string;
  /** From now on passes nothing on over the connections that are open; answers how many there are. New ones work. */
  swallow(): number;
  /** From now on accepts connections and passes nothing on, over old ones and new ones; or passes all of them on again. */
  setSilent(isSilent: boolean): void;
  /** From now on ends the connections that are open, and each new one; or lets them be again. */
  setAway(isAway: boolean): void;
  /** How many connections were opened so far. */
  readonly opened: number;
  close(): Promise<void>;
}

/** Starts one before the server of `DATABASE_URL`. */
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
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
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
      server.close();
      await once(server, 'close');
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
