import { createHash } from 'node:crypto';
import { serverAudits } from 'graphql-http';
import { createCaches } from '../../src/execution/caches.ts';
import { post, send, type HttpAnswer } from '../support/http.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub({ compared: false });
});
afterAll(() => hub.close());

describe('the audits of graphql-http', () => {
  const audits = serverAudits({ url: () => `${hub.address}/graphql` });

  test('are all of them', () => expect(audits).toHaveLength(61));

  test.each(audits.map(({ id, name, fn }) => [id, name, fn] as const))('%s: %s', async (_, __, audit) => {
    expect(await audit()).toMatchObject({ status: 'ok' });
  });
});

describe('automatic persisted queries', () => {
  const hashOf = (query: string): string => createHash('sha256').update(query).digest('hex');
  const persisted = (sha256Hash: unknown, version: unknown = 1): object => ({
    persistedQuery: { version, sha256Hash },
  });

  interface Asked {
    readonly query?: string;
    readonly variables?: object;
    readonly extensions: unknown;
  }

  /** The headers of Apollo Client, which sends the type of a body even without one. */
  const headers = {
    accept: 'application/graphql-response+json,application/json;q=0.9',
    'content-type': 'application/json',
  };
  const byPost = (asked: Asked): Promise<HttpAnswer> => post(hub, asked, headers);
  const byGet = ({ query, variables = {}, extensions }: Asked): Promise<HttpAnswer> => {
    const parameters = new URLSearchParams({
      ...(query !== undefined && { query }),
      variables: JSON.stringify(variables),
      extensions: JSON.stringify(extensions),
    });
    return send(hub, `/graphql?${parameters.toString()}`, { headers });
  };
  const ways = [
    ['GET', byGet],
    ['POST', byPost],
  ] as const;

  const expectRefused = ({ status, answer }: HttpAnswer, expected: number, code: string): void => {
    expect([status, answer]).toEqual([
      expected,
      { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })] },
    ]);
    expect(answer.errors?.[0]?.extensions).not.toHaveProperty('incident');
  };

  test.each(ways)('a client asks by hash, registers the document, and asks by hash again, by %s', async (way, ask) => {
    const query = `query By${way}($code: String!) { province(code: $code) { name } }`;
    const asked = { extensions: persisted(hashOf(query)), variables: { code: '92' } };
    const logged = hub.logged();
    const unknown = await ask(asked);
    expectRefused(unknown, 200, 'PERSISTED_QUERY_NOT_FOUND');
    expect(unknown.answer.errors?.[0]?.message).toBe('PersistedQueryNotFound');
    expect(hub.logged()).toBe(logged);
    const name = { data: { province: { name: 'Cần Thơ' } } };
    for (const each of [{ ...asked, query }, asked, asked]) {
      const { status, answer } = await ask(each);
      expect([status, answer]).toEqual([200, name]);
    }
    const other = await byPost({ ...asked, variables: { code: '01' } });
    expect(other.answer.data).toEqual({ province: { name: 'Hà Nội' } });
  });

  test.each(ways)('a hash of another document is refused and not registered, by %s', async (way, ask) => {
    const query = `query Wrong${way} { __typename }`;
    const hash = hashOf(`another than ${query}`);
    const logged = hub.logged();
    expectRefused(await ask({ query, extensions: persisted(hash) }), 400, 'BAD_REQUEST');
    expectRefused(await ask({ extensions: persisted(hash) }), 200, 'PERSISTED_QUERY_NOT_FOUND');
    expect(hub.logged()).toBe(logged);
  });

  test.each([
    ['another version', persisted('0', 2), 400, 'BAD_REQUEST'],
    ['no version', { persistedQuery: { sha256Hash: '0' } }, 400, 'BAD_REQUEST'],
    ['a text', { persistedQuery: 'x' }, 400, 'BAD_REQUEST'],
    ['a list', { persistedQuery: [1] }, 400, 'BAD_REQUEST'],
    ['a hash that is no text', persisted({ a: [1] }), 200, 'PERSISTED_QUERY_NOT_FOUND'],
    ['no hash', persisted(null), 200, 'PERSISTED_QUERY_NOT_FOUND'],
    ['the name of what every object has', persisted('__proto__'), 200, 'PERSISTED_QUERY_NOT_FOUND'],
    ['nothing', {}, 400, 'BAD_REQUEST'],
  ])('%s is no fault of the hub', async (_, extensions, status, code) => {
    const logged = hub.logged();
    for (const [, ask] of ways) expectRefused(await ask({ extensions }), status, code);
    expect(hub.logged()).toBe(logged);
  });

  test('a registered document is under the limits each time', async () => {
    const list = (inner: string): string => `departments(first: $n) { nodes { ${inner} } }`;
    const query = `query ($n: Int) { provinces(first: $n) { nodes { ${list(`province { ${list('id')} }`)} } } }`;
    const extensions = persisted(hashOf(query));
    expect(await byPost({ query, extensions, variables: { n: 1 } })).toMatchObject({ status: 200 });
    for (const [, ask] of ways) {
      expectRefused(await ask({ extensions, variables: { n: 100 } }), 400, 'QUERY_TOO_LARGE');
      expectRefused(await ask({ extensions, variables: { n: 'x' } }), 400, 'BAD_USER_INPUT');
    }
    expect((await byGet({ extensions, variables: { n: 1 } })).answer.data).toHaveProperty('provinces');
  });

  test.each([
    ['no GraphQL', '{', 'GRAPHQL_PARSE_FAILED'],
    ['not of the schema', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a mutation', 'mutation { provinces { totalCount } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('a document that is %s is not registered', async (_, query, code) => {
    const extensions = persisted(hashOf(query));
    expectRefused(await byPost({ query, extensions }), 400, code);
    expectRefused(await byPost({ extensions }), 200, 'PERSISTED_QUERY_NOT_FOUND');
  });

  test('the store is bounded in documents and in bytes', () => {
    const documents = createCaches().persisted;
    for (let each = 0; each < 2100; each += 1) documents.set(`hash ${each}`, '{ __typename }');
    expect(documents.statistics.entries).toBe(2000);
    const long = 'ầ'.repeat(80_000);
    for (let each = 0; each < 100; each += 1) documents.set(`long ${each}`, long);
    expect(documents.statistics.entries * Buffer.byteLength(long)).toBeLessThanOrEqual(10_000_000);
    expect(documents.get('long 99')).toBe(long);
  });
});
