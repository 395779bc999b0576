import { createHash, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import type { JWTPayload } from 'jose';
import { pino } from 'pino';
import { readConfig } from '../../src/settings/config.ts';
import { OperatorError } from '../../src/base/errors.ts';
import {
  createAuthenticator,
  type Authenticator,
  type AuthenticatorOptions,
} from '../../src/identity/authenticator.ts';
import { makeDemonstrationToken } from '../../src/identity/demonstration.ts';
import { readKeySet } from '../../src/identity/key-set-file.ts';
import { createKey, revokeKey } from '../../src/identity/key-store.ts';
import { unauthenticatedReasons } from '../../src/messages/credentials.ts';
import type { UnauthenticatedReason } from '../../src/identity/unauthenticated.ts';
import { isEchoed, reasonsMet, refusalOf, withKey, withToken } from '../support/credentials.ts';
import { run } from '../support/hub-process.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import {
  audience,
  desk,
  makeSigningKey,
  signToken,
  startIssuer,
  type Issuer,
  type SigningKey,
} from '../support/issuer.ts';
import { makePlace, type Place } from '../support/place.ts';
import { runs } from '../support/property/runs.ts';

let hub: TestHub;
let place: Place;
let issuer: Issuer;
const logged: string[] = [];

beforeAll(async () => {
  [hub, place, issuer] = await Promise.all([openHub({ compared: false }), makePlace(null), startIssuer()]);
});
afterAll(async () => {
  await Promise.all([hub.close(), issuer.close()]);
  await place.remove();
});

const settings = (more: Record<string, string> = {}) =>
  readConfig({ LIENTHONG_OIDC_ISSUER: issuer.url, LIENTHONG_OIDC_AUDIENCE: audience, ...more });

/** An authenticator as the hub makes it by these settings. */
function authenticatorBy(
  more: Record<string, string> = {},
  options: Partial<AuthenticatorOptions> = {},
): Authenticator {
  const { oidc, anonymous } = settings(more);
  const log = pino({ level: 'debug' }, { write: (line) => void logged.push(line) });
  return createAuthenticator({
    database: hub.database,
    oidc,
    anonymous,
    demonstrationKey: null,
    log,
    keyCooldown: 0,
    ...options,
  });
}

const refuse = (authenticator: Authenticator, token: string): Promise<string> =>
  refusalOf(withToken(authenticator, token), token);

const seconds = (): number => Math.floor(Date.now() / 1000);

/** The claims of a token that is good. */
const good = (more: object = {}): JWTPayload => ({
  iss: issuer.url,
  aud: audience,
  sub: 'lan',
  client_id: 'desk',
  iat: seconds(),
  exp: seconds() + 60,
  role: 'OFFICER',
  department: '92-SYT',
  ...more,
});

