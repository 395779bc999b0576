import { createHash, generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import type { Viewer } from '../../src/access/viewer.ts';
import { Assertions } from '../../src/links/assertions.ts';
import type { ContractOperation, OnBehalfOf } from '../../src/links/department-service.ts';
import { LinkPool } from '../../src/links/link-pool.ts';
import type { LinkLimits, LinkPoolOptions } from '../../src/links/link-options.ts';
import type { Link } from '../../src/access/link.ts';
import { SourceFailure } from '../../src/source/source-state.ts';
import { makeAuthority, type CertificateAuthority } from '../support/certificates.ts';
import { LogSink } from '../support/log-sink.ts';
import { json, startScripted, type Respond, type ScriptedService } from '../support/contract/scripted-service.ts';

/** The way from the hub to a department's own service. */

const viewer: Viewer = {
  identity: { role: 'OFFICER', subject: 'an officer', client: 'a client', departmentCode: '79-SYT' },
  departmentId: '79-SYT-20250701',
  purpose: 'VERIFICATION',
  caseReference: 'A-1',
};
const onBehalfOf: OnBehalfOf = { viewer, clauseFor: (model, department) => `clause of ${model} ${department}` };
const operation: ContractOperation = {
  query: '{ beneficiaries { nodes { category } } }',
  variables: { first: 3 },
  fields: ['Beneficiary.category', 'Enrolment.startedOn', 'Beneficiary.category'],
};

const linkTo = (url: string, more: Partial<Link> = {}): Link => ({
  departmentId: '92-SYT-20250701',
  departmentCode: '92-SYT',
  provinceId: '92-20250701',
  url,
  certificateAuthority: null,
  contractVersion: '1.0',
  pausedAt: null,
  ...more,
});

const key = generateKeyPairSync('ed25519').privateKey;
const sink = new LogSink();
const pools: LinkPool[] = [];
const services: ScriptedService[] = [];

async function openPool(limits: Partial<LinkLimits> = {}, more: Partial<LinkPoolOptions> = {}): Promise<LinkPool> {
  const assertions = await Assertions.create({ key, hub: 'the hub' });
  const pool = new LinkPool({ assertions, log: sink.log, certificate: null, isProduction: false, limits, ...more });
  pools.push(pool);
  return pool;
}

async function openService(...responses: readonly Respond[]): Promise<ScriptedService> {
  const service = await startScripted();
  services.push(service);
  if (responses.length > 0) service.answers(...responses);
  return service;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  await Promise.all(services.splice(0).map((service) => service.close().catch(() => undefined)));
});

/** The state that a failed question gives; throws where it does not fail. */
async function stateOf(asked: Promise<unknown>): Promise<string> {
  const failure: unknown = await asked.then(
    () => 'it is answered',
    (error: unknown) => error,
  );
  if (!(failure instanceof SourceFailure)) throw new Error(`No failure of a source: ${String(failure)}`);
  expect(failure.departmentId).toBe('92-SYT-20250701');
  return `${failure.status}: ${failure.message}`;
}

/** Waits until the hub has let go of all connections. */
async function untilClosed(service: ScriptedService): Promise<void> {
  for (let n = 0; n < 200 && (await service.connections()) > 0; n += 1) await sleep(20);
  expect(await service.connections()).toBe(0);
}

const answer = { data: { service: null } };
const status =
  (code: number, headers: Record<string, string> = {}): Respond =>
  (response) => {
    response.writeHead(code, headers).end('{}');
  };
const never: Respond = () => undefined;
const dies: Respond = (response) => response.destroy();
const diesMidway: Respond = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"data":', () => response.destroy());
};
const typed =
  (text: string, type = 'application/json'): Respond =>
  (response) => {
    response.writeHead(200, { 'content-type': type }).end(text);
  };

const tokenOf = ({ asked }: ScriptedService, index = -1): string =>
  (asked.at(index)?.headers.authorization ?? '').replace(/^Bearer /, '');

