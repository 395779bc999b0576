import net from 'node:net';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compressor } from '../../src/server/reply/send.ts';
import { post, sendRaw, type RawAnswer } from '../support/http.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';
import { until } from '../support/until.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub({ compared: false });
});
afterAll(() => hub.close());

const decode: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  br: (bytes) => brotliDecompressSync(bytes),
  gzip: (bytes) => gunzipSync(bytes),
  identity: (bytes) => bytes,
};

const codingOf = ({ headers }: RawAnswer): string => headers['content-encoding'] ?? 'identity';
const decoded = (answered: RawAnswer): string => String(decode[codingOf(answered)]?.(answered.bytes));

const query = '{ provinces(first: 34) { nodes { id code name predecessors { nodes { predecessor { name } } } } } }';
const url = `/graphql?query=${encodeURIComponent(query)}`;
const small = `/graphql?query=${encodeURIComponent('{ __typename }')}`;
const browser = 'gzip, deflate, br, zstd';

describe('the coding of an answer', () => {
  test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['identity', 'identity'],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['br', 'br'],
    [browser, 'br'],
    ['gzip, br;q=0.5', 'gzip'],
    ['gzip;q=0.5, identity', 'identity'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['*', 'br'],
    ['*;q=0.1, br;q=0', 'gzip'],
    ['zstd, deflate', 'identity'],
    ['gzip;q=x', 'identity'],
    [',;=,', 'identity'],
  ])('to "%s" is %s', async (accepted, coding) => {
    const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
    const plain = await sendRaw(hub, url);
    const answered = await sendRaw(hub, url, { headers });
    expect([answered.status, codingOf(answered)]).toEqual([200, coding]);
    expect(decoded(answered)).toBe(String(plain.bytes));
    expect(Number(answered.headers['content-length'])).toBe(answered.bytes.length);
    expect(answered.headers.vary).toBe('Accept-Encoding');
    expect(answered.bytes.length).toBeLessThanOrEqual(
      coding === 'identity' ? plain.bytes.length : plain.bytes.length / 4,
    );
  });

  test('is none where that is shorter, unless the client takes nothing else', async () => {
    const answered = await sendRaw(hub, small, { headers: { 'accept-encoding': browser } });
    expect([codingOf(answered), decoded(answered)]).toEqual(['identity', '{"data":{"__typename":"Query"}}\n']);
    const demanded = await sendRaw(hub, small, { headers: { 'accept-encoding': 'gzip, identity;q=0' } });
    expect([codingOf(demanded), decoded(demanded)]).toEqual(['gzip', '{"data":{"__typename":"Query"}}\n']);
  });

  test.each(['*;q=0', 'identity;q=0', 'zstd, *;q=0'])(
    'that "%s" leaves is none: refused before it is made',
    async (accepted) => {
      for (const path of [url, '/schema.graphql']) {
        const answered = await sendRaw(hub, path, { headers: { 'accept-encoding': accepted } });
        expect(answered.status).toBe(406);
        expect(JSON.parse(String(answered.bytes))).toMatchObject({
          errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }],
        });
      }
    },
  );

  test('is that of GET for HEAD, without the body', async () => {
    for (const path of [url, '/schema.graphql']) {
      const headers = { 'accept-encoding': 'br' };
      const whole = await sendRaw(hub, path, { headers });
      const head = await sendRaw(hub, path, { headers, method: 'HEAD' });
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      const different = { date: null, 'x-request-id': null };
      expect({ ...head.headers, ...different }).toEqual({ ...whole.headers, ...different });
    }
  });

  test('is chosen for errors and for those who give a credential as well', async () => {
    const fields = Array.from({ length: 60 }, (_, place) => `a${place}: nothing`).join(' ');
    const headers = { 'accept-encoding': 'gzip', 'content-type': 'application/json' };
    const body = JSON.stringify({ query: `{ ${fields} }` });
    const refused = await sendRaw(hub, '/graphql', { method: 'POST', headers, body });
    expect([refused.status, codingOf(refused)]).toEqual([200, 'gzip']);
    expect(JSON.parse(decoded(refused)).errors.length).toBeGreaterThan(50);
    const officer = await hub.headers({ role: 'OFFICER', department: '92-SYT' });
    const personal = await post(
      hub,
      { query: '{ beneficiaries(first: 50) { nodes { id category } } }' },
      { ...officer, 'x-purpose': 'SERVICE' },
    );
    expect(personal.headers.get('content-encoding')).toMatch(/gzip|br/);
    expect(personal.answer.errors).toBeUndefined();
  });
});

