import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { defaultTransport, type TransportConfig } from '../../src/settings/transport.ts';
import { AllowedOrigins } from '../../src/server/http/cors.ts';
import type { Handler } from '../../src/server/graphql.ts';
import { createHttpServer, listen, type HttpTransport } from '../../src/server/http/http.ts';
import { readBody } from '../../src/server/http/read-body.ts';
import { stopServer } from '../../src/server/transport/stop-server.ts';
import { closeServer } from '../support/local-server.ts';
import { until } from '../support/until.ts';

const MiB = 1024 * 1024;

/** Far more than the kernel takes for a client that does not read. */
const large = Buffer.alloc(32 * MiB, 'x');

const lost = (socket: net.Socket): Promise<unknown> =>
  socket.destroyed
    ? Promise.resolve()
    : once(
        socket.on('error', () => undefined),
        'close',
      );

interface Served extends HttpTransport {
  readonly address: string;
  readonly port: number;
  /** Paths of the requests that were begun, in order. */
  readonly begun: string[];
}

const serving: HttpTransport[] = [];
afterEach(async () => {
  for (const { server } of serving.splice(0)) if (server.listening) await closeServer(server);
});

/** Serves a large answer, an answer that is never given, a body sent back, and the path of the request. */
async function serve(bounds: Partial<TransportConfig>): Promise<Served> {
  const begun: string[] = [];
  const handler: Handler = async (request, response) => {
    begun.push(request.url ?? '');
    if (request.url === '/never') return true;
    if (request.url === '/large') response.end(large);
    else if (request.method === 'POST') response.end((await readBody(request)).bytes);
    else response.end(request.url);
    return true;
  };
  const log = pino({ level: 'silent' });
  const transport = createHttpServer({
    handlers: [handler],
    served: [],
    origins: new AllowedOrigins([]),
    log,
    bounds: { ...defaultTransport, ...bounds },
    tls: null,
  });
  serving.push(transport);
  const address = await listen(transport.server, '127.0.0.1', 0);
  return { ...transport, address, begun, port: Number(new URL(address).port) };
}

/** Opens a connection, sends a text and reads nothing. */
async function connect(port: number, sent = ''): Promise<net.Socket> {
  const socket = net.connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(sent);
  return socket;
}

