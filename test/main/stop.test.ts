import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { closeParts } from '../../src/app/close-parts.ts';
import { packagePath } from '../../src/base/paths.ts';
import { run, type HubProcess } from '../support/hub-process.ts';
import { makeLoadedPlace } from '../support/loaded-place.ts';
import { inPlace, type Place } from '../support/place.ts';

const small = { PORT: '0', LIENTHONG_SYNTHETIC: '0', LIENTHONG_LOG: 'warn' };

let place: Place;
beforeAll(async () => {
  place = await makeLoadedPlace();
});
afterAll(() => place.remove());

async function serve(more: Readonly<Record<string, string>> = {}): Promise<{ hub: HubProcess; address: string }> {
  const hub = run(['serve'], { ...small, ...place.settings, ...more });
  await hub.printed(/Stop it with/);
  const [, address = ''] = await hub.printed(/serves at (\S+)/);
  return { hub, address };
}

/** Asks over one kept connection, and no other. */
class Client {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: string;

  constructor(address: string) {
    this.#url = `${address}/graphql`;
  }

  async ask(): Promise<{ readonly body: string; readonly isLast: boolean }> {
    const headers = { 'content-type': 'application/json' };
    const request = http.request(this.#url, { method: 'POST', agent: this.#agent, headers });
    request.end(JSON.stringify({ query: '{ provinces { totalCount } }' }));
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    return { body: await text(response), isLast: response.headers.connection === 'close' };
  }
}

const answer = '{"data":{"provinces":{"totalCount":34}}}\n';

describe('SIGTERM', () => {
  test('loses no request of 48 kept connections under load: each, with those of probes, is asked to close first', async () => {
    const { hub, address } = await serve({ LIENTHONG_DRAIN_TIME: '3000' });
    const clients = Array.from({ length: 48 }, () => new Client(address));
    let answered = 0;
    let wrong = 0;
    const asking = clients.map(async (client) => {
      for (let isLast = false; !isLast;) {
        const got = await client.ask();
        if (got.body !== answer) wrong += 1;
        answered += 1;
        ({ isLast } = got);
        await wait(Math.random() * 100);
      }
    });
    while (answered < 200) await wait(10);
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    hub.child.kill('SIGTERM');
    await hub.printed(/finishing the requests under way/);
    const probe = await fetch(`${address}/readyz`);
    expect([probe.status, probe.headers.get('connection')]).toEqual([503, 'close']);
    expect((await fetch(`${address}/livez`)).status).toBe(200);
    const ended = await Promise.allSettled(asking);
    expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(wrong).toBe(0);
    expect(await hub.outcome).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/Stopped\.\n$/) });
  });

  test('sent twice ends it at once', async () => {
    const { hub } = await serve({ LIENTHONG_DRAIN_TIME: '600000' });
    hub.child.kill('SIGTERM');
    await hub.printed(/finishing the requests under way/);
    while (hub.child.exitCode === null) {
      await wait(200);
      hub.child.kill('SIGTERM');
    }
    expect(await hub.outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(/the hub ends at once/) });
  });
});

test('npm start passes the signal on', async () => {
  const settings = { ...small, ...place.settings, LIENTHONG_DRAIN_TIME: '0' };
  const npm = spawn('npm', ['start'], { cwd: packagePath('.'), env: { ...process.env, ...settings } });
  let printed = '';
  npm.stdout.setEncoding('utf8').on('data', (part: string) => (printed += part));
  const closed = once(npm.stdout, 'close');
  while (!printed.includes('Stop it with')) await wait(20);
  // To npm alone, as a supervisor does, not to its group as a terminal does.
  npm.kill('SIGTERM');
  await closed;
  expect(printed).toMatch(/SIGTERM: finishing the requests under way …\nStopped\.\n$/);
});

test('what does not close is left, and named', async () => {
  const closed: string[] = [];
  const parts = [
    { name: 'the links', close: () => new Promise(() => undefined) },
    { name: 'the ledger', close: () => Promise.reject(new Error('no space')) },
    { name: 'the database', close: () => Promise.resolve(closed.push('database')) },
  ];
  await expect(closeParts(parts, 50)).rejects.toThrow(/^the links did not close within 50 ms; the ledger: no space$/);
  expect(closed).toEqual(['database']);
});

/** A server that takes connections and never says anything. */
async function openSilentServer(): Promise<net.Server> {
  const server = net.createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('a command that fails ends', () => {
  test('with a database that never answers', async () => {
    const server = await openSilentServer();
    const { port } = server.address() as net.AddressInfo;
    await inPlace(async ({ settings }) => {
      const url = `postgresql://hub@127.0.0.1:${port}/hub`;
      const failed = ['serve', 'audit verify', 'link list'].map((command) =>
        run(command.split(' '), { ...small, ...settings, DATABASE_URL: url }),
      );
      for (const { outcome } of failed) {
        expect(await outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(/does not answer: .+\n$/) });
      }
    }, null);
    server.close();
  });
});
