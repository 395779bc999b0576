import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { buffer as readBytes } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { getIntrospectionQuery } from 'graphql';
import { makeAuthority } from '../support/certificates.ts';
import { freePort } from '../support/local-server.ts';
import { run, type HubProcess } from '../support/hub-process.ts';
import { makePlace, type Place } from '../support/place.ts';

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));

/** A configuration of `deploy/`, at ports and with a certificate of the test's; all else is as operators copy it. */
async function readConfiguration(name: string, replaced: readonly (readonly [string, string])[]): Promise<string> {
  let text = await readFile(path.join(deploy, name), 'utf8');
  for (const [here, there] of replaced) {
    if (!text.includes(here)) throw new Error(`deploy/${name} has no ${here}.`);
    text = text.replaceAll(here, there);
  }
  return text;
}

let directory: string;
let place: Place;
let hub: HubProcess;
let hubPort: number;
let certificateAuthority: string;
const ports = { nginx: 0, caddy: 0 };
const proxies: ChildProcess[] = [];

/** Starts the hub, at the same port each time. */
async function startHub(): Promise<void> {
  const settings = { PORT: String(hubPort), LIENTHONG_TRUSTED_PROXIES: '1', LIENTHONG_DRAIN_TIME: '1000' };
  hub = run(['serve'], { ...settings, LIENTHONG_SYNTHETIC: '200', ...place.settings });
  await hub.printed(/Stop it with/);
}

async function startProxy(command: string, args: readonly string[], port: number): Promise<void> {
  const log = { stdout: '', stderr: '' };
  const child = spawn(command, args, {
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: directory,
      XDG_DATA_HOME: directory,
      XDG_CONFIG_HOME: directory,
    },
  });
  proxies.push(child);
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      log[name] += String(chunk);
      void writeFile(path.join(directory, 'log', `${path.basename(command)}.${name}`), log[name]);
    });
  }
  for (;;) {
    const socket = net.connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    if (child.exitCode !== null) throw new Error(`${command} ended: ${log.stderr}`);
    await wait(50);
  }
}

async function startNginx(): Promise<void> {
  ports.nginx = await freePort();
  const site = await readConfiguration('nginx.conf', [
    ['127.0.0.1:4000', `127.0.0.1:${hubPort}`],
    ['listen [::]:80;', ''],
    ['listen [::]:443 ssl http2;', ''],
    ['listen 80;', `listen 127.0.0.1:${await freePort()};`],
    ['listen 443 ssl http2;', `listen 127.0.0.1:${ports.nginx} ssl http2;`],
    ['/etc/ssl/lienthong', directory],
    ['/var/log/nginx', path.join(directory, 'log')],
    ['hub.example.vn', 'localhost'],
  ]);
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  const whole = `daemon off; pid ${directory}/nginx.pid; events {} http { ${own.join(' ')}\n${site}}`;
  await writeFile(path.join(directory, 'nginx.conf'), whole);
  const errors = path.join(directory, 'log', 'nginx.start.log');
  await startProxy(
    '/usr/sbin/nginx',
    ['-p', directory, '-e', errors, '-c', path.join(directory, 'nginx.conf')],
    ports.nginx,
  );
}

async function startCaddy(): Promise<void> {
  ports.caddy = await freePort();
  const text = await readConfiguration('Caddyfile', [
    ['127.0.0.1:4000', `127.0.0.1:${hubPort}`],
    ['\nhub.example.vn', `\nhttps://localhost:${ports.caddy}`],
    [
      '# tls /etc/ssl/lienthong/certificate.pem /etc/ssl/lienthong/key.pem',
      `tls ${directory}/certificate.pem ${directory}/key.pem`,
    ],
    // It would take ports 80 and 2019 of the machine.
    ['\n{\n', '\n{\n\tadmin off\n\tauto_https disable_redirects\n'],
  ]);
  await writeFile(path.join(directory, 'Caddyfile'), text);
  await startProxy(
    '/usr/bin/caddy',
    ['run', '--adapter', 'caddyfile', '--config', path.join(directory, 'Caddyfile')],
    ports.caddy,
  );
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-proxies-'));
  await mkdir(path.join(directory, 'log'));
  const authority = await makeAuthority('deployment');
  certificateAuthority = authority.certificate;
  const { certificate, key } = await authority.issue('localhost');
  await writeFile(path.join(directory, 'certificate.pem'), certificate);
  await writeFile(path.join(directory, 'key.pem'), key);
  place = await makePlace();
  hubPort = await freePort();
  await startHub();
  await startNginx();
  await startCaddy();
}, 180_000);