describe('an assertion', () => {
  test('says who asks for what, for this one request, and is signed with the key that the hub publishes', async () => {
    const service = await openService(json(answer));
    const pool = await openPool();
    await pool.serviceFor(linkTo(service.url), onBehalfOf).ask(operation);
    const { keySet } = await Assertions.create({ key, hub: 'the hub' });
    expect(keySet.keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String), alg: 'EdDSA', use: 'sig' },
    ]);
    const { payload, protectedHeader } = await jwtVerify(
      tokenOf(service),
      createLocalJWKSet(keySet as unknown as JSONWebKeySet),
      { issuer: 'the hub', audience: '92-SYT', typ: 'lienthong-assertion+jwt', algorithms: ['EdDSA'] },
    );
    expect(protectedHeader.kid).toBe(keySet.keys[0]?.kid);
    expect(payload.exp! - payload.iat!).toBe(30);
    expect(payload).toEqual({
      iss: 'the hub',
      aud: '92-SYT',
      iat: expect.any(Number),
      exp: expect.any(Number),
      jti: expect.stringMatching(/^[\w-]{16,}$/),
      viewer: { role: 'OFFICER', department: '79-SYT', subject: 'an officer', client: 'a client' },
      purpose: 'VERIFICATION',
      case: 'A-1',
      clauses: ['clause of Beneficiary 92-SYT-20250701', 'clause of Enrolment 92-SYT-20250701'],
      fields: ['Beneficiary.category', 'Enrolment.startedOn'],
      operation: createHash('sha256').update(service.asked[0]!.body).digest('base64url'),
    });
    expect(JSON.parse(service.asked[0]!.body)).toEqual({ query: operation.query, variables: { first: 3 } });
    expect(service.asked[0]).toMatchObject({ path: '/graphql', client: null });
  });
});

describe('what a service answers', () => {
  test('is passed on as it is, errors of fields too', async () => {
    const errors = [{ message: 'no', path: ['beneficiaries', 0], extensions: { code: 'FORBIDDEN' } }];
    const service = await openService(json({ data: { beneficiaries: null }, errors }));
    const pool = await openPool();
    const answered = await pool.serviceFor(linkTo(service.url), onBehalfOf).ask(operation);
    expect(answered).toEqual({ data: { beneficiaries: null }, errors });
  });

  const broken = (reason: string): string => `UNAVAILABLE: its answer breaks the contract: ${reason}`;
  const notGraphql = broken('it does not have the form of GraphQL, or has too many errors');
  const denial = (code: string, reason?: string): object => ({
    data: null,
    errors: [{ message: 'a secret', extensions: { code, reason } }],
  });

  test.each<[string, Respond, string]>([
    ['401', json(denial('UNAUTHENTICATED', 'EXPIRED'), 401), 'REFUSED: it refuses: EXPIRED'],
    ['403 of something before it', typed('<html>', 'text/html'), broken('it is not of the type application/json')],
    ['403 of another', status(403), 'REFUSED: it refuses to answer'],
    ['a refusal of all', json(denial('FORBIDDEN', 'NO_AGREEMENT')), 'REFUSED: it refuses: NO_AGREEMENT'],
    ['a refusal in words', json(denial('FORBIDDEN', 'Nguyễn Văn A')), 'REFUSED: it refuses to answer'],
    ['404', status(404), 'UNAVAILABLE: it answered HTTP 404'],
    ['500', status(500), 'UNAVAILABLE: it answered HTTP 500'],
    ['a redirect', status(307, { location: '/elsewhere' }), broken('it is a redirect (HTTP 307)')],
    ['no JSON', typed('{"data":'), broken('it is not JSON')],
    ['HTML', typed('<p>', 'text/html'), broken('it is not of the type application/json')],
    ['a list', json([]), notGraphql],
    ['nothing', json({}), notGraphql],
    ['data that is none', json({ data: 'rows' }), notGraphql],
    ['errors that are none', json({ data: {}, errors: 'no' }), notGraphql],
    ['too many errors', json({ data: {}, errors: Array(5001).fill({ message: 'no' }) }), notGraphql],
    ['too much', json({ data: { text: 'x'.repeat(200_000) } }), broken('it is too large')],
    ['no HTTP', (response) => response.socket?.end('220 mail.example ESMTP\r\n'), broken('it is not HTTP')],
  ])('%s', async (_, respond, expected) => {
    const service = await openService(respond);
    const pool = await openPool({ answerSize: 200_000 });
    expect(await stateOf(pool.serviceFor(linkTo(service.url), onBehalfOf).ask(operation))).toBe(expected);
    expect(service.asked).toHaveLength(1);
  });

  test('is not waited for longer than one question may take: neither its start, nor a body that drips', async () => {
    const drips: Respond = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    };
    const service = await openService(never, drips);
    const pool = await openPool({ timeout: 1000, keepAlive: 100 });
    const asked = pool.serviceFor(linkTo(service.url), onBehalfOf);
    const late = 'TIMEOUT: no answer within 1000 milliseconds';
    expect(await stateOf(asked.ask(operation))).toBe(late);
    expect(await stateOf(asked.ask(operation))).toBe(late);
    expect(service.asked).toHaveLength(2);
    await untilClosed(service);
  });
});