describe('what does not change while the hub runs', () => {
  test.each(['/schema.graphql', '/explorer/queries.json'])(
    '%s is asked for again without being sent again',
    async (path) => {
      const tags = new Set<string>();
      for (const coding of ['identity', 'gzip', 'br']) {
        const first = await sendRaw(hub, path, { headers: { 'accept-encoding': coding } });
        expect([first.status, codingOf(first)]).toEqual([200, coding]);
        const etag = first.headers.etag ?? '';
        tags.add(etag);
        for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
          const again = await sendRaw(hub, path, { headers: { 'accept-encoding': coding, 'if-none-match': known } });
          expect([again.status, again.bytes.length, again.headers.etag, again.headers.vary]).toEqual([
            304,
            0,
            etag,
            'Accept-Encoding',
          ]);
        }
        const changed = await sendRaw(hub, path, {
          headers: { 'accept-encoding': coding, 'if-none-match': '"other"' },
        });
        expect([changed.status, decoded(changed)]).toEqual([200, decoded(first)]);
      }
      expect(tags.size).toBe(3);
    },
  );

  test('is a tenth as long, compressed', async () => {
    const plain = await sendRaw(hub, '/schema.graphql');
    for (const coding of ['gzip', 'br']) {
      const answered = await sendRaw(hub, '/schema.graphql', { headers: { 'accept-encoding': coding } });
      expect(answered.bytes.length).toBeLessThan(plain.bytes.length / 7);
    }
  });
});

test('a client that closes the connection while its answer is compressed leaves nothing behind', async () => {
  const { port } = new URL(hub.address);
  const wide = `{ ${Array.from({ length: 12 }, (_, place) => `a${place}: provinces(first: 34) { nodes { id code name validFrom departments(first: 13) { nodes { id code name kind validFrom } } } }`).join(' ')} }`;
  const request = `GET /graphql?query=${encodeURIComponent(wide)} HTTP/1.1\r\nhost: hub\r\naccept-encoding: br\r\n\r\n`;
  for (let round = 0; round < 5; round += 1) {
    const socket = net.connect(Number(port), '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(request);
    while (compressor.bytes === 0) await wait(0);
    socket.destroy();
    while (compressor.bytes > 0) await wait(1);
  }
  await until(() => hub.app.answers.bytes === 0);
  expect((await sendRaw(hub, small)).status).toBe(200);
});

describe('the first page', () => {
  const html = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

  test.each(['GET', 'HEAD'])('leads a browser to the explorer, by %s', async (method) => {
    const { status, headers } = await sendRaw(hub, '/', { method, headers: html });
    expect([status, headers.location, headers.vary]).toEqual([302, 'graphql', 'Accept']);
    const page = await sendRaw(hub, new URL(headers.location ?? '', `${hub.address}/`).pathname, { headers: html });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test.each(['application/json', '*/*', undefined])(
    'names the address of the graph to other clients, %s',
    async (accept) => {
      const answered = await sendRaw(hub, '/', { headers: accept === undefined ? {} : { accept } });
      const { served } = JSON.parse(decoded(answered));
      expect([answered.status, served[0]]).toEqual([200, { path: '/graphql', what: 'the graph' }]);
      const head = await sendRaw(hub, '/', { method: 'HEAD', headers: { accept: 'application/json' } });
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
    },
  );

  test.each([
    [
      'a POST',
      '/',
      { method: 'POST', body: '{"query":"{ __typename }"}', headers: { 'content-type': 'application/json' } },
    ],
    ['a query', '/?query={__typename}', {}],
    ['another path', '/graphql/', {}],
    ['another path of a browser', '/graph', { headers: html }],
  ])('is not served to %s: the answer names each path that is', async (_, path, request) => {
    const answered = await sendRaw(hub, path, request);
    const [{ message, extensions }] = JSON.parse(String(answered.bytes)).errors;
    expect([answered.status, extensions.code]).toEqual([404, 'NOT_FOUND']);
    const named = message.match(/\/[\w.\-/]*[\w]/g) as string[];
    expect(named).toContain('/graphql');
    expect(named.length).toBeGreaterThan(4);
    for (const each of named) expect((await sendRaw(hub, each)).status).not.toBe(404);
  });
});
