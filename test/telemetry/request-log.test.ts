import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { listen } from '../../src/server/http/http.ts';
import { mayNamePerson } from '../../src/telemetry/clean-name.ts';
import { post, send } from '../support/http.ts';
import { openSharedHub, type LoggedRequest, type TestHub } from '../support/hub.ts';
import { openIdentities, type OpenedIdentity } from '../support/secrets.ts';
import type { TestViewer } from '../support/viewers.ts';

const owner: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'BENEFIT' };

let hub: TestHub;
let metricsAddress: string;
let person: Record<'name' | 'citizenId' | 'phone' | 'address', string>;
beforeAll(async () => {
  hub = await openSharedHub({
    observed: true,
    compared: false,
    trustedProxies: 1,
    transport: { headersTimeout: 2000, requestTimeout: 3000 },
  });
  metricsAddress = await listen(hub.metricsServer!, '127.0.0.1', 0);
  const isWhole = (one: OpenedIdentity): one is OpenedIdentity & typeof person =>
    [one.name, one.citizenId, one.phone, one.address].every((value) => value !== null);
  person = (await openIdentities(hub.database.client)).find(isWhole)!;
});
afterAll(() => hub.close());

/** Waits until a line of the request log fits. */
async function lineOf(fits: (line: LoggedRequest) => boolean): Promise<LoggedRequest> {
  for (;;) {
    const found = hub.requests().findLast(fits);
    if (found !== undefined) return found;
    await wait(10);
  }
}

const ofAnswer = (headers: Headers): Promise<LoggedRequest> =>
  lineOf(({ id }) => id !== undefined && id === headers.get('x-request-id'));

/** Sends bytes as they are, and returns what came back until the connection was closed; or hangs up once they are read. */
async function sendRaw(bytes: string, hangUp = false): Promise<string> {
  const { hostname, port } = new URL(hub.address);
  const socket = net.connect(Number(port), hostname).on('error', () => undefined);
  await once(socket, 'connect');
  if (!hangUp) {
    socket.write(bytes);
    return text(socket).catch(() => '');
  }
  const read = once(hub.app.httpServer, 'request');
  socket.write(bytes);
  await read;
  socket.destroy();
  return '';
}

test('a request has one line: who, what, how long, how much, and how it ended', async () => {
  const query = 'query OwnRecords($first: Int) { beneficiaries(first: $first) { nodes { id identity { name } } } }';
  const { headers, text: answered } = await post(hub, { query, variables: { first: 5 } }, await hub.headers(owner));
  const line = await ofAnswer(headers);
  expect(line).toMatchObject({
    msg: 'request',
    method: 'POST',
    route: '/graphql',
    status: 200,
    outcome: 'answered',
    address: 'loopback',
    role: 'OFFICER',
    client: 'demonstration',
    department: '92-SYT-20250701',
    kind: 'query',
    operation: 'OwnRecords',
    document: expect.stringMatching(/^[\da-f]{16}$/),
    statements: expect.any(Number),
  });
  expect(line.rows).toBeGreaterThanOrEqual(5);
  expect(line.statements).toBeGreaterThan(0);
  expect(line.ms).toBeGreaterThan(0);
  expect(line.bytes).toBeGreaterThan(Buffer.byteLength(answered));
  expect(hub.requests().filter(({ id }) => id === line.id)).toHaveLength(1);
});

test('requests that differ only in values and names have the same document', async () => {
  const documents = [
    'query A { province(code: "79") { name } }',
    'query B { mine: province(code: "01") { its: name } }',
    'query B { province(code: "01") { name code } }',
  ];
  const lines = await Promise.all(documents.map(async (query) => ofAnswer((await post(hub, { query })).headers)));
  expect(lines[0]!.document).toBe(lines[1]!.document);
  expect(lines[0]!.document).not.toBe(lines[2]!.document);
  // The names of strangers are not noted.
  expect(lines.map(({ operation }) => operation)).toEqual([undefined, undefined, undefined]);
});

