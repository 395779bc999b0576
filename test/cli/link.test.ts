import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { addLink, type WantedLink } from '../../src/cli/link/add-link.ts';
import { refuseHeldRecords } from '../../src/cli/link/refuse-held-records.ts';
import { openDatabase } from '../../src/db/database.ts';
import { Assertions } from '../../src/links/assertions.ts';
import { LinkPool } from '../../src/links/link-pool.ts';
import { keepLink, pauseLink, removeLink } from '../../src/links/link-store.ts';
import { makeAuthority } from '../support/certificates.ts';
import { copyDatabase, type Copy } from '../support/copies.ts';
import { openHub, today, type TestHub } from '../support/hub.ts';
import { run, type Outcome } from '../support/hub-process.ts';
import { post } from '../support/http.ts';
import { globalId } from '../support/ids.ts';
import { LogSink } from '../support/log-sink.ts';
import { makePlace, type Place } from '../support/place.ts';
import { json, startScripted, type Respond, type ScriptedService } from '../support/contract/scripted-service.ts';

/** How an operator links a department to its own service, and what everybody sees of it. */

/** A department that has no records in the data of the tests. */
const code = '48-SGDDT';
const departmentId = '48-SGDDT-20250701';

const noon = new Date(`${today}T05:00:00Z`);

/** What a service says of itself. */
const said =
  (more: object = {}): Respond =>
  (response, question) => {
    const service = {
      contractVersion: '1.0',
      department: { id: globalId('Department', departmentId), code },
      software: 'a service of the tests',
      now: noon.toISOString(),
      asOf: noon.toISOString(),
      ...more,
    };
    json({ data: { service } })(response, question);
  };

let hub: TestHub;
let addresses: string[];
let service: ScriptedService;
let pool: LinkPool;
let place: Place;

beforeAll(async () => {
  hub = await openHub({ compared: false, linkLimits: { checkedFor: 0, timeout: 1000 } });
  addresses = [hub.address, await hub.openAnother()];
  service = await startScripted();
  place = await makePlace(null);
  const now = (): Date => noon;
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const assertions = await Assertions.create({ key, hub: 'lienthong', now });
  const { log } = new LogSink();
  const limits = { checkedFor: 0, timeout: 1000, failures: 1000, isolatedFor: 0 };
  pool = new LinkPool({ assertions, log, certificate: null, isProduction: false, limits, now });
});
beforeEach(() => service.answers(said()));
afterAll(async () => {
  await pool.close();
  await hub.close();
  await service.close();
  await place.remove();
});

const add = (wanted: Partial<WantedLink> = {}, conforms = (): Promise<void> => Promise.resolve()): Promise<unknown> =>
  addLink(
    { code, url: service.url, authority: null, ...wanted },
    { database: hub.database, pool, isProduction: false, now: noon, conforms },
  );

const links = (): Promise<unknown[]> => hub.database.client.departmentLink.findMany();

const query = `query ($code: String!) { department(code: $code) {
  hosting link { status latency lastSeen contractVersion addedAt } } }`;

/** What each hub answers of the department's link, to someone without a credential. */
async function shown(): Promise<unknown[]> {
  const answers = await Promise.all(addresses.map((address) => post({ address }, { query, variables: { code } })));
  return answers.map(({ answer }) => {
    expect(answer.errors).toBeUndefined();
    return answer.data?.['department'];
  });
}

const both = (value: unknown): unknown[] => [value, value];

