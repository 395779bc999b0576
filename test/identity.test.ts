import { createHash, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import type { JWTPayload } from 'jose';
import { pino } from 'pino';
import { readConfig } from '../src/config.ts';
import { openDatabase, type Database } from '../src/db/database.ts';
import { createAuthenticator, type Authenticator, type AuthenticatorOptions } from '../src/identity/authenticator.ts';
import { makeDemonstrationToken, readDemonstrationKey } from '../src/identity/demonstration.ts';
import { createKey, revokeKey } from '../src/identity/key-store.ts';
import type { Identity } from '../src/identity/identity.ts';
import { unauthenticatedReasons, type UnauthenticatedReason } from '../src/identity/unauthenticated.ts';
import { findDepartmentCode, readBodies } from '../src/import/department-by-name.ts';
import { run, type Outcome } from './support/hub-process.ts';
import { openHub, type TestHub } from './support/hub.ts';
import {
  audience,
  desk,
  makeSigningKey,
  signToken,
  startIssuer,
  type Issuer,
  type SigningKey,
} from './support/issuer.ts';
import { inPlace, makePlace, type Place } from './support/place.ts';
import { runs } from './support/seed.ts';

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

const withToken = (authenticator: Authenticator, token: string): Promise<Identity> =>
  authenticator.authenticate({ authorization: `Bearer ${token}`, apiKey: undefined });

const withKey = (authenticator: Authenticator, apiKey: string): Promise<Identity> =>
  authenticator.authenticate({ authorization: undefined, apiKey });

/** Whether a text holds eight characters in a row of a credential. */
const isEchoed = (credential: string, text: string): boolean =>
  Array.from({ length: Math.max(credential.length - 7, 0) }, (_, start) => credential.slice(start, start + 8)).some(
    (piece) => text.includes(piece),
  );

const met = new Set<string>();

/** The refusal that a promise ends in, which is whole, and silent about the credential. */
async function refusalOf(answer: Promise<Identity>, credential: string): Promise<string> {
  const error: unknown = await answer.then(
    (identity) => identity,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GraphQLError)) throw new Error('Not refused', { cause: error });
  const { code, reason, http } = error.extensions as Record<string, any>;
  expect([code, http.status, http.headers.get('www-authenticate')]).toEqual([
    'UNAUTHENTICATED',
    401,
    expect.stringMatching(/^Bearer/),
  ]);
  expect(Object.keys(unauthenticatedReasons)).toContain(reason);
  expect(error.message).toMatch(/^.{20,}\.$/);
  expect(isEchoed(credential, JSON.stringify([error.message, error.extensions]))).toBe(false);
  met.add(reason as string);
  return reason as string;
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
  role: 'officer',
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
    const token = await issuer.grant({ role: 'officer', department: '92-SYT' });
    expect(await withToken(authenticator, token)).toEqual({
      role: 'OFFICER',
      subject: desk,
      client: desk,
      departmentCode: '92-SYT',
    });
    expect(await withToken(authenticator, await issuer.grant({ role: 'Analyst' }))).toMatchObject({
      role: 'ANALYST',
      departmentCode: null,
    });
  });

  test('says it by the claims that are set', async () => {
    const authenticator = authenticatorBy({ LIENTHONG_CLAIM_ROLE: 'work', LIENTHONG_CLAIM_DEPARTMENT: 'body' });
    const token = await issuer.grant({ work: 'auditor', body: '01-SNV', role: 'admin', department: '92-SYT' });
    expect(await withToken(authenticator, token)).toMatchObject({ role: 'AUDITOR', departmentCode: '01-SNV' });
  });

  test('is refused where it is for another service, or names no role', async () => {
    const authenticator = authenticatorBy();
    const elsewhere = await issuer.grant({ role: 'officer' }, 'https://elsewhere.example/');
    expect(await refuse(authenticator, elsewhere)).toBe('WRONG_AUDIENCE');
    expect(await refuse(authenticator, await issuer.grant({ department: '92-SYT' }))).toBe('BAD_ROLE');
    expect(await refuse(authenticator, await issuer.grant({ role: 'anonymous' }))).toBe('BAD_ROLE');
    expect(await refuse(authenticator, await issuer.grant({ role: 'king' }))).toBe('BAD_ROLE');
    expect(await refuse(authenticator, await issuer.grant({ role: ['officer'] }))).toBe('BAD_ROLE');
    expect(await refuse(authenticator, await issuer.grant({ role: 'officer', department: 92 }))).toBe('MALFORMED');
  });

  test('is taken by a new key without a restart, and no longer by the one withdrawn', async () => {
    let now = Date.now();
    const authenticator = authenticatorBy({}, { now: () => new Date(now) });
    const before = await signToken(issuer.key, good({ exp: seconds() + 3600 }));
    const other = await signToken(issuer.key, good({ exp: seconds() + 3600, sub: 'mai' }));
    expect(await withToken(authenticator, before)).toMatchObject({ subject: 'lan' });
    await issuer.rotate(await makeSigningKey());
    const after = await issuer.grant({ role: 'portal', department: '79-SYT' });
    expect(await withToken(authenticator, after)).toMatchObject({ role: 'PORTAL', departmentCode: '79-SYT' });
    expect(await refuse(authenticator, other)).toBe('UNKNOWN_SIGNER');
    // A verification stands for five minutes.
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
    expect(logged.join('')).toMatch(/keys of the issuer of tokens cannot be had/);
    recover();
    expect(await withToken(authenticator, token)).toMatchObject({ subject: 'lan' });
    await gone.close();
    const later = authenticatorBy({ LIENTHONG_OIDC_ISSUER: gone.url });
    expect(await refuse(later, token)).toBe('ISSUER_UNREACHABLE');
  });

  test('is refused where the description is of another issuer', async () => {
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
        return [header, Buffer.from(JSON.stringify(good({ role: 'admin' }))).toString('base64url'), signature].join(
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
  ])('stop the start in one line where the file %s', async (_, text) => {
    const file = path.join(place.directory, 'bad.json');
    if (text !== null) await writeFile(file, text);
    const hubSettings = {
      LIENTHONG_OIDC_ISSUER: issuer.url,
      LIENTHONG_OIDC_AUDIENCE: audience,
      LIENTHONG_OIDC_JWKS: file,
    };
    const { code, stderr } = await run(['serve'], { PORT: '0', ...place.settings, ...hubSettings }).outcome;
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^lienthong: [^\n]+ is not a set of public keys[^\n]+\n$/),
    ]);
    expect(stderr).not.toMatch('hunter2');
  });
});