/** A token put together by hand, whatever its header says. */
const assemble = (header: object, claims: object, signature: (text: string) => Buffer): string => {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${signature(text).toString('base64url')}`;
};

describe('a token of an OpenID provider', () => {
  test.each([
    ['found by its description', () => ({})],
    ['found at a URL', () => ({ LIENTHONG_OIDC_JWKS: `${issuer.url}/jwks` })],
  ])('says who asks; keys are %s', async (_, more) => {
    const authenticator = authenticatorBy(more());
    const token = await issuer.grant({ role: 'OFFICER', department: '92-SYT' });
    expect(await withToken(authenticator, token)).toEqual({
      role: 'OFFICER',
      subject: desk,
      client: desk,
      departmentCode: '92-SYT',
    });
    expect(await withToken(authenticator, await issuer.grant({ role: 'ANALYST' }))).toMatchObject({
      role: 'ANALYST',
      departmentCode: null,
    });
  });

  test('says it by the claims that are set', async () => {
    const authenticator = authenticatorBy({ LIENTHONG_CLAIM_ROLE: 'work', LIENTHONG_CLAIM_DEPARTMENT: 'body' });
    const token = await issuer.grant({ work: 'AUDITOR', body: '01-SNV', role: 'ADMIN', department: '92-SYT' });
    expect(await withToken(authenticator, token)).toMatchObject({ role: 'AUDITOR', departmentCode: '01-SNV' });
  });

  test('is refused where it is for another service, or names no role', async () => {
    const authenticator = authenticatorBy();
    const elsewhere = await issuer.grant({ role: 'OFFICER' }, 'https://elsewhere.example/');
    expect(await refuse(authenticator, elsewhere)).toBe('WRONG_AUDIENCE');
    expect(await refuse(authenticator, await issuer.grant({ department: '92-SYT' }))).toBe('BAD_ROLE');
    expect(await refuse(authenticator, await issuer.grant({ role: 'ANONYMOUS' }))).toBe('BAD_ROLE');
    expect(await refuse(authenticator, await issuer.grant({ role: 'KING' }))).toBe('BAD_ROLE');
    expect(await refuse(authenticator, await issuer.grant({ role: ['OFFICER'] }))).toBe('BAD_ROLE');
    expect(await refuse(authenticator, await issuer.grant({ role: 'OFFICER', department: 92 }))).toBe('MALFORMED');
  });

  // `toUpperCase` turns the first four into roles.
  test.each([
    'admın',
    'oﬃcer',
    'auditoR',
    'officer',
    'ＯＦＦＩＣＥＲ',
    'OFFICER ',
    'OFFICER\u200b',
    'ОFFICER',
    '',
    ' ',
  ])('is refused where its role is not exactly one of the hub: %j', async (role) => {
    expect(await refuse(authenticatorBy(), await issuer.grant({ role }))).toBe('BAD_ROLE');
  });

  test.each([{ department: '' }, { department: ' ' }, { sub: ' ', client_id: undefined }, { client_id: '' }])(
    'is refused where a claim is there and empty: %j',
    async (claims) => {
      expect(await refuse(authenticatorBy(), await signToken(issuer.key, good(claims)))).toBe('MALFORMED');
    },
  );

  test('gives no department that its code only resembles', async () => {
    const token = await hub.token({ role: 'OFFICER', departmentCode: '92-\u017fYT' });
    const answer = await fetch(`${hub.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"{ viewer { role department { code } } }"}',
    });
    expect(await answer.json()).toEqual({ data: { viewer: { role: 'OFFICER', department: null } } });
  });

  test('is taken by a new key without a restart, and no longer by the one withdrawn', async () => {
    let now = Date.now();
    const authenticator = authenticatorBy({}, { now: () => new Date(now) });
    const before = await signToken(issuer.key, good({ exp: seconds() + 3600 }));
    const other = await signToken(issuer.key, good({ exp: seconds() + 3600, sub: 'mai' }));
    expect(await withToken(authenticator, before)).toMatchObject({ subject: 'lan' });
    await issuer.rotate(await makeSigningKey());
    const after = await issuer.grant({ role: 'PORTAL', department: '79-SYT' });
    expect(await withToken(authenticator, after)).toMatchObject({ role: 'PORTAL', departmentCode: '79-SYT' });
    expect(await refuse(authenticator, other)).toBe('UNKNOWN_SIGNER');
    // A verification is valid for five minutes.
    expect(await withToken(authenticator, before)).toMatchObject({ subject: 'lan' });
    now += 301_000;
    expect(await refuse(authenticator, before)).toBe('UNKNOWN_SIGNER');
  });

  test('does not make the hub ask for keys each time', async () => {
    const authenticator = authenticatorBy({}, { keyCooldown: 60_000 });
    await withToken(authenticator, await signToken(issuer.key, good()));
    const before = issuer.asked.length;
    const stranger = await makeSigningKey();
    for (let time = 0; time < 5; time += 1) {
      await withToken(authenticator, await signToken(issuer.key, good({ jti: String(time) })));
      expect(await refuse(authenticator, await signToken(stranger, good({ jti: String(time) })))).toBe(
        'UNKNOWN_SIGNER',
      );
    }
    expect(issuer.asked.slice(before)).toEqual([]);
  });

  test('is refused, and not for ever, while the issuer does not answer', async () => {
    const gone = await startIssuer();
    const authenticator = authenticatorBy({ LIENTHONG_OIDC_ISSUER: gone.url });
    const token = await signToken(gone.key, { ...good(), iss: gone.url });
    const recover = gone.fail(503);
    expect(await refuse(authenticator, token)).toBe('ISSUER_UNREACHABLE');
    expect(logged.join('')).toMatch(/keys of the issuer of tokens cannot be fetched/);
    recover();
    expect(await withToken(authenticator, token)).toMatchObject({ subject: 'lan' });
    await gone.close();
    const later = authenticatorBy({ LIENTHONG_OIDC_ISSUER: gone.url });
    expect(await refuse(later, token)).toBe('ISSUER_UNREACHABLE');
  });

  test('is refused if the description belongs to another issuer', async () => {
    const authenticator = authenticatorBy({ LIENTHONG_OIDC_ISSUER: `${issuer.url}/` });
    const token = await signToken(issuer.key, good({ iss: `${issuer.url}/` }));
    expect(await refuse(authenticator, token)).toBe('ISSUER_UNREACHABLE');
  });
});

