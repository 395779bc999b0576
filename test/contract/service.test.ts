import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import { Inputs } from '../support/property/arbitraries.ts';
import { ContractService, type ServiceOptions } from '../support/contract/service.ts';
import type { Fault } from '../support/contract/fault.ts';
import { manyRecords, removeRecords, storeRecords } from '../support/rows/department-rows.ts';
import { openHub, today, type TestHub } from '../support/hub.ts';
import { globalId, keyOfId } from '../support/ids.ts';
import { runs } from '../support/property/runs.ts';

const department = '92-SYT-20250701';
const programmes = ['social-assistance', 'ntp-poverty'];
const records = manyRecords(department, programmes, 60);

let hub: TestHub;
let inputs: Inputs;
let key: CryptoKey;
let keys: JSONWebKeySet;
const started: ContractService[] = [];

async function start(options: Partial<ServiceOptions> = {}): Promise<ContractService> {
  const service = await new ContractService({ department, records, ...options }).start();
  started.push(service);
  return service;
}

let service: ContractService;
beforeAll(async () => {
  hub = await openHub({ compared: false, isGuarded: false });
  await removeRecords(hub.database.client);
  await storeRecords(hub.database.client, records);
  const oracle = await hub.oracle();
  inputs = new Inputs(hub.app.schema, oracle, today, ['department', 'programme', 'communeUnit', 'accessEvents']);
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  key = pair.privateKey;
  keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'EdDSA' }] };
  service = await start();
});
beforeEach(() => (service.fault = null));
afterAll(async () => {
  for (const each of started) await each.stop();
  await hub.close();
});

interface Sent {
  readonly status: number;
  readonly answer: any;
}

async function send(to: ContractService, query: string, variables = {}, authorization?: string): Promise<Sent> {
  const response = await fetch(to.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, answer: await response.json() };
}