describe('a question is asked once more', () => {
  test.each<[string, Respond]>([
    ['502', status(502)],
    ['503', status(503)],
    ['504', status(504)],
    ['a connection that ends', dies],
    ['one that ends in mid-answer', diesMidway],
  ])('after %s, with another assertion', async (_, respond) => {
    const service = await openService(respond, json(answer));
    const pool = await openPool();
    expect(await pool.serviceFor(linkTo(service.url), onBehalfOf).ask(operation)).toMatchObject(answer);
    expect(service.asked).toHaveLength(2);
    const [first, second] = [decodeJwt(tokenOf(service, 0)), decodeJwt(tokenOf(service, 1))];
    expect(first.jti).not.toBe(second.jti);
    expect(first.operation).toBe(second.operation);
  });

  test('and no more than once', async () => {
    const service = await openService(status(503));
    const pool = await openPool();
    const asked = pool.serviceFor(linkTo(service.url), onBehalfOf);
    expect(await stateOf(asked.ask(operation))).toBe('UNAVAILABLE: it answered HTTP 503');
    expect(service.asked).toHaveLength(2);
    await service.close();
    expect(await stateOf(asked.ask(operation))).toBe('UNAVAILABLE: it cannot be reached (ECONNREFUSED)');
  });
});

describe('a service that fails', () => {
  test('is left alone after several failures in a row, and asked again after a moment', async () => {
    const service = await openService(status(500));
    const pool = await openPool({ failures: 3, openFor: 1000 });
    const asked = pool.serviceFor(linkTo(service.url), onBehalfOf);
    for (let n = 0; n < 3; n += 1) expect(await stateOf(asked.ask(operation))).toMatch('HTTP 500');
    expect(await stateOf(asked.ask(operation))).toMatch(/^UNAVAILABLE: it gets no requests for a moment/);
    expect(service.asked).toHaveLength(3);
    await sleep(1100);
    expect(await stateOf(asked.ask(operation))).toMatch('HTTP 500');
    expect(await stateOf(asked.ask(operation))).toMatch('it gets no requests for a moment');
    service.answers(json(answer));
    await sleep(1100);
    for (let n = 0; n < 3; n += 1) expect(await asked.ask(operation)).toMatchObject(answer);
    expect(service.asked).toHaveLength(7);
  });

  test('is not thought to fail when it refuses', async () => {
    const service = await openService(status(401));
    const pool = await openPool({ failures: 2 });
    const asked = pool.serviceFor(linkTo(service.url), onBehalfOf);
    for (let n = 0; n < 5; n += 1) expect(await stateOf(asked.ask(operation))).toMatch(/^REFUSED/);
    expect(service.asked).toHaveLength(5);
  });

  test('is left alone longer once it has answered with records of another department', async () => {
    const service = await openService(json(answer));
    const pool = await openPool({ isolatedFor: 1000 });
    const asked = pool.serviceFor(linkTo(service.url), onBehalfOf);
    await asked.ask(operation);
    const breach = asked.breach('rows in the wrong order');
    expect(breach).toMatchObject({ status: 'UNAVAILABLE', message: expect.stringMatching(/wrong order/) });
    await asked.ask(operation);
    expect(asked.breach('a row of another department', true)).toBeInstanceOf(SourceFailure);
    expect(await stateOf(asked.ask(operation))).toMatch(/records of another department/);
    expect(service.asked).toHaveLength(2);
    await sleep(1100);
    expect(await asked.ask(operation)).toMatchObject(answer);
    expect(sink.text).toMatch(/breaks the department contract/);
  });

  test('costs no other department anything', async () => {
    const [dead, well] = [await openService(never), await openService(json(answer))];
    const pool = await openPool({ timeout: 1000, concurrency: 1, waiting: 2 });
    const other = linkTo(well.url, { departmentId: '79-SYT-20250701', departmentCode: '79-SYT' });
    const late = Array.from({ length: 5 }, () => stateOf(pool.serviceFor(linkTo(dead.url), onBehalfOf).ask(operation)));
    expect(await pool.serviceFor(other, onBehalfOf).ask(operation)).toMatchObject(answer);
    const states = await Promise.all(late);
    expect(states.filter((state) => state.startsWith('TIMEOUT'))).toHaveLength(3);
    expect(states.filter((state) => state === 'UNAVAILABLE: too many requests are waiting for it')).toHaveLength(2);
    expect(dead.asked).toHaveLength(1);
  });
});

