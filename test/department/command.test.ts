import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SignJWT } from 'jose';
import { Agent, request } from 'undici';
import { readConfig } from '../../src/settings/config.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { OperatorError } from '../../src/base/errors.ts';
import { seed, defaultSeed } from '../../src/seed/seed.ts';
import { startDepartmentService } from '../../src/department/start.ts';
import { makeAuthority, type CertificateAuthority, type IssuedCertificate } from '../support/certificates.ts';
import { copyDatabase, type Copy } from '../support/copies.ts';
import { run, type HubProcess } from '../support/hub-process.ts';
import { makeSigningKey, type SigningKey } from '../support/issuer.ts';
import { testKeys } from '../support/keys.ts';
import { ownDepartment } from '../support/department-service.ts';
import { makePlace, type Place } from '../support/place.ts';

const syntheticCount = 2000;

let place: Place;
let copy: Copy;
let hubKey: SigningKey;
let authority: CertificateAuthority;
let server: IssuedCertificate;

const file = (name: string): string => path.join(place.directory, name);

/** Settings that a service starts with, served to those alone that have a certificate. */
const settings = (): Record<string, string> => ({
  ...place.settings,
  PORT: '0',
  LIENTHONG_SYNTHETIC: String(syntheticCount),
  LIENTHONG_LOG: 'warn',
  LIENTHONG_DEPARTMENT_HUB_KEYS: file('jwks.json'),
  LIENTHONG_DEPARTMENT_CERTIFICATE: file('server.pem'),
  LIENTHONG_DEPARTMENT_CERTIFICATE_KEY: file('server.key.pem'),
  LIENTHONG_DEPARTMENT_CLIENT_AUTHORITY: file('authority.pem'),
});

/** What a service says that does not start. */
const startIn = async (environment: Record<string, string>): Promise<Error> => {
  const starting = (async () =>
    startDepartmentService(readConfig(environment), ownDepartment.code, 'test', () => undefined))();
  return starting.then(
    async ({ app }) => {
      await app.stop();
      throw new Error('It started.');
    },
    (error: unknown) => error as Error,
  );
};

const without = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(settings()).filter(([name]) => !names.includes(name)));

const tlsNames = [
  'LIENTHONG_DEPARTMENT_CERTIFICATE',
  'LIENTHONG_DEPARTMENT_CERTIFICATE_KEY',
  'LIENTHONG_DEPARTMENT_CLIENT_AUTHORITY',
] as const;

beforeAll(async () => {
  place = await makePlace();
  copy = await copyDatabase();
  hubKey = await makeSigningKey('hub-1', 'EdDSA');
  authority = await makeAuthority('Authority of the departments');
  server = await authority.issue('92-SYT');
  await writeFile(file('jwks.json'), JSON.stringify({ keys: [hubKey.publicJwk] }));
  await writeFile(file('server.pem'), server.certificate);
  await writeFile(file('server.key.pem'), server.key);
  await writeFile(file('authority.pem'), authority.certificate);
});

afterAll(async () => {
  await copy.remove();
  await place.remove();
});

describe('what a service refuses to start with', () => {
  it.each([
    ['no keys of the hub', () => without('LIENTHONG_DEPARTMENT_HUB_KEYS'), /LIENTHONG_DEPARTMENT_HUB_KEYS/],
    ['a file that holds none', () => ({ ...settings(), LIENTHONG_DEPARTMENT_HUB_KEYS: file('server.pem') }), /JWKS/],
    [
      'a certificate without an authority',
      () => without('LIENTHONG_DEPARTMENT_CLIENT_AUTHORITY'),
      /CLIENT_AUTHORITY has to be set/,
    ],
    [
      'the key of another certificate',
      () => ({ ...settings(), LIENTHONG_DEPARTMENT_CERTIFICATE: file('authority.pem') }),
      /is not the key/,
    ],
    [
      'a certificate that is none',
      () => ({ ...settings(), LIENTHONG_DEPARTMENT_CERTIFICATE: file('jwks.json') }),
      /not a valid PEM/,
    ],
    [
      'no certificate, for others than this machine',
      () => ({ ...without(...tlsNames), LIENTHONG_HOST: '0.0.0.0' }),
      /this machine only/,
    ],
    [
      'no certificate, in production',
      () => ({ ...without(...tlsNames), LIENTHONG_ENV: 'production' }),
      /LIENTHONG_ENV is production/,
    ],
    [
      'keys that could be exchanged on the way',
      () => ({ ...settings(), LIENTHONG_DEPARTMENT_HUB_KEYS: 'http://hub.example/keys' }),
      /must be https/,
    ],
  ])('%s', async (_, made, line) => {
    const problem = await startIn(made());
    expect(problem).toBeInstanceOf(OperatorError);
    expect(problem.message).toMatch(line);
    expect(problem.message).not.toContain('\n');
  });

  it('no department, or one of no such code', async () => {
    expect((await run(['department-service'], settings()).outcome).code).toBe(2);
    const { code, stderr } = await run(['department-service', '--department', 'Cần Thơ'], settings()).outcome;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^lienthong: [^\n]*92-SYT[^\n]*\n$/)]);
  });
});