describe('a request', () => {
  test('without a credential is of nobody, or refused', async () => {
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
    // Only its holder is told that a key was revoked.
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

  test('is looked up for each request, those of one moment in one statement', async () => {
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

/** Runs a command to its end in the place of the tests. */
const command = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  run(args, { ...place.settings, ...more }).outcome;

describe('lienthong key', () => {
  let database: Database;
  const directory = (): string => path.join(place.directory, 'keys');
  /** The embedded database belongs to one process at a time: it is opened and closed around each look. */
  const look = async <T>(use: (authenticator: Authenticator) => Promise<T>): Promise<T> => {
    database = await openDatabase({ url: null, directory: directory() });
    try {
      return await use(authenticatorBy({}, { database }));
    } finally {
      await database.close();
    }
  };
  const key = (...args: readonly string[]): Promise<Outcome> =>
    command(['key', ...args], { LIENTHONG_DATA_DIR: directory() });

  beforeAll(async () => {
    await mkdir(directory());
    expect(await command(['seed', '--synthetic', '0'], { LIENTHONG_DATA_DIR: directory() })).toMatchObject({ code: 0 });
  });

  test('makes a key that works, shows it once, and revokes it for every process', async () => {
    const named = ['--client', 'Cổng thông tin', '--role', 'portal', '--department', '79-SYT'];
    const made = await key('create', ...named, '--expires', '2099-06-30');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ltk_[0-9a-f]{16}_[\w-]{43}\n$/) });
    const text = made.stdout.trim();
    const id = text.slice(4, 20);
    expect(made.stderr).toMatch(id);
    const identity = { role: 'PORTAL', subject: null, client: 'Cổng thông tin', departmentCode: '79-SYT' };
    expect(await look((authenticator) => withKey(authenticator, text))).toEqual(identity);

    const listed = await key('list');
    expect(listed.stdout).toMatch(new RegExp(`${id}  PORTAL  79-SYT .+2099-06-30  valid  Cổng thông tin\n`));
    expect(isEchoed(text.slice(21), listed.stdout + made.stderr)).toBe(false);
    expect(listed.stdout).not.toMatch(/[0-9a-f]{64}/);

    expect(await key('revoke', id)).toMatchObject({ code: 0, stdout: expect.stringMatching(/is revoked/) });
    expect(await look((authenticator) => refusalOf(withKey(authenticator, text), text))).toBe('REVOKED');
    expect((await key('list')).stdout).toMatch(new RegExp(`${id} .+  revoked \\d{4}-\\d\\d-\\d\\d  Cổng`));
    expect(await key('revoke', id)).toMatchObject({ code: 0 });
  }, 120_000);

  test.each([
    [['--role', 'portal', '--department', '79-XXX'], 1, /No department of this code is in force today.+79-SYT/],
    [['--role', 'portal', '--department', '79-SLDTBXH'], 1, /No department of this code is in force today/],
    [['--role', 'portal', '--department', 'can-tho'], 1, /A code is such as 92-SYT/],
    [['--role', 'king'], 2, /Give one of portal, analyst, officer/],
    [['--role', 'anonymous'], 2, /Give one of portal/],
    [['--role', 'portal', '--expires', '2020-01-01'], 2, /a day to come/],
    [['--role', 'portal', '--expires', '2099-02-30'], 2, /a day to come/],
  ])('create %j is refused with a clear line', async (args, code, reason) => {
    const outcome = await key('create', '--client', 'somebody', ...args);
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(reason) });
  });

  test('revoke of a key that is not there is refused, and the text is not repeated', async () => {
    const text = `ltk_${'0'.repeat(16)}_${'s'.repeat(43)}`;
    const { code, stderr } = await key('revoke', text);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/There is no key of this id/)]);
    expect(isEchoed(text, stderr)).toBe(false);
  });
});

