import { answerHeaders } from '../../src/server/http/headers.ts';
import { sendRaw, type RawRequest } from '../support/http.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';

const origin = 'https://portal.example.vn';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub({ compared: false, corsOrigins: [origin] });
});
afterAll(() => hub.close());

const query = (text: string, headers: RawRequest['headers'] = {}): RawRequest => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ query: text }),
});
const preflight: RawRequest = {
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
    'access-control-request-private-network': 'true',
  },
};

/** One request of each kind with special headers in its answer. */
const requests: readonly (readonly [path: string, request: RawRequest])[] = [
  ['/graphql', query('{ province(code: "92") { name } }', { origin })],
  ['/graphql', query('{ provinces(first: 100) { nodes { id code name } } }', { 'accept-encoding': 'br' })],
  ['/graphql', query('{ __typename }', { authorization: 'Bearer nonsense' })],
  ['/graphql', { method: 'PUT' }],
  ['/graphql', preflight],
  ['/graphql', { headers: { accept: 'text/html' } }],
  ['/', { headers: { accept: 'text/html' } }],
  ['/nowhere', {}],
  ['/schema.graphql', {}],
  ['/labels.vi.json', {}],
  ['/livez', {}],
];

/** Headers that Node sends of itself, by which the connection is kept. */
const ofConnection = ['connection', 'date', 'keep-alive', 'transfer-encoding'];

test('every header that the hub sends is in the reference, and the hub sends every header of the reference', async () => {
  const sent = new Set<string>();
  for (const [path, request] of requests) {
    const { headers } = await sendRaw(hub, path, request);
    for (const name of Object.keys(headers)) sent.add(name);
  }
  // A hub that is too busy sends it, which test/server/admission-lane.test.ts and others make.
  sent.add('retry-after');
  const listed = answerHeaders.map(({ name }) => name.toLowerCase());
  expect([...sent].filter((name) => !ofConnection.includes(name)).sort()).toEqual(listed.sort());
});