describe('a service of one department', () => {
  let service: HubProcess;
  let address: string;
  let database: Database;
  let whole: Database;

  beforeAll(async () => {
    service = run(['department-service', '--department', ownDepartment.code], settings());
    [, address] = (await service.printed(/serves at (https:\S+)/)) as unknown as [string, string];
  });

  afterAll(async () => {
    await whole.close();
    await database.close();
  });

  const ask = async (client: IssuedCertificate | null, from = authority): Promise<number> => {
    const body = JSON.stringify({ query: '{ service { contractVersion } }' });
    const iat = Math.floor(Date.now() / 1000);
    const operation = createHash('sha256').update(body).digest('base64url');
    const viewer = { role: 'OFFICER', department: ownDepartment.code, subject: 'an', client: null };
    const told = { viewer, purpose: null, case: null, clauses: [], fields: [], operation };
    const claims = { iss: 'lienthong', aud: ownDepartment.code, iat, exp: iat + 30, jti: randomUUID(), ...told };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid: 'hub-1', typ: 'lienthong-assertion+jwt' })
      .sign(hubKey.privateKey);
    const identified = client === null ? {} : { cert: client.certificate, key: client.key };
    const dispatcher = new Agent({ connect: { ca: from.certificate, ...identified } });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    try {
      const answer = await request(`${address}/graphql`, { method: 'POST', headers, body, dispatcher });
      await answer.body.dump();
      return answer.statusCode;
    } finally {
      await dispatcher.destroy();
    }
  };

  it('answers who has a certificate of its authority', async () => {
    expect(await ask(await authority.issue('hub', 'client'))).toBe(200);
  });

  it('answers nobody without one, or with one of another authority', async () => {
    await expect(ask(null)).rejects.toThrow();
    const other = await makeAuthority('Another authority');
    await expect(ask(await other.issue('hub', 'client'))).rejects.toThrow();
    await expect(fetch(address.replace('https', 'http'))).rejects.toThrow();
  });

  it('stops on a signal, after finishing running requests', async () => {
    service.child.kill('SIGTERM');
    expect(await service.outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('Stopped.') });
  });

  it('holds the rows that a hub of all departments would hold of it, and no others', async () => {
    database = await openDatabase({ url: place.url, directory: place.url === null ? place.directory : null });
    whole = await openDatabase({ url: copy.url, directory: copy.directory });
    const rowsOf = async ({ client }: Database, where: object): Promise<unknown[]> => [
      await client.beneficiary.findMany({ where, orderBy: { id: 'asc' } }),
      await client.enrolment.findMany({ where, orderBy: { id: 'asc' } }),
      await client.payment.findMany({ where, orderBy: { id: 'asc' } }),
      await client.beneficiaryIdentity.findMany({ where, orderBy: { id: 'asc' }, select: { id: true } }),
      await client.sharingClause.findMany({ orderBy: { id: 'asc' } }),
    ];
    const held = await rowsOf(database, {});
    expect((held[0] as unknown[]).length).toBeGreaterThan(10);
    expect(held).toEqual(await rowsOf(whole, { departmentId: ownDepartment.key }));
  });

  it('does not take records of another choice of departments for its own', async () => {
    const options = { keys: testKeys(), synthetic: syntheticCount, seed: defaultSeed };
    await expect(seed(whole, { ...options, wanted: { only: [ownDepartment.code] } })).rejects.toThrow(OperatorError);
    await expect(seed(database, { ...options, wanted: { except: ['79-SYT'] } })).rejects.toThrow(/another choice/);
    await expect(seed(database, { ...options, wanted: { only: [ownDepartment.code] } })).resolves.toMatchObject({
      synthetic: 0,
    });
  });

  it('is not served from a database with records of others', async () => {
    await database.client.beneficiary.create({
      data: {
        id: '79-SYT-20250701:1',
        departmentId: '79-SYT-20250701',
        kind: 'PERSON',
        group: 'WORKERS',
        category: 'UNEMPLOYED_WORKER',
        commune: 'Bến Nghé',
        status: 'ACTIVE',
        registeredOn: new Date('2026-01-01'),
      },
    });
    await database.close();
    const { code, stderr } = await run(['department-service', '--department', ownDepartment.code], settings()).outcome;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^lienthong: .* records of other departments .*\n$/)]);
  });
});
