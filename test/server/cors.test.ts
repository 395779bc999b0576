import { sendRaw, type RawAnswer, type RawRequest } from '../support/http.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';

const allowed = 'https://portal.example.vn';
const other = 'https://elsewhere.example';

let hub: TestHub;
let closed: Pick<TestHub, 'address'>;
beforeAll(async () => {
  hub = await openSharedHub({ compared: false, corsOrigins: [allowed, 'http://localhost:5173'] });
  closed = { address: await hub.openAnother({ corsOrigins: [] }) };
});
afterAll(() => hub.close());

const query = JSON.stringify({ query: '{ province(code: "92") { name } }' });
const url = `/graphql?query=${encodeURIComponent('{ province(code: "92") { name } }')}`;

/** What a browser sends before a request of a page, and with it. */
const preflight = (origin: string, more: RawRequest['headers'] = {}): RawRequest => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': 'POST', 'sec-fetch-site': 'cross-site', ...more },
});
const asked = (origin: string, body = query, more: RawRequest['headers'] = {}): RawRequest => ({
  method: 'POST',
  headers: { origin, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json', ...more },
  body,
});

const corsHeaders = ({ headers }: RawAnswer): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

const listOf = (header: string | string[] | undefined): string[] =>
  String(header ?? '')
    .toLowerCase()
    .split(/, ?/);

const codeOf = ({ bytes }: RawAnswer): unknown => JSON.parse(String(bytes)).errors?.[0].extensions.code;

describe('a page of an origin that may ask', () => {
  test('is allowed in the preflight, with any headers that its tools send', async () => {
    const wanted =
      'authorization,content-type,x-purpose,x-case,x-api-key,apollo-require-preflight,graphql-client-name,baggage';
    const answered = await sendRaw(hub, '/graphql', preflight(allowed, { 'access-control-request-headers': wanted }));
    expect([answered.status, answered.bytes.length]).toEqual([204, 0]);
    expect(answered.headers).toMatchObject({
      'access-control-allow-origin': allowed,
      'access-control-allow-headers': wanted,
      'access-control-max-age': '7200',
    });
    expect(listOf(answered.headers['access-control-allow-methods'])).toEqual(['get', 'head', 'post']);
    expect(listOf(answered.headers.vary)).toEqual(expect.arrayContaining(['origin', 'access-control-request-headers']));
    expect(answered.headers).not.toHaveProperty('access-control-allow-credentials');
    expect(answered.headers).not.toHaveProperty('access-control-allow-private-network');
  });

  test('may ask from the Internet a hub that is within a network', async () => {
    const headers = { 'access-control-request-private-network': 'true' };
    const answered = await sendRaw(hub, '/graphql', preflight(allowed, headers));
    expect(answered.headers['access-control-allow-private-network']).toBe('true');
  });

  test.each([
    ['by POST', '/graphql', asked(allowed)],
    ['by GET', url, { headers: { origin: allowed, 'sec-fetch-site': 'same-site' } }],
    ['from a browser that says less of itself', '/graphql', asked(allowed, query, { 'sec-fetch-site': undefined })],
  ])('is answered, %s', async (_, path, request) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers ?? {}).filter(([, value]) => value !== undefined),
    );
    const answered = await sendRaw(hub, path, { ...request, headers });
    expect(JSON.parse(String(answered.bytes))).toEqual({ data: { province: { name: 'Cần Thơ' } } });
    expect(answered.headers['access-control-allow-origin']).toBe(allowed);
    expect(listOf(answered.headers['access-control-expose-headers'])).toContain('retry-after');
    expect(listOf(answered.headers.vary)).toContain('origin');
    expect(answered.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test.each([
    ['400', '/graphql', asked(allowed, '{')],
    ['401', '/graphql', asked(allowed, query, { authorization: 'Bearer x' })],
    ['404', '/graph', asked(allowed)],
    ['405', '/graphql', { ...asked(allowed), method: 'PUT' }],
    ['406', '/graphql', asked(allowed, query, { accept: 'image/png' })],
    ['413', '/graphql', asked(allowed, JSON.stringify({ query: ' '.repeat(300_000) }))],
    ['415', '/graphql', asked(allowed, query, { 'content-type': 'text/plain' })],
    ['200', '/schema.graphql', { headers: { origin: allowed } }],
    ['404', '/explorer/none.js', { headers: { origin: allowed } }],
    ['200', '/readyz', { headers: { origin: allowed } }],
  ])('can read an answer of %s from %s', async (status, path, request) => {
    const answered = await sendRaw(hub, path, request);
    expect([String(answered.status), answered.headers['access-control-allow-origin']]).toEqual([status, allowed]);
  });
});

describe('a page of any other origin', () => {
  test.each([
    other,
    'null',
    `${allowed}.evil.example`,
    'http://portal.example.vn',
    `${allowed}:8443`,
    'https://PORTAL.example.vn',
  ])(
    '%s is refused before and when it asks, without a header that would let its browser show it why',
    async (origin) => {
      for (const request of [preflight(origin), asked(origin)]) {
        const answered = await sendRaw(hub, '/graphql', request);
        expect([answered.status, codeOf(answered), corsHeaders(answered)]).toEqual([400, 'BAD_REQUEST', []]);
        expect(listOf(answered.headers.vary)).toContain('origin');
      }
    },
  );

  test('is refused by a hub without the setting, which speaks of origins to nobody', async () => {
    for (const request of [preflight(allowed), asked(allowed)]) {
      const answered = await sendRaw(closed, '/graphql', request);
      expect([answered.status, codeOf(answered), corsHeaders(answered)]).toEqual([400, 'BAD_REQUEST', []]);
    }
    const { headers } = await sendRaw(closed, '/schema.graphql', { headers: { origin: allowed } });
    expect(listOf(headers.vary)).toEqual(['accept-encoding']);
  });

  test('cannot ask without saying its origin either, as an image or a link would', async () => {
    const answered = await sendRaw(hub, url, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect([answered.status, codeOf(answered)]).toEqual([400, 'BAD_REQUEST']);
  });
});

test('clients other than pages are answered as usual, and caches learn that the answer varies by origin', async () => {
  const answered = await sendRaw(hub, '/schema.graphql');
  expect([answered.status, corsHeaders(answered), listOf(answered.headers.vary)]).toEqual([
    200,
    [],
    ['origin', 'accept-encoding'],
  ]);
  const options = await sendRaw(hub, '/graphql', { method: 'OPTIONS' });
  expect([options.status, options.headers.allow]).toEqual([405, 'GET, HEAD, POST']);
});