async function read(query: string, variables = {}): Promise<any> {
  const { answer } = await send(service, query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

const lists = [
  { field: 'beneficiaries', model: 'Beneficiary' },
  { field: 'enrolments', model: 'Enrolment' },
  { field: 'payments', model: 'Payment' },
];

test.each(lists)(
  '$field: any filter in any order, walked both ways, is what a hub finds among the same rows',
  async ({ field, model }) => {
    const given = `filter: $filter, orderBy: $orderBy, asOf: $asOf`;
    const declared = `$filter: ${model}Filter, $orderBy: ${model}Order, $asOf: Date`;
    const ofHub = `query (${declared}, $after: String) { department(code: "92-SYT") {
      list: ${field}(first: 100, after: $after, ${given}) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`;
    const ofService = `query (${declared}, $first: Int, $after: String, $last: Int, $before: String) {
      list: ${field}(first: $first, after: $after, last: $last, before: $before, ${given}) {
        totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
    const arbitrary = fc.record({
      filter: inputs.filter(model),
      orderBy: fc.oneof(inputs.orderBy(model), fc.constant(null)),
      asOf: fc.constantFrom('2025-07-01', '2026-01-01', today, '2030-01-01'),
      size: fc.integer({ min: 5, max: 101 }),
      backward: fc.boolean(),
    });
    const idsOf = (nodes: readonly { readonly id: string }[]): string[] => nodes.map(({ id }) => id);
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ size, backward, ...asked }) => {
        const expected: string[] = [];
        let after: string | null = null;
        do {
          const { department: found }: Record<string, any> = await hub.read(ofHub, { ...asked, after });
          expected.push(...idsOf(found.list.nodes));
          after = found.list.pageInfo.hasNextPage ? found.list.pageInfo.endCursor : null;
        } while (after !== null);
        const walked: string[] = [];
        let cursor: string | null = null;
        do {
          const bounds: object = backward ? { last: size, before: cursor } : { first: size, after: cursor };
          const { list } = await read(ofService, { ...asked, ...bounds });
          const ids = idsOf(list.nodes);
          if (backward) walked.unshift(...ids);
          else walked.push(...ids);
          expect(list.totalCount).toBe(expected.length);
          const goesOn: boolean = backward ? list.pageInfo.hasPreviousPage : list.pageInfo.hasNextPage;
          cursor = goesOn ? (backward ? list.pageInfo.startCursor : list.pageInfo.endCursor) : null;
        } while (cursor !== null);
        expect(walked).toEqual(expected);
      }),
      runs(60),
    );
  },
  120_000,
);

test('entities come in the order that they are asked for; what is not there is null', async () => {
  const [first, second] = records.beneficiaries.map(({ id }) => ({
    __typename: 'Beneficiary',
    id: globalId('Beneficiary', id),
  }));
  const unknown = { __typename: 'Enrolment', id: globalId('Enrolment', `${department}:none`) };
  const query = `query ($asked: [_Any!]!) { _entities(representations: $asked) { ... on Node { id } } _service { sdl } }`;
  const { _entities, _service } = await read(query, { asked: [second, unknown, first, second] });
  expect(_entities).toEqual([{ id: second!.id }, null, { id: first!.id }, { id: second!.id }]);
  expect(_service.sdl).toContain('type Query');
});

test('lists below a row are read for the day of the list around them', async () => {
  const query = `query ($asOf: Date) { beneficiaries(first: 101, asOf: $asOf) { nodes {
    id plain: enrolments(first: 101) { nodes { startedOn } } later: enrolments(first: 101, asOf: "2030-01-01") { totalCount } } } }`;
  const { beneficiaries } = await read(query, { asOf: '2025-07-02' });
  const plain = beneficiaries.nodes.flatMap((each: any) => each.plain.nodes);
  expect(plain.length).toBeGreaterThan(0);
  expect(plain.every(({ startedOn }: any) => startedOn <= '2025-07-02')).toBe(true);
  const later = beneficiaries.nodes.reduce((sum: number, each: any) => sum + Number(each.later.totalCount), 0);
  expect(later).toBeGreaterThan(plain.length);
});

test('statistics count the enrolments of each programme', async () => {
  const { enrolmentStatistics } = await read(
    '{ enrolmentStatistics(asOf: "2030-01-01") { programme { id } enrolments } }',
  );
  const counted = [...programmes].sort().map((programme) => ({
    programme: { id: globalId('Programme', programme) },
    enrolments: records.enrolments.filter(({ programmeId }) => programmeId === programme).length,
  }));
  expect(enrolmentStatistics).toEqual(counted);
});

test('people are found by their citizen id', async () => {
  const { beneficiaries } = await read(
    '{ beneficiaries(first: 101, asOf: "2030-01-01", citizenId: "048156000001") { nodes { identity { citizenId } } } }',
  );
  expect(beneficiaries.nodes.length).toBeGreaterThan(0);
  for (const { identity } of beneficiaries.nodes) expect(identity.citizenId).toBe('048156000001');
});

test.each(['first: 1, last: 1', 'first: 102', 'last: -1', 'after: "no cursor"', 'citizenId: "1"'])(
  'a list with %s is not answered',
  async (given) => {
    const { answer } = await send(service, `{ beneficiaries(${given}) { totalCount } }`);
    expect(answer.data.beneficiaries).toBeNull();
    expect(answer.errors[0].extensions.code).toBe('BAD_USER_INPUT');
  },
);

const query = '{ beneficiaries(first: 3, filter: { status: { eq: ACTIVE } }) { nodes { id commune } } }';
const fields = ['Beneficiary.commune', 'Beneficiary.status'];

async function assertion(changed: Record<string, unknown> = {}, of = query, by = key): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ query: of, variables: {} });
  const claims = {
    iss: 'lienthong',
    aud: '92-SYT',
    iat,
    exp: iat + 30,
    jti: randomUUID(),
    viewer: { role: 'OFFICER', department: '79-SYT', subject: 'x', client: null },
    fields,
    operation: createHash('sha256').update(body).digest('base64url'),
    ...changed,
  };
  const header = { alg: 'EdDSA', kid: 'k', typ: 'lienthong-assertion+jwt' };
  return `Bearer ${await new SignJWT(claims).setProtectedHeader(header).sign(by)}`;
}

test('an assertion is taken once, for the operation and the fields that it was made for', async () => {
  const trusting = await start({ trust: { hub: 'lienthong', keys } });
  const good = await assertion();
  expect((await send(trusting, query, {}, good)).answer.data.beneficiaries.nodes).toHaveLength(3);
  expect(trusting.requests[0]).toMatchObject({ roots: ['beneficiaries'], claims: { fields } });
  const now = Math.floor(Date.now() / 1000);
  const other = await generateKeyPair('EdDSA');
  const wrong: Readonly<Record<string, string | undefined>> = {
    MISSING: undefined,
    REPLAYED: good,
    WRONG_ISSUER: await assertion({ iss: 'other' }),
    WRONG_AUDIENCE: await assertion({ aud: '79-SYT' }),
    EXPIRED: await assertion({ iat: now - 60, exp: now - 30 }),
    NOT_YET_VALID: await assertion({ exp: now + 3600 }),
    WRONG_OPERATION: await assertion({}, '{ service { now } }'),
    BAD_SIGNATURE: await assertion({}, query, other.privateKey),
  };
  for (const [reason, authorization] of Object.entries(wrong)) {
    const { status, answer } = await send(trusting, query, {}, authorization);
    expect([status, answer.errors[0].extensions.reason]).toEqual([401, reason]);
  }
  expect(trusting.refused).toBe(Object.keys(wrong).length);
  const unnamed = await send(trusting, query, {}, await assertion({ fields: ['Beneficiary.commune'] }));
  expect(unnamed.answer.errors[0].message).toContain('Beneficiary.status');
  trusting.skewMs = 10 * 60_000;
  expect((await send(trusting, query, {}, await assertion())).answer.errors[0].extensions.reason).toBe('EXPIRED');
});

test('a department closes rows and fields by its own policy', async () => {
  const strict = await start({
    policy: {
      isRowOpen: (_, row) => row['status'] !== 'DECEASED',
      isFieldOpen: (coordinate) => coordinate !== 'Beneficiary.commune',
    },
  });
  const { answer } = await send(strict, '{ beneficiaries(first: 101) { nodes { status commune } } }');
  expect(answer.data.beneficiaries.nodes.map(({ status }: any) => status)).not.toContain('DECEASED');
  expect(answer.data.beneficiaries.nodes[0].commune).toBeNull();
  expect(answer.errors[0].extensions.code).toBe('FORBIDDEN');
});

/** Two rows after the first of all, each with its enrolments, and two entities. */
const faulted = `query ($after: String, $asked: [_Any!]!) {
  beneficiaries(first: 4, after: $after) { nodes { id birthYear registeredOn enrolments(first: 5, asOf: "2030-01-01") { nodes { id } } } }
  _entities(representations: $asked) { ... on Node { id } }
}`;
const asked = records.beneficiaries
  .slice(0, 2)
  .map(({ id }) => ({ __typename: 'Beneficiary', id: globalId('Beneficiary', id) }));
const isForeign = ({ id }: { id: string }): boolean => !keyOfId(id).startsWith(`${department}:`);

async function askFaulted(fault: Fault | null): Promise<any> {
  service.fault = null;
  const { beneficiaries } = await read('{ beneficiaries(first: 1) { pageInfo { endCursor } } }');
  service.fault = fault;
  const { answer } = await send(service, faulted, { after: beneficiaries.pageInfo.endCursor, asked });
  return answer;
}

test('each fault of rows is one', async () => {
  const { data: right } = await askFaulted(null);
  const nodes = right.beneficiaries.nodes;
  const ids = (data: any): string[] => data.beneficiaries.nodes.map(({ id }: any) => id);
  const bent = async (fault: Fault): Promise<any> => (await askFaulted(fault)).data;
  const other = '79-SYT-20250701';
  expect(ids(await bent({ kind: 'order', place: 'page' }))).toEqual(ids(right).reverse());
  expect((await bent({ kind: 'order', place: 'entities' }))._entities).toEqual([...right._entities].reverse());
  expect(new Set(ids(await bent({ kind: 'duplicate', place: 'page' }))).size).toBe(3);
  expect(
    (await bent({ kind: 'foreign', place: 'page', department: other })).beneficiaries.nodes.filter(isForeign),
  ).toHaveLength(1);
  expect(
    (await bent({ kind: 'foreign', place: 'entities', department: other }))._entities.filter(isForeign),
  ).toHaveLength(1);
  const nested = await bent({ kind: 'foreign', place: 'nested', department: other });
  expect(nested.beneficiaries.nodes.flatMap((each: any) => each.enrolments.nodes).some(isForeign)).toBe(true);
  expect(ids(await bent({ kind: 'past-cursor' }))[0]).not.toBe(ids(right)[0]);
  expect(ids(await bent({ kind: 'too-many' })).length).toBeGreaterThan(101);
  expect(ids(await bent({ kind: 'short' }))).toEqual(ids(right).slice(0, 2));
  expect((await bent({ kind: 'types' })).beneficiaries.nodes[0].registeredOn).toBe(42);
  expect(await bent({ kind: 'no-data' })).toBeNull();
  expect((await bent({ kind: 'forbid-lists' })).beneficiaries).toBeNull();
  const closed = await bent({ kind: 'forbid-fields', fields: ['Beneficiary.registeredOn'] });
  expect(closed.beneficiaries.nodes.map(({ registeredOn }: any) => registeredOn)).toEqual(nodes.map(() => null));
});

test('each fault of the connection is one', async () => {
  const body = JSON.stringify({ query: '{ service { now } }' });
  const ask = (signal?: AbortSignal): Promise<Response> =>
    fetch(service.url, { method: 'POST', body, ...(signal ? { signal } : {}) });
  service.fault = { kind: 'hang' };
  await expect(ask(AbortSignal.timeout(100))).rejects.toThrow();
  service.fault = { kind: 'die' };
  await expect(ask().then((response) => response.text())).rejects.toThrow();
  service.fault = { kind: 'status', status: 503 };
  expect((await ask()).status).toBe(503);
  service.fault = { kind: 'body', text: '<html>', type: 'text/html' };
  expect(await (await ask()).text()).toBe('<html>');
  service.fault = { kind: 'oversized' };
  expect((await (await ask()).text()).length).toBeGreaterThan(16 * 1024 * 1024);
  service.fault = { kind: 'drip', ms: 1, pieces: 5 };
  expect(JSON.parse(await (await ask()).text()).data.service).toBeDefined();
  service.fault = { kind: 'refuse' };
  expect((await ask()).status).toBe(401);
  service.fault = null;
  await service.stop();
  await expect(ask()).rejects.toThrow();
  await service.start();
  expect((await ask()).status).toBe(200);
});

test('it says what it is, by its own clock, and how old its records are', async () => {
  service.skewMs = -600_000;
  service.staleSince = new Date('2026-11-20T00:00:00Z');
  const asked = '{ service { contractVersion software now asOf department { id code } } }';
  const { service: said } = await read(asked);
  expect(said).toMatchObject({
    contractVersion: '1.0',
    asOf: '2026-11-20T00:00:00.000Z',
    department: { id: globalId('Department', department), code: '92-SYT' },
  });
  expect(Date.now() - Date.parse(said.now)).toBeGreaterThanOrEqual(600_000);
  service.skewMs = 0;
  service.staleSince = null;
});
