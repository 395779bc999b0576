import { createPrivateKey, createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { operationHash } from '../../src/conformance/assertion.ts';
import { checkContract, type CheckOptions, type CheckResult } from '../../src/conformance/check-contract.ts';
import { contractFields } from '../../src/conformance/contract-schema.ts';
import { RawTransport } from '../../src/conformance/raw-transport.ts';
import { ContractService, type ServiceOptions } from '../support/contract/service.ts';
import { noRecords } from '../support/contract/rows.ts';
import { manyRecords } from '../support/rows/department-rows.ts';
import { faultGroups, trustingFaults, type ContractFault } from '../support/contract/faults.ts';
import { openDepartmentService } from '../support/department-service.ts';
import { FaultyService, together, type Reply } from '../support/contract/faulty-service.ts';

const department = { key: '92-SYT-20250701', code: '92-SYT' };
const hub = 'lienthong';
const records = manyRecords(department.key, ['social-assistance', 'ntp-poverty'], 24);

let privateKey: KeyObject;
let keyId: string;
let service: ContractService;
let faulty: FaultyService;
const stops: (() => Promise<void>)[] = [];

async function signAgain(body: string, claims: JWTPayload): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1000);
  const good = {
    iss: hub,
    aud: department.code,
    viewer: { role: 'OFFICER', department: department.code, subject: 'link check', client: 'link check' },
    fields: everyField,
    clauses: [],
    purpose: 'CONFORMANCE_CHECK',
    case: null,
  };
  return new SignJWT({
    ...good,
    ...claims,
    iat: issuedAt,
    exp: issuedAt + 30,
    jti: randomUUID(),
    operation: operationHash(body),
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'lienthong-assertion+jwt', kid: keyId })
    .sign(privateKey);
}
const everyField = contractFields();

/** An officer of a department reads its records; whoever has none reads nothing. */
const policy: NonNullable<ServiceOptions['policy']> = {
  isRowOpen: (_, __, claims) => claims?.viewer.department === department.code,
};

async function start(options: Partial<ServiceOptions> = {}): Promise<ContractService> {
  const publicKey = await exportJWK(createPublicKey(privateKey));
  const started = await new ContractService({
    department: department.key,
    records,
    policy,
    trust: { hub, keys: { keys: [{ ...publicKey, kid: keyId, alg: 'EdDSA' }] } },
    ...options,
  }).start();
  stops.push(() => started.stop());
  return started;
}

beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  privateKey = createPrivateKey({ key: { ...(await exportJWK(pair.privateKey)) }, format: 'jwk' });
  keyId = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
  service = await start();
  faulty = await new FaultyService(service.url, signAgain).start();
  stops.push(() => faulty.stop());
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

async function check(url: string, options: Partial<CheckOptions> = {}): Promise<CheckResult[]> {
  const transport = new RawTransport({
    url,
    certificateAuthority: null,
    certificate: null,
    isProduction: false,
    patience: 10_000,
  });
  const { post, connection } = transport;
  try {
    const results: CheckResult[] = [];
    const signer = { hub, keyId, privateKey };
    for await (const result of checkContract({ department, signer, post, connection, timeLimit: 8000, ...options })) {
      results.push(result);
    }
    return results;
  } finally {
    await transport.close();
  }
}

const notPassed = (results: readonly CheckResult[]): CheckResult[] =>
  results.filter(({ status }) => status !== 'PASSED');

const short = (results: readonly CheckResult[]): string[] =>
  results.map(({ name, status, detail }) => `${status} ${name}: ${detail}`);

test('a service written from the contract alone passes every check', async () => {
  expect(short(notPassed(await check(service.url)))).toEqual([]);
});

/** What a service with faults fails: these checks, each with its cause, and no other. */
async function expectFaults(faults: readonly ContractFault[]): Promise<void> {
  faulty.fault = together(faults.map(({ wire }) => wire));
  const results = await check(faulty.url);
  const failed = new Map(notPassed(results).map(({ name, detail }) => [name, detail ?? '']));
  for (const { check: name, says } of faults) expect(`${name}: ${failed.get(name)}`).toMatch(says);
  expect([...failed.keys()].sort()).toEqual(faults.map((fault) => fault.check).sort());
  for (const { remedy, status } of notPassed(results)) expect([status, typeof remedy]).toEqual(['FAILED', 'string']);
}