const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nhost: hub\r\n${more}\r\n`;

const read = async (address: string, path: string): Promise<string> =>
  (await fetch(`${address}${path}`, { headers: { connection: 'close' } })).text();

describe('an answer that its client does not read', () => {
  test('is cut off after its time, and frees what it held', async () => {
    const { port, address, answers } = await serve({ answerTimeout: 1000 });
    const sockets = await Promise.all(Array.from({ length: 3 }, () => connect(port, get('/large'))));
    await until(() => answers.bytes > 2 * large.length);
    expect(await read(address, '/other')).toBe('/other');
    await until(() => answers.bytes === 0);
    for (const socket of sockets) {
      socket.resume();
      await lost(socket);
      expect(socket.bytesRead).toBeLessThan(large.length);
    }
  });

  test('is cut off when all come to more than the bound, the oldest first; who reads is answered whole', async () => {
    const { port, address, answers, begun } = await serve({ answerBytes: 3 * large.length });
    const readers: net.Socket[] = [];
    let most = 0;
    for (let number = 0; number < 6; number += 1) {
      readers.push(await connect(port, get('/large')));
      await until(() => begun.length === 2 * number + 1);
      most = Math.max(most, answers.bytes);
      // Its answer counts as well, until it is read.
      expect((await read(address, '/large')).length).toBe(large.length);
      most = Math.max(most, answers.bytes);
    }
    expect(most).toBeLessThanOrEqual(3 * large.length);
    for (const reader of readers.slice(0, 4)) {
      reader.resume();
      await lost(reader);
      expect(reader.bytesRead).toBeLessThan(large.length);
    }
    for (const reader of readers) reader.destroy();
    await until(() => answers.bytes === 0);
  });
});

describe('requests that are sent ahead on one connection', () => {
  test('are begun one after the other, and answered in order', async () => {
    const { port, begun } = await serve({});
    const paths = Array.from({ length: 20 }, (_, place) => `/${place}`);
    const socket = await connect(port, paths.map((path) => get(path)).join('') + get('/last', 'connection: close\r\n'));
    const answered = await text(socket);
    expect(begun).toEqual([...paths, '/last']);
    expect([...answered.matchAll(/\r\n\r\n(\/[a-z\d]+)/g)].map(([, path]) => path)).toEqual([...paths, '/last']);
  });

  test('wait for the answer before them to be received', async () => {
    const { port, begun, answers } = await serve({});
    const socket = await connect(port, get('/large').repeat(30));
    await until(() => answers.bytes > 0);
    await read((await serve({})).address, '/meanwhile');
    expect(begun).toEqual(['/large']);
    socket.destroy();
    await until(() => answers.bytes === 0);
    expect(begun).toEqual(['/large']);
  });

  test('close the connection when they are too many', async () => {
    const { port, begun } = await serve({});
    await lost(await connect(port, get('/never').repeat(40)));
    expect(begun).toEqual(['/never']);
  });
});

describe('a request that is sent slowly', () => {
  test.each([
    ['headers', 'GET /slow HTTP/1.1\r\nhost: hub\r\n', 'x'],
    ['a body', 'POST /slow HTTP/1.1\r\nhost: hub\r\ncontent-length: 10000\r\n\r\n[', ' '],
  ])('ends by its time limit, however it drips: %s', async (_, start, drip) => {
    const { port } = await serve({ headersTimeout: 300, requestTimeout: 400 });
    const socket = await connect(port, start);
    const dripping = setInterval(() => socket.write(drip), 50);
    const answered = await text(socket).catch(() => '');
    clearInterval(dripping);
    expect(answered).toMatch(/^(HTTP\/1\.1 408 |$)/);
    await lost(socket);
  });
});

describe('connections beyond the bound', () => {
  test('take the place of those that had no request, then of those that are idle', async () => {
    const { port, begun } = await serve({ connections: 3 });
    const unused = await connect(port);
    const idle = [await connect(port, get('/one')), await connect(port, get('/two'))];
    await until(() => begun.length === 2);
    for (const place of [unused, idle[0]]) {
      const next = await connect(port, get('/next'));
      await lost(place?.resume() as net.Socket);
      await until(() => begun.filter((path) => path === '/next').length === (place === unused ? 1 : 2));
      expect(next.destroyed).toBe(false);
    }
    expect(idle[1]?.destroyed).toBe(false);
  });

  test('are refused while all are serving a request, except for probes', async () => {
    const { port, address, begun } = await serve({ connections: 2 });
    const busy = [await connect(port, get('/never')), await connect(port, get('/never'))];
    await until(() => begun.length === 2);
    const refused = await fetch(`${address}/more`);
    expect([refused.status, refused.headers.get('connection')]).toEqual([503, 'close']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_BUSY' } }] });
    expect(await read(address, '/readyz')).toBe('/readyz');
    // Whoever opens them and sends nothing does not keep probes out.
    await Promise.all(Array.from({ length: 40 }, () => connect(port)));
    expect(await read(address, '/livez')).toBe('/livez');
    for (const socket of busy) socket.destroy();
    await until(() => begun.length > 0);
    await wait(0);
    expect(await read(address, '/again')).toMatch(/again|SERVICE_BUSY/);
  });
});

describe('a server that stops', () => {
  test('ends although requests under way do not', async () => {
    const transport = await serve({});
    const { port, begun } = transport;
    await connect(port);
    await connect(port, 'GET /half HTTP/1.1\r\n');
    await connect(port, get('/large'));
    await connect(port, get('/never'));
    await until(() => begun.length === 2);
    await stopServer(transport, { drainTime: 0, stopTimeout: 200 });
    expect(transport.server.listening).toBe(false);
  });

  test('completes running answers and requests until then, and asks clients to close the connection', async () => {
    const transport = await serve({});
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (path: string): Promise<http.IncomingMessage> =>
      new Promise((resolve, reject) => {
        http.get(`${transport.address}${path}`, { agent }, resolve).on('error', reject);
      });
    const first = await ask('/one');
    expect(first.headers.connection).toBe('keep-alive');
    await text(first);
    const reader = await connect(transport.port, get('/large'));
    await until(() => transport.begun.length === 2);
    const stopped = stopServer(transport, { drainTime: 1000, stopTimeout: 10_000 });
    const second = await ask('/two');
    expect([second.headers.connection, await text(second)]).toEqual(['close', '/two']);
    expect((await text(reader)).length).toBeGreaterThan(large.length);
    await stopped;
  });
});