test('the id is that of a trusted proxy, if it has the form of one', async () => {
  const given = '8d5e957f29789327d8f4f7bb1e1e3a2f';
  const asked = async (id: string): Promise<string | null> =>
    (await send(hub, '/nothing', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  expect(await asked(given)).toBe(given);
  for (const id of [person.citizenId, 'a'.repeat(33), `${given}\t`]) expect(await asked(id)).not.toBe(id);
});

test.each([
  [401, 'UNAUTHENTICATED', () => post(hub, { query: '{ __typename }' }, { authorization: 'Bearer nothing' })],
  [400, 'BAD_REQUEST', () => post(hub, '{"query":')],
  [415, 'UNSUPPORTED_MEDIA_TYPE', () => post(hub, 'query=x', { 'content-type': 'text/plain' })],
  [413, 'PAYLOAD_TOO_LARGE', () => post(hub, ' '.repeat(300_000))],
  [404, 'NOT_FOUND', () => send(hub, '/wp-login.php')],
  [200, 'GRAPHQL_VALIDATION_FAILED', () => post(hub, { query: '{ nothing }' })],
  [200, 'PERSISTED_QUERY_NOT_FOUND', () => post(hub, { extensions: persisted('{ __typename }') })],
])('a refused request has a line: %d %s', async (status, code, ask) => {
  const { headers } = await ask();
  expect(await ofAnswer(headers)).toMatchObject({ status, outcome: 'refused', codes: [code] });
});

test('what is no request, comes too slowly, or is given up has a line', async () => {
  expect(await sendRaw('NOTHING OF HTTP\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  expect(await lineOf(({ route }) => route === 'none')).toMatchObject({ status: 400, outcome: 'refused' });
  expect(await sendRaw(`GET / HTTP/1.1\r\nhost: hub\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  expect(await lineOf(({ status }) => status === 431)).toMatchObject({ codes: ['HPE_HEADER_OVERFLOW'] });
  const slow = 'POST /graphql HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{';
  expect(await sendRaw(slow)).toMatch(/^HTTP\/1\.1 408 /);
  expect(await lineOf(({ status }) => status === 408)).toMatchObject({ route: '/graphql', outcome: 'refused' });
  await sendRaw(slow, true);
  expect(await lineOf(({ outcome }) => outcome === 'cancelled')).toMatchObject({ route: '/graphql', status: null });
  // A client that left is no fault of the hub's.
  expect(hub.logged()).not.toMatch(/a request failed/);
});

test('refused requests of strangers are gathered, and probes are quiet', async () => {
  const before = hub.requests().length;
  for (let round = 0; round < 50; round += 1) await send(hub, `/explorer/${round}`);
  await fetch(`${hub.address}/livez`);
  await fetch(`${hub.address}/readyz`);
  const lines = hub.requests().slice(before);
  expect(lines.filter(({ route }) => route === '/explorer/')).toHaveLength(10);
  expect(lines.filter(({ route }) => route === '/livez' || route === '/readyz')).toEqual([]);
});

const persisted = (query: string) => ({
  persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
});

/** A person's name as a client may write it into the name of an operation. */
const asName = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z ]/g, '')
    .replaceAll(' ', '');

test('no personal data is in the log or in the metrics, wherever a request holds it', async () => {
  const { name, citizenId, phone, address } = person;
  const texts = [name, citizenId, phone, address];
  const escaped = texts.map((value) => JSON.stringify(value)).join(' ');
  const latin = Buffer.from(escaped)
    .toString('latin1')
    .replaceAll(/\p{Cc}/gu, '');
  const names = [`Find${asName(name)}`, `Of_${citizenId}`, `Call${phone}`];
  const viewers: TestViewer[] = [owner, { role: 'ANONYMOUS' }, { role: 'PORTAL', department: '79-SYT' }];
  for (const viewer of viewers) {
    const headers = { ...(await hub.headers(viewer)), 'x-request-id': citizenId, 'user-agent': latin, referer: latin };
    for (const operation of names) {
      const field = `search(text: ${JSON.stringify(name)}) { nodes { __typename } }`;
      const query = `query ${operation}($text: String!) { a_${citizenId}: ${field} b: search(text: $text) { nodes { __typename } } }`;
      for (const text of texts) await post(hub, { query, operationName: operation, variables: { text } }, headers);
      await post(
        hub,
        { query, operationName: operation, variables: { text: name }, extensions: persisted(query) },
        headers,
      );
      const search = new URLSearchParams({
        operationName: operation,
        variables: JSON.stringify({ text: citizenId }),
        extensions: JSON.stringify(persisted(query)),
      });
      await send(hub, `/graphql?${search.toString()}`, { headers });
      await post(hub, { query: `query ${operation} { ${asName(name)}_${citizenId} }` }, headers);
    }
    await post(hub, { query: `{ node(id: ${JSON.stringify(citizenId)}) { id } }` }, headers);
    await post(hub, `{"query": ${escaped}`, headers);
    await send(hub, `/${citizenId}?name=${encodeURIComponent(name)}`, { headers });
  }
  await post(hub, { query: '{ __typename }' }, { authorization: `Bearer ${citizenId}` });
  await post(hub, { query: '{ __typename }' }, { 'x-api-key': citizenId });
  await sendRaw(`${citizenId} ${phone}\r\n\r\n`);
  const noted = JSON.stringify(hub.requests()) + (await hub.metrics()) + hub.logged();
  for (const value of [
    ...texts,
    asName(name),
    encodeURIComponent(name),
    ...texts.map((each) => JSON.stringify(each)),
  ]) {
    expect([value, noted.includes(value.replaceAll(/^"|"$/g, ''))]).toEqual([value, false]);
  }
  // The log was written: it is not for want of lines.
  expect(hub.requests().filter(({ role }) => role === 'PORTAL').length).toBeGreaterThan(20);
});

test.each([
  ['FindNguyenVanAn', true],
  ['le_thi_hoa', true],
  ['ListHoSo', false],
  ['DanhSachDoiTuong', false],
  ['DoSearch', false],
  ['TranslatePage', false],
])('%s may name a person: %p', (name, may) => {
  expect(mayNamePerson(name)).toBe(may);
});

describe('metrics', () => {
  test('are served at a separate address, in the text format, and nothing else is', async () => {
    const response = await fetch(`${metricsAddress}/metrics`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    for (const line of lines) {
      expect(line).toMatch(/^[a-z_:][\w:]*(\{([a-z_]+="[^"\\\n]*",?)*\})? (-?[\d.]+(e[+-]?\d+)?|NaN|\+Inf)$/i);
    }
    const families = new Set(lines.map((line) => /^\w+/.exec(line)![0]));
    for (const family of [
      'lienthong_requests_total',
      'lienthong_request_duration_seconds_bucket',
      'lienthong_database_connections',
      'lienthong_database_waiting',
      'lienthong_ledger_waiting_entries',
      'lienthong_ledger_closed',
      'lienthong_admission_operations',
      'lienthong_build_info',
      'lienthong_event_loop_utilization',
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
    ])
      expect(families).toContain(family);
    expect((await fetch(`${metricsAddress}/graphql`)).status).toBe(404);
    expect((await fetch(`${metricsAddress}/metrics`, { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await send(hub, '/metrics')).status).toBe(404);
  });

  test('distinguish a limited number of operations, however many names clients use', async () => {
    const headers = await hub.headers(owner);
    const letters = (number: number): string => String.fromCharCode(97 + Math.floor(number / 10), 97 + (number % 10));
    for (let number = 0; number < 80; number += 1) {
      await post(hub, { query: `query Made_${letters(number)} { __typename }` }, headers);
    }
    const labels = new Set(
      [...(await hub.metrics()).matchAll(/_total\{[^}]*operation="([^"]*)"/g)].map(([, name]) => name),
    );
    expect(labels.size).toBeLessThanOrEqual(52);
    expect(labels).toContain('other');
  });
});