describe('a token that is wrong', () => {
  let authenticator: Authenticator;
  let key: SigningKey;
  beforeAll(() => {
    authenticator = authenticatorBy();
    ({ key } = issuer);
  });

  test.each<[string, () => Promise<string> | string, UnauthenticatedReason]>([
    ['has expired', () => signToken(key, good({ exp: seconds() - 6 })), 'EXPIRED'],
    ['never expires', () => signToken(key, good({ exp: undefined })), 'MALFORMED'],
    ['is not valid yet', () => signToken(key, good({ nbf: seconds() + 30 })), 'NOT_YET_VALID'],
    ['has a beginning that is no number', () => signToken(key, good({ nbf: 'now' })), 'MALFORMED'],
    ['is for another service', () => signToken(key, good({ aud: 'https://elsewhere.example/' })), 'WRONG_AUDIENCE'],
    ['is for nobody in particular', () => signToken(key, good({ aud: undefined })), 'WRONG_AUDIENCE'],
    ['is of another issuer', () => signToken(key, good({ iss: 'https://elsewhere.example/' })), 'WRONG_ISSUER'],
    ['is of no issuer', () => signToken(key, good({ iss: undefined })), 'WRONG_ISSUER'],
    ['names no role', () => signToken(key, good({ role: undefined })), 'BAD_ROLE'],
    ['names nobody', () => signToken(key, good({ sub: undefined, client_id: undefined })), 'MALFORMED'],
    ['names somebody with U+0000', () => signToken(key, good({ sub: 'a\0b' })), 'MALFORMED'],
    ['is a notice of log-out', () => signToken(key, good(), { typ: 'logout+jwt' }), 'MALFORMED'],
    [
      'is signed by another key of the same id',
      async () => signToken(await makeSigningKey(key.publicJwk.kid), good()),
      'BAD_SIGNATURE',
    ],
    ['is signed by a key of another id', async () => signToken(await makeSigningKey(), good()), 'UNKNOWN_SIGNER'],
    [
      'brings its own key along',
      async () => {
        const own = await makeSigningKey(key.publicJwk.kid);
        return signToken(own, good(), { jwk: own.publicJwk } as never);
      },
      'BAD_SIGNATURE',
    ],
    [
      'was changed after it was signed',
      async () => {
        const [header = '', , signature = ''] = (await signToken(key, good())).split('.');
        return [header, Buffer.from(JSON.stringify(good({ role: 'ADMIN' }))).toString('base64url'), signature].join(
          '.',
        );
      },
      'BAD_SIGNATURE',
    ],
    [
      'is not signed',
      () => assemble({ alg: 'none', kid: key.publicJwk.kid }, good(), () => Buffer.alloc(0)),
      'ALGORITHM',
    ],
    [
      'is signed by the public key as a shared secret',
      () =>
        assemble({ alg: 'HS256', kid: key.publicJwk.kid }, good(), (text) =>
          createHmac('sha256', JSON.stringify(key.publicJwk)).update(text).digest(),
        ),
      'ALGORITHM',
    ],
    ['names no method', () => assemble({ kid: key.publicJwk.kid }, good(), () => randomBytes(64)), 'MALFORMED'],
    [
      'names a critical extension',
      () =>
        signToken(key, good(), { crit: ['x'], x: 1 } as never).catch(() =>
          assemble({ alg: 'ES256', crit: ['x'], x: 1 }, good(), () => randomBytes(64)),
        ),
      'MALFORMED',
    ],
    ['is encrypted', () => 'eyJhbGciOiJSU0EtT0FFUCJ9.AAAA.BBBB.CCCC.DDDD', 'MALFORMED'],
    ['is garbage', () => randomBytes(60).toString('base64url'), 'MALFORMED'],
    [
      'is garbage of three parts',
      () => Array.from({ length: 3 }, () => randomBytes(20).toString('base64url')).join('.'),
      'MALFORMED',
    ],
  ])('is refused with its reason: it %s', async (_, make, reason) => {
    expect(await refuse(authenticator, await make())).toBe(reason);
  });

  test('is refused, whatever it is', async () => {
    const whole = await signToken(key, good());
    const parts = whole.split('.');
    const json = fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'));
    const made = fc.tuple(json, json, fc.base64String()).map((three) => three.join('.'));
    const cut = fc.nat(whole.length - 1).map((end) => whole.slice(0, end));
    const mixed = fc
      .tuple(fc.nat(2), json)
      .map(([at, part]) => parts.map((own, n) => (n === at ? part : own)).join('.'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), made, cut, mixed), async (text) => {
        await refusalOf(withToken(authenticator, text), '');
      }),
      runs(300),
    );
  });

  test('is refused once it expires, though it was taken before, within the tolerance for clocks', async () => {
    let now = Date.now();
    const clocked = authenticatorBy({ LIENTHONG_CLOCK_TOLERANCE: '20' }, { now: () => new Date(now) });
    const token = await signToken(key, good());
    await withToken(clocked, token);
    now += 79_000;
    expect(await withToken(clocked, token)).toMatchObject({ subject: 'lan' });
    now += 2000;
    expect(await refuse(clocked, token)).toBe('EXPIRED');
    expect(await refuse(clocked, await signToken(key, good({ exp: seconds() })))).toBe('EXPIRED');
  });
});

