import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenReader } from '../../src/identity/tokens.ts';
import { servesThisMachineAlone, whyNoDemonstration } from '../../src/main/sign-in.ts';
import { createDemonstrationTokens } from '../../src/server/pages/demonstration-tokens.ts';
import { readConfig } from '../../src/settings/config.ts';
import { sendRaw, type RawAnswer, type RawRequest } from '../support/http.ts';
import { LogSink } from '../support/log-sink.ts';

const key = generateKeyPairSync('ed25519').privateKey;

let server: Server;
/** What the socket says of the client, where it is not this machine. */
let peer: string | undefined;

beforeAll(async () => {
  const handler = createDemonstrationTokens(key);
  const seen = (request: IncomingMessage): IncomingMessage => {
    if (peer !== undefined) Object.defineProperty(request.socket, 'remoteAddress', { value: peer });
    return request;
  };
  server = createServer((request, response) => {
    void Promise.resolve(handler(seen(request), response)).then((isAnswered) => {
      if (!isAnswered) response.writeHead(204).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
beforeEach(() => {
  peer = undefined;
});
afterAll(() => new Promise((closed) => server.close(closed)));

const port = (): number => (server.address() as AddressInfo).port;

/** What the explorer's page has a browser send. */
const asPage = (host: string, more: RawRequest['headers'] = {}): RawRequest => ({
  method: 'POST',
  headers: { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', ...more },
});

const ask = (request: RawRequest, path = '/explorer/demonstration/officer'): Promise<RawAnswer> =>
  sendRaw({ address: `http://127.0.0.1:${port()}` }, path, request);

const bodyOf = ({ bytes }: RawAnswer): any => JSON.parse(String(bytes));

const without = (name: string): RawRequest => {
  const { method = '', headers = {} } = asPage(`127.0.0.1:${port()}`);
  return { method, headers: Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name)) };
};

describe('the explorer on this machine', () => {
  test.each([
    ['officer', { role: 'OFFICER', departmentCode: '92-SYT' }],
    ['portal', { role: 'PORTAL', departmentCode: '79-SYT' }],
    ['analyst', { role: 'ANALYST', departmentCode: null }],
  ])('is given a token of the %s', async (name, viewer) => {
    const answered = await ask(asPage(`127.0.0.1:${port()}`), `/explorer/demonstration/${name}`);
    expect(answered.status).toBe(200);
    expect(answered.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    const { log } = new LogSink();
    const now = (): Date => new Date();
    const read = createTokenReader({ oidc: null, demonstrationKey: key, log, now, keyCooldown: 0 });
    expect(await read(bodyOf(answered).token)).toMatchObject(viewer);
  });

  test.each(['localhost', 'LOCALHOST', '[::1]', '127.0.0.2'])('is known as %s', async (name) => {
    expect((await ask(asPage(`${name}:${port()}`))).status).toBe(200);
    expect((await ask(asPage(name))).status).toBe(200);
  });
});

describe('a token is refused', () => {
  const refused = async (request: RawRequest, why: string): Promise<void> => {
    const answered = await ask(request);
    expect([answered.status, bodyOf(answered).errors[0].extensions.code]).toEqual([403, 'FORBIDDEN']);
    expect(bodyOf(answered).errors[0].message).toContain(why);
    expect(String(answered.bytes)).not.toContain('eyJ');
  };

  test.each([
    'rebound.example:4000',
    '127.0.0.1.rebound.example',
    'localhost.rebound.example',
    '127.0.0.1:4000.rebound.example',
    '192.168.1.9:4000',
    '0.0.0.0:4000',
    '[::]:4000',
  ])('where a name leads here that is not this machine: %s', (host) => refused(asPage(host), '`Host`'));

  test.each(['http://127.0.0.1:1', 'http://localhost', 'https://127.0.0.1', 'http://rebound.example', 'null'])(
    'to a page of %s',
    (origin) => refused(asPage(`127.0.0.1:${port()}`, { origin }), '`Origin`'),
  );

  test.each(['same-site', 'cross-site', 'none'])('to what a browser calls %s', (site) =>
    refused(asPage(`127.0.0.1:${port()}`, { 'sec-fetch-site': site }), '`Sec-Fetch-Site`'),
  );

  test('to a client that is no browser', async () => {
    await refused(without('origin'), '`Origin`');
    await refused(without('sec-fetch-site'), '`Sec-Fetch-Site`');
  });

  test.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])('through a proxy that adds %s', (name) =>
    refused(asPage(`127.0.0.1:${port()}`, { [name]: '203.0.113.7' }), 'a proxy'),
  );

  test.each(['203.0.113.7', '::ffff:203.0.113.7', 'fe80::1'])('to another machine: %s', async (address) => {
    peer = address;
    await refused(asPage(`127.0.0.1:${port()}`), 'another machine');
  });

  test('to a GET, which a link or an image could send', async () => {
    const { status, headers } = await ask({ ...asPage(`127.0.0.1:${port()}`), method: 'GET' });
    expect([status, headers.allow]).toEqual([405, 'POST']);
  });

  test.each(['admin', '', 'officer/', 'constructor'])('for a viewer that is not offered: "%s"', async (name) => {
    const { status } = await ask(asPage(`127.0.0.1:${port()}`), `/explorer/demonstration/${name}`);
    expect(status).toBe(404);
  });
});

describe('a hub offers tokens', () => {
  const offers = (environment: NodeJS.ProcessEnv): boolean => {
    const config = readConfig(environment);
    return whyNoDemonstration(config) === null && servesThisMachineAlone(config);
  };

  test.each<[string, NodeJS.ProcessEnv]>([
    ['by default', {}],
    ['on localhost', { LIENTHONG_HOST: 'localhost' }],
    ['on IPv6', { LIENTHONG_HOST: '::1' }],
  ])('%s', (_, environment) => {
    expect(offers(environment)).toBe(true);
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ['in production', { LIENTHONG_ENV: 'production' }],
    ['with an issuer', { LIENTHONG_OIDC_ISSUER: 'https://sso.example.vn', LIENTHONG_OIDC_AUDIENCE: 'hub' }],
    ['on all addresses', { LIENTHONG_HOST: '0.0.0.0' }],
    ['on an address of a network', { LIENTHONG_HOST: '10.0.0.5' }],
    ['behind a proxy', { LIENTHONG_TRUSTED_PROXIES: '1' }],
  ])('not %s', (_, environment) => {
    expect(offers(environment)).toBe(false);
  });
});