test.each(faultGroups.map((faults, index) => ({ faults, name: index + 1 })))(
  'each wrong way of group $name fails its own check, which names the cause',
  ({ faults }) => expectFaults(faults),
);

test('each bad assertion that is taken fails its own check', () =>
  expectFaults(trustingFaults(everyField, createPublicKey(privateKey))));

test('answers that are slow and a service that takes clients without a certificate fail their own checks', async () => {
  const connection = () => Promise.resolve({ certificate: 'TLSv1.3', isOpenToAll: true });
  const results = await check(service.url, { connection, timeLimit: 0 });
  expect(short(notPassed(results))).toEqual([
    'FAILED connection: A client without a certificate: expected to be refused; came an answer.',
    expect.stringMatching(
      /^FAILED time: The slowest of the usual requests: expected an answer in 0 ms; came one in \d+ ms/,
    ),
  ]);
});

test("the hub's own service for a department passes every check", async () => {
  const service = await openDepartmentService({ now: () => new Date() });
  stops.push(service.close);
  const { hubKey, address } = service;
  const signer = {
    hub,
    keyId: hubKey.privateJwk.kid ?? '',
    privateKey: createPrivateKey({ key: hubKey.privateJwk, format: 'jwk' }),
  };
  expect(short(notPassed(await check(`${address}/graphql`, { signer })))).toEqual([]);
});

test('a department without rows: what needs rows is skipped, and says so; nothing fails', async () => {
  const { url } = await start({ records: noRecords });
  const results = notPassed(await check(url));
  expect(results.map(({ name, status }) => `${status} ${name}`)).toEqual(
    [
      'paging',
      'cursors',
      'cursors-between',
      'windows',
      'collation',
      'order',
      'filters',
      'logic',
      'unknown-values',
      'text',
      'related-rows',
      'programmes',
      'scopes',
      'as-of',
      'nested-lists',
      'statistics',
      'assertion-fields',
      'policy',
    ].map((name) => `SKIPPED ${name}`),
  );
  for (const { detail } of results) expect(detail).toMatch(/no rows/);
});

test('a department with one row of a kind: what it cannot show is named, nothing fails', async () => {
  const { url } = await start({ records: manyRecords(department.key, ['social-assistance'], 1) });
  const results = await check(url);
  expect(results.filter(({ status }) => status === 'FAILED')).toEqual([]);
  const paging = results.find(({ name }) => name === 'paging');
  expect(paging?.detail).toContain('not checked: `beneficiaries` holds one row, and this needs 2');
});

test.each([
  {
    name: 'redirects',
    answer: (reply: Reply) => (reply.status = 307),
    says: /expected an answer at this address; came a redirect, HTTP 307/,
  },
  {
    name: 'is not GraphQL',
    answer: (reply: Reply) => (reply.answer = '<html>'),
    says: /HTTP 200: expected a GraphQL answer in JSON; came something else/,
  },
  {
    name: 'refuses the hub',
    answer: (reply: Reply) =>
      Object.assign(reply, {
        status: 401,
        answer: { errors: [{ message: 'x', extensions: { code: 'UNAUTHENTICATED', reason: 'WRONG_ISSUER' } }] },
      }),
    says: /expected HTTP 200 with data; came HTTP 401 with UNAUTHENTICATED WRONG_ISSUER/,
  },
])('a service that $name fails at once, and nothing more is asked', async ({ answer, says }) => {
  let requests = 0;
  faulty.fault = {
    answer: (reply) => {
      requests += 1;
      answer(reply);
    },
  };
  const [first, ...others] = await check(faulty.url);
  expect(first).toMatchObject({ name: 'reach', status: 'FAILED', detail: expect.stringMatching(says) });
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['SKIPPED']));
  expect(requests).toBe(1);
});