describe('keys in a file', () => {
  const files = (): { LIENTHONG_OIDC_JWKS: string } => ({
    LIENTHONG_OIDC_JWKS: path.join(place.directory, 'jwks.json'),
  });
  const publish = (...keys: readonly SigningKey[]): Promise<void> =>
    writeFile(files().LIENTHONG_OIDC_JWKS, JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) }));

  test('come and go without a restart', async () => {
    const [first, second] = await Promise.all([makeSigningKey(), makeSigningKey(undefined, 'PS256')]);
    const authenticator = authenticatorBy(files());
    expect(await refuse(authenticator, await signToken(first, good()))).toBe('ISSUER_UNREACHABLE');
    await publish(first);
    expect(await withToken(authenticator, await signToken(first, good()))).toMatchObject({ subject: 'lan' });
    expect(await refuse(authenticator, await signToken(second, good()))).toBe('UNKNOWN_SIGNER');
    await publish(first, second);
    expect(await withToken(authenticator, await signToken(second, good()))).toMatchObject({ subject: 'lan' });
    await publish(second);
    expect(await refuse(authenticator, await signToken(first, good({ jti: 'new' })))).toBe('UNKNOWN_SIGNER');
  });

  test('are tried one by one where a token names none', async () => {
    const keys = await Promise.all([makeSigningKey(), makeSigningKey(), makeSigningKey()]);
    await publish(...keys.slice(0, 2));
    const authenticator = authenticatorBy(files());
    const sign = (key: SigningKey | undefined): Promise<string> => signToken(key!, good(), { kid: undefined } as never);
    expect(await withToken(authenticator, await sign(keys[1]))).toMatchObject({ subject: 'lan' });
    expect(await refuse(authenticator, await sign(keys[2]))).toBe('BAD_SIGNATURE');
  });

  test.each([
    ['is not there', null],
    ['is no JSON', '{'],
    ['holds none', '{"keys":[]}'],
    ['holds a private one', '{"keys":[{"kty":"OKP","d":"hunter2","x":"x"}]}'],
    ['holds a shared secret', '{"keys":[{"kty":"oct","k":"hunter2"}]}'],
  ])('are refused in one line where the file %s', async (_, text) => {
    const file = path.join(place.directory, 'bad.json');
    if (text !== null) await writeFile(file, text);
    const reason: unknown = await readKeySet(file).catch((error: unknown) => error);
    expect(reason).toBeInstanceOf(OperatorError);
    expect(String(reason)).toMatch(/is not a set of public keys \(JWKS\): .+/);
    expect(String(reason)).not.toMatch(/hunter2|\n/);
  });

  test('stop the start where they are no keys', async () => {
    const [issuerSettings, nowhere] = [
      { LIENTHONG_OIDC_ISSUER: issuer.url, LIENTHONG_OIDC_AUDIENCE: audience },
      '/nowhere.json',
    ];
    const { code, stderr } = await run(['serve'], {
      PORT: '0',
      ...place.settings,
      ...issuerSettings,
      LIENTHONG_OIDC_JWKS: nowhere,
    }).outcome;
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^lienthong: [^\n]+ is not a set of public keys[^\n]+\n$/),
    ]);
  });
});