test('a service is asked so many questions at once, and all of them are answered', async () => {
  let most = 0;
  let now = 0;
  const slow: Respond = (response, question) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      json(answer)(response, question);
    }, 20);
  };
  const service = await openService(slow);
  const pool = await openPool({ concurrency: 3 });
  const asked = pool.serviceFor(linkTo(service.url), onBehalfOf);
  await Promise.all(Array.from({ length: 20 }, () => asked.ask(operation)));
  expect([most, service.asked.length, await service.connections()]).toEqual([3, 20, 3]);
});

describe('a link', () => {
  test('that is paused, removed or changed is not asked', async () => {
    const service = await openService(json(answer));
    const pool = await openPool();
    const link = linkTo(service.url);
    const paused = { ...link, pausedAt: '2026-11-21T00:00:00Z' };
    expect(await stateOf(pool.serviceFor(paused, onBehalfOf).ask(operation))).toBe('UNAVAILABLE: paused');
    const asked = pool.serviceFor(link, onBehalfOf);
    await asked.ask(operation);
    pool.retain([paused]);
    expect(await stateOf(asked.ask(operation))).toBe('UNAVAILABLE: paused');
    pool.retain([link]);
    await asked.ask(operation);
    pool.retain([{ ...link, url: `${service.url}/other` }]);
    expect(await stateOf(asked.ask(operation))).toBe('UNAVAILABLE: its link was just changed');
    pool.retain([]);
    expect(await stateOf(asked.ask(operation))).toBe('UNAVAILABLE: its link was just changed');
    await untilClosed(service);
    expect(service.asked).toHaveLength(2);
  });

  test.each(['http://192.0.2.1/graphql', 'https://a:b@127.0.0.1/', 'ftp://127.0.0.1/', 'file:///etc/passwd', 'no'])(
    'to %s is not asked',
    async (url) => {
      const pool = await openPool();
      const state = await stateOf(pool.serviceFor(linkTo(url), onBehalfOf).ask(operation));
      expect(state).toBe('UNAVAILABLE: its address is not acceptable');
    },
  );

  test('without TLS is not asked in production, nor one with TLS where the hub has no certificate', async () => {
    const service = await openService(json(answer));
    const pool = await openPool({}, { isProduction: true });
    const ask = (url: string): Promise<string> => stateOf(pool.serviceFor(linkTo(url), onBehalfOf).ask(operation));
    expect(await ask(service.url)).toMatch(/its address is not acceptable/);
    expect(await ask('https://127.0.0.1:1/')).toBe('UNAVAILABLE: the hub has no client certificate to show it');
    expect(service.asked).toHaveLength(0);
  });
});