describe('a link', () => {
  test('is live in every hub from the next request on, as are its pause and its end', async () => {
    expect(await shown()).toEqual(both({ hosting: 'HOSTED', link: null }));
    await add();
    const state = {
      status: 'OK',
      latency: expect.any(Number),
      lastSeen: noon.toISOString(),
      contractVersion: '1.0',
      addedAt: noon.toISOString(),
    };
    expect(await shown()).toEqual(both({ hosting: 'LINKED', link: state }));
    await pauseLink(hub.database, departmentId, noon);
    expect(await shown()).toEqual(both({ hosting: 'LINKED', link: { ...state, status: 'PAUSED' } }));
    await pauseLink(hub.database, departmentId, null);
    expect(await shown()).toEqual(both({ hosting: 'LINKED', link: state }));
    service.answers((response) => response.writeHead(500).end());
    const asked = service.asked.length;
    expect(await shown()).toEqual(both({ hosting: 'LINKED', link: state }));
    expect(service.asked).toHaveLength(asked);
    await removeLink(hub.database, departmentId);
    expect(await shown()).toEqual(both({ hosting: 'HOSTED', link: null }));
  });

  test('to a service that does not answer says so, and costs the rest of the answer nothing', async () => {
    await add();
    service.answers((response) => response.writeHead(500).end());
    const link = { status: 'UNAVAILABLE', latency: null, lastSeen: null };
    expect(await shown()).toMatchObject(both({ hosting: 'LINKED', link }));
    service.answers(said({ contractVersion: '1.2' }));
    expect(await shown()).toMatchObject(both({ link: { status: 'OK', contractVersion: '1.2' } }));
    await removeLink(hub.database, departmentId);
  });

  test('shows nobody where it leads', async () => {
    const { text } = await post(hub, { query: '{ department(code: "48-SGDDT") { link { url } } }' });
    expect(text).toMatch(/Cannot query field \\"url\\"/);
    const schema = await (await fetch(`${hub.address}/schema.graphql`)).text();
    expect(schema).not.toMatch(/certificateAuthority/);
  });

  test('is made, changed and ended on the ledger', async () => {
    await add();
    await pauseLink(hub.database, departmentId, noon);
    await removeLink(hub.database, departmentId);
    await shown();
    const changes = await hub.database.client.accessEvent.findMany({
      where: { kind: 'CHANGE', fields: { has: `DepartmentLink ${departmentId}` } },
      orderBy: { id: 'asc' },
    });
    expect(changes.map(({ operation }) => operation).slice(-3)).toEqual(['INSERT', 'UPDATE', 'DELETE']);
    expect(await hub.database.client.accessChange.count()).toBe(0);
  });
});

test('the hub publishes the key that its assertions are checked with, and no other part of it', async () => {
  await add();
  await shown();
  const url = new URL('/.well-known/jwks.json', hub.address);
  const { keys } = (await (await fetch(url)).json()) as { keys: Record<string, unknown>[] };
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys[0]!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  const token = service.asked.at(-1)!.headers.authorization!.slice('Bearer '.length);
  const options = { issuer: 'lienthong', audience: code, currentDate: noon };
  await expect(jwtVerify(token, createRemoteJWKSet(url), options)).resolves.toBeTruthy();
  await removeLink(hub.database, departmentId);
});

/**
 * Follows the advice for an operator of real records: the printed SQL deletes them, in an order that references allow.
 */
test('a department whose records the hub holds is linked once what is said has been done', async () => {
  const place = await copyDatabase();
  const database = await openDatabase(place);
  try {
    const wanted = { code: '92-SYT', url: service.url, authority: null };
    const department = { id: globalId('Department', '92-SYT-20250701'), code: '92-SYT' };
    service.answers(said({ department }));
    const attempt = (isProduction: boolean): Promise<unknown> =>
      addLink(wanted, { database, pool, isProduction, now: noon, conforms: () => Promise.resolve() });
    await expect(attempt(false)).rejects.toThrow(
      /\(1\) set (LIENTHONG_DATA_DIR|DATABASE_URL) .*\(2\) export LIENTHONG_SYNTHETIC_EXCEPT=92-SYT; .*"lienthong link add 92-SYT http/,
    );
    if (database.kind === 'embedded') return;
    const { message } = await refuseHeldRecords(
      database,
      { ...wanted, departmentId: '92-SYT-20250701', departmentCode: '92-SYT' },
      true,
    ).then(
      () => new Error('It was not refused.'),
      (error: unknown) => error as Error,
    );
    const [, statements = ''] = /BEGIN; (.*) COMMIT;/.exec(message) ?? [];
    for (const statement of statements.split('; ')) await database.client.$executeRawUnsafe(statement);
    await attempt(false);
    expect(await database.client.departmentLink.count()).toBe(1);
  } finally {
    await database.close();
    await place.remove();
  }
});