describe('a request', () => {
  test('without a credential is anonymous, or refused', async () => {
    const none = { authorization: undefined, apiKey: undefined };
    expect(await authenticatorBy().authenticate(none)).toEqual({
      role: 'ANONYMOUS',
      subject: null,
      client: null,
      departmentCode: null,
    });
    expect(await refusalOf(authenticatorBy({ LIENTHONG_ANONYMOUS: 'deny' }).authenticate(none), '')).toBe('MISSING');
  });

  test('with two credentials is refused, though each is good', async () => {
    const authenticator = authenticatorBy();
    const token = await signToken(issuer.key, good());
    const { key } = await createKey(hub.database, {
      client: 'two',
      role: 'PORTAL',
      departmentCode: null,
      expiresAt: null,
    });
    const both = authenticator.authenticate({ authorization: `Bearer ${token}`, apiKey: key });
    expect(await refusalOf(both, token)).toBe('MANY_CREDENTIALS');
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic bGFuOmxhbg==', 'Bearer "quoted"', 'Bearer two tokens'])(
    'with the header `authorization: %s` is refused',
    async (authorization) => {
      expect(await refusalOf(authenticatorBy().authenticate({ authorization, apiKey: undefined }), '')).toBe(
        'MALFORMED',
      );
    },
  );
});

describe('an API key', () => {
  const make = (expiresAt: Date | null = null): Promise<{ id: string; key: string }> =>
    createKey(hub.database, { client: 'portal of the tests', role: 'PORTAL', departmentCode: '79-SYT', expiresAt });

  test('says who asks, in either header', async () => {
    const authenticator = authenticatorBy();
    const { key } = await make();
    const identity = { role: 'PORTAL', subject: null, client: 'portal of the tests', departmentCode: '79-SYT' };
    expect(await withKey(authenticator, key)).toEqual(identity);
    expect(await withToken(authenticator, key)).toEqual(identity);
  });

  test('is refused where it is unknown, changed, expired or revoked', async () => {
    let now = Date.now();
    const authenticator = authenticatorBy({}, { now: () => new Date(now) });
    const { id, key } = await make(new Date(now + 1000));
    const refuseKey = (text: string): Promise<string> => refusalOf(withKey(authenticator, text), text);
    expect(await refuseKey((await make()).key.replace(/(?<=^ltk_.{16})_.+/, key.slice(20)))).toBe('UNKNOWN_KEY');
    expect(await refuseKey(key.slice(0, -1))).toBe('UNKNOWN_KEY');
    expect(await refuseKey('')).toBe('UNKNOWN_KEY');
    expect(await refuseKey(`ltk_${'0'.repeat(16)}_${'0'.repeat(43)}`)).toBe('UNKNOWN_KEY');
    expect(await withKey(authenticator, key)).toMatchObject({ role: 'PORTAL' });
    now += 1000;
    expect(await refuseKey(key)).toBe('KEY_EXPIRED');
    await revokeKey(hub.database, id);
    expect(await refuseKey(key)).toBe('REVOKED');
    // Only its holder learns that a key was revoked.
    expect(await refuseKey(`ltk_${id}_${'0'.repeat(43)}`)).toBe('UNKNOWN_KEY');
  });

  test('is 256 random bits, of which a hash is kept', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => make()));
    const secrets = new Set(keys.map(({ key }) => key.slice(21)));
    expect(secrets.size).toBe(20);
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    const rows = await hub.database.client.apiKey.findMany();
    const kept = JSON.stringify(rows);
    for (const { id, key } of keys) {
      expect(isEchoed(key.slice(21), kept)).toBe(false);
      expect(rows.find((row) => row.id === id)?.hash).toBe(createHash('sha256').update(key).digest('hex'));
    }
  });

  test('is read for each request, and for concurrent requests in one statement', async () => {
    const authenticator = authenticatorBy();
    const { key } = await make();
    const other = await make();
    hub.takeStatements();
    await Promise.all([key, other.key, key, key].map((one) => withKey(authenticator, one)));
    expect(hub.takeStatements()).toHaveLength(1);
    await withKey(authenticator, key);
    expect(hub.takeStatements()).toHaveLength(1);
  });
});