afterAll(async () => {
  for (const child of proxies) {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  if (hub.child.exitCode === null) hub.child.kill('SIGKILL');
  await hub.outcome.catch(() => undefined);
  await place.remove();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

type Proxy = keyof typeof ports;

interface Asked {
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

const agent = new https.Agent({ keepAlive: true });
afterAll(() => agent.destroy());

/** The address of the client that asks, on this machine and not that of the proxies. */
const clientAddress = '127.0.0.77';

async function ask(proxy: Proxy, { path: target = '/graphql', headers = {}, body }: Asked): Promise<Answered> {
  const options: https.RequestOptions = {
    host: '127.0.0.1',
    servername: 'localhost',
    port: ports[proxy],
    localAddress: clientAddress,
    path: target,
    method: body === undefined ? 'GET' : 'POST',
    headers: { host: 'localhost', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ca: certificateAuthority,
    agent,
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    https.request(options, resolve).on('error', reject).end(body);
  });
  return { status: response.statusCode ?? 0, headers: response.headers, bytes: await readBytes(response) };
}

const queryOf = (query: string): string => JSON.stringify({ query });
const small = queryOf('{ province(code: "92") { name } }');
const jsonOf = ({ bytes }: Answered): any => JSON.parse(String(bytes));

/** Connections to the hub that are open or were closed recently. */
async function countUpstream(): Promise<number> {
  const hexadecimal = `0100007F:${hubPort.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/));
  return lines.filter(([, , remote]) => remote === hexadecimal).length;
}

describe.each(['nginx', 'caddy'] as const)('behind %s, as deploy/ sets it up', (proxy) => {
  test('a query is answered over TLS, and a browser is led to the explorer', async () => {
    expect(jsonOf(await ask(proxy, { body: small }))).toEqual({ data: { province: { name: 'Cần Thơ' } } });
    const { status, headers } = await ask(proxy, { path: '/', headers: { accept: 'text/html' } });
    expect([status, headers.location]).toEqual([302, 'graphql']);
    expect(headers['strict-transport-security']).toMatch(/max-age/);
  });

  test('what the hub compressed passes as it is, and a large answer whole', async () => {
    const plain = await ask(proxy, { path: '/schema.graphql' });
    const br = await ask(proxy, { path: '/schema.graphql', headers: { 'accept-encoding': 'gzip, br' } });
    const gzip = await ask(proxy, { path: '/schema.graphql', headers: { 'accept-encoding': 'gzip' } });
    expect([plain, br, gzip].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'br', 'gzip']);
    expect(br.headers.vary).toMatch(/accept-encoding/i);
    expect(brotliDecompressSync(br.bytes).equals(plain.bytes) && gunzipSync(gzip.bytes).equals(plain.bytes)).toBe(true);
    const again = await ask(proxy, {
      path: '/schema.graphql',
      headers: { 'accept-encoding': 'br', 'if-none-match': br.headers.etag },
    });
    expect(again.status).toBe(304);
    const body = queryOf(getIntrospectionQuery());
    const direct = await fetch(`http://127.0.0.1:${hubPort}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const large = await ask(proxy, { body });
    expect(large.bytes.length).toBeGreaterThan(200_000);
    expect(String(large.bytes)).toBe(await direct.text());
  });

  test.each([300_000, 600_000])('a body of %i bytes is refused in the form of a GraphQL answer', async (length) => {
    const answered = await ask(proxy, { body: queryOf(' '.repeat(length)) });
    expect([answered.status, jsonOf(answered).errors[0].extensions.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  test('connections to the hub are kept for the next request', async () => {
    const before = await countUpstream();
    for (let number = 0; number < 40; number += 1) await ask(proxy, { body: small });
    expect((await countUpstream()) - before).toBeLessThan(5);
  });

  test('the hub is started again: requests meanwhile are answered, or asked to try again', async () => {
    const over = new AbortController();
    const statuses: number[] = [];
    const asking = (async () => {
      while (!over.signal.aborted) {
        const answered = await ask(proxy, { body: small });
        statuses.push(answered.status);
        if (answered.status === 200) expect(jsonOf(answered).data).toEqual({ province: { name: 'Cần Thơ' } });
        else {
          expect([answered.status, jsonOf(answered).errors[0].extensions.code]).toEqual([503, 'SERVICE_BUSY']);
          expect(Number(answered.headers['retry-after'])).toBeGreaterThan(0);
        }
        await wait(20);
      }
    })();
    hub.child.kill('SIGTERM');
    expect((await hub.outcome).code).toBe(0);
    await startHub();
    over.abort();
    await asking;
    expect(statuses[0]).toBe(200);
    expect((await ask(proxy, { body: small })).status).toBe(200);
  });
});

test('refusals of strangers are counted by the address of the client, whatever it says of itself; no log holds a query or a key', async () => {
  const secrets = ['hidden-in-a-variable', 'hidden-in-a-key', 'hidden-in-a-token'];
  const [variable, key, token] = secrets;
  const personal = queryOf('{ department(code: "92-SYT") { beneficiaries(first: 1) { nodes { id } } } }');
  for (const proxy of ['nginx', 'caddy'] as const) {
    const refused = await ask(proxy, { body: personal, headers: { 'x-forwarded-for': '9.9.9.9' } });
    expect(jsonOf(refused).errors[0].extensions.code).toBe('FORBIDDEN');
  }
  hub.child.kill('SIGTERM');
  await hub.outcome;
  const exported = await run(['audit', 'export'], place.settings).outcome;
  expect(exported.stdout).toContain(clientAddress);
  expect(exported.stdout).not.toContain('9.9.9.9');
  for (const proxy of ['nginx', 'caddy'] as const) {
    const headers = { 'x-api-key': key, authorization: `Bearer ${token}` };
    const answered = await ask(proxy, { path: `/graphql?query={hub}&variables=${variable}`, headers });
    expect([answered.status, jsonOf(answered).errors[0].extensions.code]).toEqual([503, 'SERVICE_BUSY']);
  }
  const names = await readdir(path.join(directory, 'log'));
  const logs = (await Promise.all(names.map((name) => readFile(path.join(directory, 'log', name), 'utf8')))).join('\n');
  expect(logs).toContain('/graphql');
  for (const secret of secrets) expect(logs).not.toContain(secret);
});