describe('no link is made', () => {
  const ago = (seconds: number): string => new Date(noon.getTime() + seconds * 1000).toISOString();

  test.each<[string, Partial<WantedLink>, RegExp]>([
    ['of no department of today', { code: '01-XYZ' }, /^No department has the code 01-XYZ today.+ 01-SYT/],
    ['of a department of the past', { code: '01-SLDTBXH' }, /^No department has the code 01-SLDTBXH today/],
    [
      'of records that the hub holds',
      { code: '92-SYT' },
      /^The hub's store holds records of 92-SYT: \d+ beneficiaries, .*\d+ payments\. /,
    ],
    ['to another machine without TLS', { url: 'http://192.0.2.1/graphql' }, /^The address is not acceptable/],
    ['with a password', { url: 'https://a:geheim@127.0.0.1/' }, /^(?!.*geheim)The address is not acceptable/],
    [
      'with TLS, where the hub has no certificate',
      { url: 'https://127.0.0.1:1/' },
      /the hub has no client certificate/,
    ],
    [
      'to nobody',
      { url: 'http://127.0.0.1:1/graphql' },
      /^The service of 48-SGDDT does not answer correctly: it cannot be reached/,
    ],
    ['with an authority that is no file', { authority: '/no/such/file' }, /cannot be read/],
    [
      'with an authority that is none',
      { authority: 'package.json' },
      /^package.json is not the certificate of an auth/,
    ],
  ])('%s', async (_, wanted, reason) => {
    await expect(add(wanted)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringMatching(reason) });
    expect(await links()).toEqual([]);
  });

  test.each<[string, Respond, RegExp]>([
    [
      'of another department',
      said({ department: { id: globalId('Department', '92-SYT-20250701'), code } }),
      /not come from the service of/,
    ],
    ['of another version', said({ contractVersion: '2.0' }), /version 2\.0, but the hub uses version 1/],
    ['whose clock is ahead', said({ now: ago(9) }), /^The clock of the service of 48-SGDDT is 9 seconds ahead of/],
    ['whose clock is behind', said({ now: ago(-3600) }), /^The clock of .+ 3600 seconds behind the hub's/],
    ['that refuses', (response) => response.writeHead(401).end(), /it refuses to answer\.$/],
    ['that is none', (response) => response.end('hello'), /its answer breaks the contract/],
  ])('to a service %s', async (_, respond, reason) => {
    service.answers(respond);
    await expect(add()).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringMatching(reason) });
    expect(await links()).toEqual([]);
  });

  test('to a service that fails a check of the contract', async () => {
    await expect(add({}, () => Promise.reject(new Error('paging')))).rejects.toThrow('paging');
    expect(await links()).toEqual([]);
  });

  test('twice', async () => {
    await add();
    await expect(add()).rejects.toThrow(/^48-SGDDT is linked already\. "lienthong link remove 48-SGDDT" ends that\.$/);
    expect(await links()).toHaveLength(1);
    await removeLink(hub.database, departmentId);
  });

  test('with a certificate that signs no others', async () => {
    const { certificate } = await (await makeAuthority('nodes')).issue('node');
    const file = path.join(place.directory, 'node.pem');
    await writeFile(file, certificate);
    await expect(add({ authority: file })).rejects.toThrow(/is not the certificate of an authority/);
  });
});

describe('lienthong link', () => {
  let copy: Copy;
  beforeAll(async () => {
    copy = await copyDatabase();
    const database = await openDatabase(copy);
    const link = { departmentId, departmentCode: code, provinceId: '48', url: service.url, certificateAuthority: null };
    await keepLink(database, { ...link, contractVersion: '1.0', pausedAt: null }, noon);
    await database.close();
  });
  afterAll(() => copy.remove());

  const link = (...args: readonly string[]): Promise<Outcome> =>
    run(
      ['link', ...args],
      copy.url === null
        ? { LIENTHONG_DATA_DIR: copy.directory ?? '' }
        : { DATABASE_URL: copy.url, LIENTHONG_DATA_DIR: place.directory },
    ).outcome;

  test('shows links and their states, pauses and ends them', async () => {
    service.answers(said({ now: new Date().toISOString(), asOf: new Date().toISOString() }));
    const listed = await link('list');
    const line = `\\n48-SGDDT +OK +\\d+ ms +1\\.0 +2026-11-21 +${service.url}\\n$`;
    expect(listed).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(new RegExp(line)) });
    expect(await link('pause', code)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^48-SGDDT is paused/) });
    expect((await link('list')).stdout).toMatch(/\n48-SGDDT +PAUSED +- /);
    expect((await link('remove', departmentId)).stdout).toMatch(/^48-SGDDT is not linked any more/);
  }, 180_000);

  test('refuses in one line', async () => {
    const refused = await link('add', code, 'http://127.0.0.1:1/graphql');
    const line = /^lienthong: The service of 48-SGDDT does not answer correctly: it cannot be reached[^\n]+\n$/;
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(line) });
    expect(await link('add', code, 'http://127.0.0.1:1/graphql', '--skip')).toMatchObject({ code: 2 });
  });
});