describe('a token for demonstration', () => {
  const officer = { role: 'OFFICER', departmentCode: '92-SYT' } as const;
  const { privateKey: key } = generateKeyPairSync('ed25519');

  test('says who asks', async () => {
    const authenticator = authenticatorBy({}, { demonstrationKey: key });
    const identity = await withToken(authenticator, await makeDemonstrationToken(key, officer));
    expect(identity).toEqual({ ...officer, subject: 'officer@92-SYT', client: 'demonstration' });
    const nowhere = await makeDemonstrationToken(key, { role: 'ANALYST', departmentCode: null });
    expect(await withToken(authenticator, nowhere)).toMatchObject({ role: 'ANALYST', departmentCode: null });
  });

  test('is taken by a hub that is wired for it', async () => {
    const { viewer } = await hub.read(
      '{ viewer { role department { code } } }',
      {},
      { role: 'OFFICER', department: '92-SYT' },
    );
    expect(viewer).toEqual({ role: 'OFFICER', department: { code: '92-SYT' } });
  });

  test('is refused in production, where there is no key for it', async () => {
    expect(await refuse(authenticatorBy(), await makeDemonstrationToken(key, officer))).toBe('DEMONSTRATION_REFUSED');
  });

  test('expires', async () => {
    const old = await makeDemonstrationToken(key, officer, { now: new Date(Date.now() - 12 * 3_600_000) });
    expect(await refuse(authenticatorBy({}, { demonstrationKey: key }), old)).toBe('EXPIRED');
  });

  test('is not taken from another key, that of the issuer included, which goes on signing its own', async () => {
    const authenticator = authenticatorBy({}, { demonstrationKey: key });
    const forged = await signToken(issuer.key, good({ iss: 'urn:lienthong:demonstration', aud: 'lienthong' }));
    expect(await refuse(authenticator, forged)).toBe('ALGORITHM');
    const stranger = await makeDemonstrationToken(generateKeyPairSync('ed25519').privateKey, officer);
    expect(await refuse(authenticator, stranger)).toBe('BAD_SIGNATURE');
    expect(await withToken(authenticator, await signToken(issuer.key, good()))).toMatchObject({ subject: 'lan' });
  });
});

describe('settings of the issuer', () => {
  const issuerUrl = 'https://id.example/realm';
  test.each([
    [{ LIENTHONG_OIDC_ISSUER: issuerUrl }, /LIENTHONG_OIDC_AUDIENCE has to be set/],
    [{ LIENTHONG_OIDC_AUDIENCE: audience }, /LIENTHONG_OIDC_AUDIENCE needs LIENTHONG_OIDC_ISSUER/],
    [{ LIENTHONG_OIDC_JWKS: '/keys.json' }, /LIENTHONG_OIDC_JWKS needs LIENTHONG_OIDC_ISSUER/],
    [{ LIENTHONG_OIDC_ISSUER: 'somebody', LIENTHONG_OIDC_AUDIENCE: audience }, /LIENTHONG_OIDC_ISSUER must be a URL/],
    [
      { LIENTHONG_OIDC_ISSUER: 'http://id.example', LIENTHONG_OIDC_AUDIENCE: audience },
      /LIENTHONG_OIDC_ISSUER must be https/,
    ],
    [
      {
        LIENTHONG_OIDC_ISSUER: issuerUrl,
        LIENTHONG_OIDC_AUDIENCE: audience,
        LIENTHONG_OIDC_JWKS: 'http://id.example/',
      },
      /LIENTHONG_OIDC_JWKS must be https/,
    ],
    [{ LIENTHONG_ENV: 'prod' }, /LIENTHONG_ENV/],
    [{ LIENTHONG_ANONYMOUS: 'no' }, /LIENTHONG_ANONYMOUS/],
    [{ LIENTHONG_CLOCK_TOLERANCE: '3600' }, /LIENTHONG_CLOCK_TOLERANCE/],
  ])('%j are refused', (environment, reason) => {
    expect(() => readConfig(environment)).toThrow(reason);
  });

  test('are found in the list of settings', async () => {
    const { stdout } = await run(['settings']).outcome;
    const text = await readFile(new URL('../../src/settings/oidc.ts', import.meta.url), 'utf8');
    const names = new Set([...text.matchAll(/LIENTHONG_[A-Z_]+/g)].map(([name]) => name));
    expect(names.size).toBeGreaterThan(5);
    for (const name of [...names, 'LIENTHONG_ENV', 'LIENTHONG_ANONYMOUS']) expect(stdout).toMatch(name);
  });
});

test('every reason was met, and no log line holds a piece of a credential', () => {
  expect([...reasonsMet].sort()).toEqual(Object.keys(unauthenticatedReasons).sort());
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join('')).not.toMatch(/eyJ|ltk_/);
});