describe('with certificates', () => {
  let hubs: CertificateAuthority;
  let nodes: CertificateAuthority;
  let strangers: CertificateAuthority;
  beforeAll(async () => {
    [hubs, nodes, strangers] = (await Promise.all(['hubs', 'nodes', 'strangers'].map(makeAuthority))) as any;
  });

  const open = async (authority: CertificateAuthority): Promise<ScriptedService> => {
    const service = await startScripted({ ...(await authority.issue('node')), authority: hubs.certificate });
    services.push(service);
    service.answers(json(answer));
    return service;
  };

  test('hub and service know each other', async () => {
    const service = await open(nodes);
    const pool = await openPool({}, { certificate: await hubs.issue('the hub', 'client') });
    const link = linkTo(service.url, { certificateAuthority: nodes.certificate });
    expect(await pool.serviceFor(link, onBehalfOf).ask(operation)).toMatchObject(answer);
    expect(service.asked[0]?.client).toBe('the hub');
  });

  test('neither asks or answers a stranger', async () => {
    const [service, stranger] = [await open(nodes), await open(strangers)];
    const pool = await openPool({}, { certificate: await hubs.issue('the hub', 'client') });
    const trusting = { certificateAuthority: nodes.certificate };
    const refused = /^UNAVAILABLE: its certificate or the hub's was not accepted/;
    expect(await stateOf(pool.serviceFor(linkTo(stranger.url, trusting), onBehalfOf).ask(operation))).toMatch(refused);
    const untrusted = await openPool();
    expect(await stateOf(untrusted.serviceFor(linkTo(service.url), onBehalfOf).ask(operation))).toMatch(
      /no client cert/,
    );
    const systems = await openPool({}, { certificate: await hubs.issue('the hub', 'client') });
    expect(await stateOf(systems.serviceFor(linkTo(service.url), onBehalfOf).ask(operation))).toMatch(refused);
    const impostor = await openPool({}, { certificate: await strangers.issue('the hub', 'client') });
    expect(await stateOf(impostor.serviceFor(linkTo(service.url, trusting), onBehalfOf).ask(operation))).toMatch(
      /^UNAVAILABLE/,
    );
    expect([service.asked.length, stranger.asked.length]).toEqual([0, 0]);
  });
});

describe('the state of a link', () => {
  const instant = (ago: number): string => new Date(Date.now() - ago).toISOString();
  const id = Buffer.from('Department:92-SYT-20250701').toString('base64url');
  const said = (more: object = {}): Respond =>
    json({
      data: {
        service: {
          contractVersion: '1.3',
          department: { id, code: '92-SYT' },
          software: 'a service',
          now: instant(0),
          asOf: instant(0),
          ...more,
        },
      },
    });

  test('is asked for once by all who ask at once, and remembered', async () => {
    const service = await openService(said());
    const pool = await openPool();
    const link = linkTo(service.url);
    const states = await Promise.all([pool.healthOf(link), pool.healthOf(link), pool.healthOf(link)]);
    expect(states[0]).toEqual({
      status: 'OK',
      latency: expect.any(Number),
      lastSeen: expect.any(Date),
      contractVersion: '1.3',
    });
    expect(await pool.healthOf(link)).toEqual(states[0]);
    expect(service.asked).toHaveLength(1);
    expect(decodeJwt(tokenOf(service))).toMatchObject({ viewer: { role: 'ANONYMOUS' }, fields: [], clauses: [] });
    expect(await pool.healthOf({ ...link, pausedAt: instant(0) })).toMatchObject({ status: 'PAUSED' });
  });

  test.each<[string, Respond, string]>([
    ['serves a copy', said({ asOf: instant(3 * 86_400_000) }), 'STALE'],
    ['does not answer', never, 'TIMEOUT'],
    ['fails', status(500), 'UNAVAILABLE'],
    ['refuses', status(401), 'REFUSED'],
    ['is of another department', said({ department: { id, code: '79-SYT' } }), 'UNAVAILABLE'],
    ['keeps another version', said({ contractVersion: '2.0' }), 'UNAVAILABLE'],
    ['does not say what it is', json(answer), 'UNAVAILABLE'],
  ])('of one that %s', async (_, respond, expected) => {
    const service = await openService(respond);
    const pool = await openPool({ timeout: 1000, checkedFor: 0 });
    const link = linkTo(service.url);
    expect(await pool.healthOf(link)).toMatchObject({ status: expected });
    expect(service.asked).toHaveLength(1);
    if (expected === 'STALE') return;
    service.answers(said());
    const isForeign = /another department/.test(_);
    expect(await pool.healthOf(link)).toMatchObject({ status: isForeign ? 'UNAVAILABLE' : 'OK' });
  });

  test('follows from what it answers to all', async () => {
    const service = await openService(json({ data: { service: { asOf: instant(3 * 86_400_000) } } }));
    const pool = await openPool();
    const link = linkTo(service.url);
    await pool.serviceFor(link, onBehalfOf).ask(operation);
    expect(await pool.healthOf(link)).toMatchObject({ status: 'STALE' });
    service.answers(json({ data: { service: { asOf: instant(0) } } }));
    await pool.serviceFor(link, onBehalfOf).ask(operation);
    expect(await pool.healthOf(link)).toMatchObject({ status: 'OK', contractVersion: '1.0' });
    expect(service.asked).toHaveLength(2);
  });
});