describe('a token for demonstration', () => {
  const token = async (as: string, more: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { code, stdout, stderr } = await command(['token', '--as', as], more);
    expect([code, stderr]).toEqual([0, '']);
    return stdout.trim();
  };
  const demonstrating = async (): Promise<Authenticator> =>
    authenticatorBy({}, { demonstrationKey: await readDemonstrationKey(place.directory) });

  test.each([
    ['officer@can-tho', 'OFFICER', '92-SYT'],
    ['Officer@Cần Thơ', 'OFFICER', '92-SYT'],
    ['portal@ho-chi-minh', 'PORTAL', '79-SYT'],
    ['portal@79-snv', 'PORTAL', '79-SNV'],
    ['analyst', 'ANALYST', null],
  ])('says who asks: %s', async (as, role, departmentCode) => {
    const identity = await withToken(await demonstrating(), await token(as));
    expect(identity).toMatchObject({ role, departmentCode, client: 'demonstration' });
  });

  test('is signed by one key, made by whoever comes first and for its owner alone', async () => {
    const directory = path.join(place.directory, 'first');
    const tokens = await Promise.all([1, 2, 3].map(() => token('analyst', { LIENTHONG_DATA_DIR: directory })));
    const authenticator = authenticatorBy({}, { demonstrationKey: await readDemonstrationKey(directory) });
    for (const one of tokens) expect(await withToken(authenticator, one)).toMatchObject({ role: 'ANALYST' });
    expect(await readdir(directory)).toEqual(['demonstration-key.pem']);
    expect((await stat(path.join(directory, 'demonstration-key.pem'))).mode & 0o777).toBe(0o600);
    expect(await refuse(await demonstrating(), tokens[0]!)).toBe('BAD_SIGNATURE');
  });

  test('is neither made nor taken in production', async () => {
    const made = await token('officer@can-tho');
    expect(await refuse(authenticatorBy(), made)).toBe('DEMONSTRATION_REFUSED');
    const refused = await command(['token', '--as', 'analyst'], { LIENTHONG_ENV: 'production' });
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/LIENTHONG_ENV is production/),
    });
  });

  test('expires', async () => {
    const key = await readDemonstrationKey(place.directory);
    const viewer = { role: 'ANALYST', departmentCode: null } as const;
    const old = await makeDemonstrationToken(key, viewer, { now: new Date(Date.now() - 12 * 3_600_000) });
    expect(await refuse(await demonstrating(), old)).toBe('EXPIRED');
  });

  test('is not taken by the rules of the issuer, nor one of the issuer by its rules', async () => {
    const authenticator = await demonstrating();
    const forged = await signToken(issuer.key, good({ iss: 'urn:lienthong:demonstration', aud: 'lienthong' }));
    expect(await refusalOf(withToken(authenticator, forged), forged)).toMatch(/ALGORITHM|BAD_SIGNATURE|MALFORMED/);
    const { privateKey } = generateKeyPairSync('ed25519');
    const stranger = await makeDemonstrationToken(privateKey, { role: 'ADMIN', departmentCode: null });
    expect(await refuse(authenticator, stranger)).toBe('BAD_SIGNATURE');
    expect(await withToken(authenticator, await signToken(issuer.key, good()))).toMatchObject({ subject: 'lan' });
  });

  test.each([
    ['officer@soc-trang', 1, /No province is called so today\. There are an-giang, .+can-tho/],
    ['officer@92-SLDTBXH', 1, /There is no department 92-SLDTBXH today, but .*92-SYT/],
    ['officer@00-SYT', 1, /no province of that number/],
    ['officer@', 1, /No province is called so/],
    ['king@can-tho', 2, /Give one of portal/],
  ])('%s is refused with a clear line', async (as, code, reason) => {
    expect(await command(['token', '--as', as])).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringMatching(reason),
    });
  });

  test('is refused where the key was cut short, in one line', async () => {
    await inPlace(async ({ directory, settings: there }) => {
      await writeFile(path.join(directory, 'demonstration-key.pem'), '-----BEGIN PRIVATE KEY-----\n');
      const outcome = await run(['token', '--as', 'analyst'], there).outcome;
      expect(outcome).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^lienthong: [^\n]+holds no key[^\n]+\n$/),
      });
    }, null);
  });

  test('is told apart where a province has several departments in charge', async () => {
    const bodies = await readBodies('2026-11-21');
    const [first] = bodies.departments.filter(({ code }) => code === '92-SYT');
    const departments = [...bodies.departments, { ...first!, code: '92-SXH' }];
    expect(() => findDepartmentCode('can-tho', { ...bodies, departments })).toThrow(/Give one of 92-SYT, 92-SXH/);
    expect(() => findDepartmentCode('can-tho', { ...bodies, departments: [] })).toThrow(/No department of .+in charge/);
  });
});

describe('a hub that starts', () => {
  test('prints three tokens that it takes, and makes more while it holds the embedded database', async () => {
    await inPlace(async ({ directory, settings: there }) => {
      const serving = run(['serve'], { ...there, PORT: '0', LIENTHONG_SYNTHETIC: '0' });
      const { input: stdout = '' } = await serving.printed(/Stop it with/);
      const lines = [...stdout.matchAll(/^export ([A-Z]+)=([\w.-]+)$/gm)];
      const authenticator = authenticatorBy({}, { demonstrationKey: await readDemonstrationKey(directory) });
      const identities = await Promise.all(lines.map(([, , token = '']) => withToken(authenticator, token)));
      expect(lines.map(([, name], n) => [name, identities[n]?.role, identities[n]?.departmentCode])).toEqual([
        ['OFFICER', 'OFFICER', '92-SYT'],
        ['PORTAL', 'PORTAL', '79-SYT'],
        ['ANALYST', 'ANALYST', null],
      ]);
      const more = await run(['token', '--as', 'auditor@hue', '--hours', '1'], there).outcome;
      expect(more).toMatchObject({ code: 0, stderr: '' });
      expect(await withToken(authenticator, more.stdout.trim())).toMatchObject({ role: 'AUDITOR' });
      serving.child.kill('SIGTERM');
      expect(await serving.outcome).toMatchObject({ code: 0, stderr: '' });
    }, null);
  }, 120_000);

  test('prints none in production, and makes no key', async () => {
    await inPlace(async ({ directory, settings: there }) => {
      const serving = run(['serve'], { ...there, PORT: '0', LIENTHONG_SYNTHETIC: '0', LIENTHONG_ENV: 'production' });
      const { input: stdout = '' } = await serving.printed(/Stop it with/);
      expect(stdout).not.toMatch(/export|demonstration/);
      expect(await readdir(directory)).not.toContain('demonstration-key.pem');
      serving.child.kill('SIGTERM');
      await serving.outcome;
    }, null);
  }, 120_000);
});

describe('settings of the issuer', () => {
  const issuerUrl = 'https://id.example/realm';
  test.each([
    [{ LIENTHONG_OIDC_ISSUER: issuerUrl }, /LIENTHONG_OIDC_AUDIENCE: has to be set/],
    [{ LIENTHONG_OIDC_AUDIENCE: audience }, /LIENTHONG_OIDC_AUDIENCE: needs LIENTHONG_OIDC_ISSUER/],
    [{ LIENTHONG_OIDC_JWKS: '/keys.json' }, /LIENTHONG_OIDC_JWKS: needs LIENTHONG_OIDC_ISSUER/],
    [{ LIENTHONG_OIDC_ISSUER: 'somebody', LIENTHONG_OIDC_AUDIENCE: audience }, /LIENTHONG_OIDC_ISSUER: expected a URL/],
    [{ LIENTHONG_OIDC_ISSUER: 'http://id.example', LIENTHONG_OIDC_AUDIENCE: audience }, /expected https/],
    [
      {
        LIENTHONG_OIDC_ISSUER: issuerUrl,
        LIENTHONG_OIDC_AUDIENCE: audience,
        LIENTHONG_OIDC_JWKS: 'http://id.example/',
      },
      /LIENTHONG_OIDC_JWKS: expected https/,
    ],
    [{ LIENTHONG_ENV: 'prod' }, /LIENTHONG_ENV/],
    [{ LIENTHONG_ANONYMOUS: 'no' }, /LIENTHONG_ANONYMOUS/],
    [{ LIENTHONG_CLOCK_TOLERANCE: '3600' }, /LIENTHONG_CLOCK_TOLERANCE/],
  ])('%j are refused', (environment, reason) => {
    expect(() => readConfig(environment)).toThrow(reason);
  });

  test('are found in the help of the command', async () => {
    const { stdout } = await run(['--help']).outcome;
    const text = await readFile(new URL('../src/config/oidc.ts', import.meta.url), 'utf8');
    const names = new Set([...text.matchAll(/LIENTHONG_[A-Z_]+/g)].map(([name]) => name));
    for (const name of [...names, 'LIENTHONG_ENV', 'LIENTHONG_ANONYMOUS']) expect(stdout).toMatch(name);
  });
});

test('every reason was met, and no log line holds a piece of a credential', () => {
  expect([...met].sort()).toEqual(Object.keys(unauthenticatedReasons).sort());
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join('')).not.toMatch(/eyJ|ltk_/);
});
