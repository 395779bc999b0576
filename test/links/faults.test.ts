import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import type { ContractService } from '../support/contract/service.ts';
import type { Fault } from '../support/contract/fault.ts';
import { readList } from '../support/contract/lists.ts';
import { departmentOf, rowsOf, type Records } from '../support/contract/rows.ts';
import { joinRecords, manyRecords } from '../support/rows/department-rows.ts';
import type { Answer, GraphqlError } from '../support/hub.ts';
import { globalId, keyOfId } from '../support/ids.ts';
import { openLinkedHub, type LinkedHub } from '../support/linked-hub.ts';
import { startReplayingProxy } from '../support/contract/replaying-proxy.ts';
import { runs } from '../support/property/runs.ts';

const programmes = ['social-assistance', 'ntp-poverty'];

/** What has not begun today is in the lists too. */
const day = '2030-01-01';

let hub: LinkedHub;
let all: Records;
let services: readonly ContractService[];
/** Departments that fail in these tests: the first of all, one in between, and the last. */
let failing: readonly ContractService[];

beforeAll(async () => {
  hub = await openLinkedHub({
    isGuarded: false,
    // Short, so that the tests need not wait; long enough for 34 services and a hub on one busy machine.
    linkLimits: { timeout: 4000, failures: 3, openFor: 150, isolatedFor: 2000, keepAlive: 500 },
  });
  const departments = await hub.database.client.department.findMany({
    where: { validTo: null, id: { contains: '-SYT-' } },
    orderBy: { id: 'asc' },
  });
  const records = new Map(
    departments.slice(0, 34).map(({ id }, place): [string, Records] => [id, manyRecords(id, programmes, 5, place)]),
  );
  all = joinRecords([...records.values()]);
  await hub.store(joinRecords([]));
  await hub.link(records);
  services = [...hub.services.values()];
  failing = [services[0]!, services[16]!, services[33]!];
});
afterAll(() => hub.close());

interface Shown {
  readonly id: string;
  readonly commune: string | null;
  readonly enrolments: { readonly nodes: readonly { readonly id: string }[] } | null;
}

interface Source {
  readonly department: { readonly code: string };
  readonly status: string;
}

interface Listed {
  readonly nodes: readonly Shown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly sources: readonly Source[];
  readonly totalCount?: number;
}

type ListAnswer = Answer<{ beneficiaries: Listed }>;

const ask = (first: number, after: string | null = null, counted = false): Promise<ListAnswer> =>
  hub.ask<{ beneficiaries: Listed }>(
    `query ($first: Int, $after: String, $day: Date) {
      beneficiaries(first: $first, after: $after, asOf: $day, orderBy: { field: REGISTERED_ON, direction: DESC }) {
        nodes { id commune enrolments(first: 5) { nodes { id } } }
        pageInfo { hasNextPage endCursor } sources { department { code } status } ${counted ? 'totalCount' : ''}
      } }`,
    { first, after, day },
  );

const idsOf = ({ nodes }: Listed): string[] => nodes.map(({ id }) => id);

/** Returns the expected list of the departments that answer, found by a plain search over all rows. */
function expectedIds(without: readonly ContractService[] = []): string[] {
  const left = new Set(without.map(({ department }) => department));
  const rows = rowsOf(all, 'Beneficiary').filter(({ id }) => !left.has(departmentOf(id)));
  const given = { first: 101, orderBy: { field: 'REGISTERED_ON', direction: 'DESC' } } as const;
  const found: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page = readList({ records: all, type: 'Beneficiary', day, rows }, { ...given, after });
    found.push(...page.rows.map(({ id }) => globalId('Beneficiary', id)));
    if (!page.hasNextPage) return found;
    after = page.cursorOf(page.rows.at(-1)!);
  }
}

const isUnavailable = ({ extensions }: GraphqlError): boolean => extensions.code === 'SOURCE_UNAVAILABLE';

const sorted = (codes: readonly unknown[]): unknown[] => [...new Set(codes)].sort();

/** That an answer holds all that others have, and says of each department that fails that it does, and how. */
function expectPartial(
  answer: ListAnswer,
  fails: readonly ContractService[],
  status: string,
  ways: readonly string[] = [],
): void {
  const { sources } = answer.data!.beneficiaries;
  const codes = fails.map(({ code }) => code);
  for (const { code } of services) {
    const [source, ...more] = sources.filter(({ department }) => department.code === code);
    const way = ways.find((each) => each.startsWith(code)) ?? code;
    expect([way, source?.status, more]).toEqual([way, codes.includes(code) ? status : 'OK', []]);
  }
  const errors = (answer.errors ?? []).filter(isUnavailable);
  expect(sorted(errors.map(({ extensions }) => extensions['department']))).toEqual(sorted(codes));
  for (const error of errors) expect([error.path, error.extensions['status']]).toEqual([['beneficiaries'], status]);
  expect(idsOf(answer.data!.beneficiaries)).toEqual(expectedIds(fails).slice(0, 100));
}

function mend(): void {
  for (const service of services) {
    service.fault = null;
    service.skewMs = 0;
    service.staleSince = null;
  }
}

/** Until all departments are asked again, which needs no restart; then the list is whole. */
async function recovered(): Promise<void> {
  mend();
  for (let tries = 0; tries < 60; tries += 1) {
    const { errors } = await ask(1);
    if (errors === undefined) break;
    await sleep(100);
  }
  const { data, errors } = await ask(100, null, true);
  expect(errors).toBeUndefined();
  expect(idsOf(data!.beneficiaries)).toEqual(expectedIds().slice(0, 100));
  expect(data!.beneficiaries.totalCount).toBe(all.beneficiaries.length);
  expect(data!.beneficiaries.sources.every(({ status }) => status === 'OK')).toBe(true);
}

afterEach(() => recovered());

test('if all departments answer, the pages give one list, and each row has all rows below it', async () => {
  const found: Shown[] = [];
  let after: string | null = null;
  do {
    const { data }: ListAnswer = await ask(47, after);
    found.push(...data!.beneficiaries.nodes);
    const { hasNextPage, endCursor } = data!.beneficiaries.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
  expect(found.map(({ id }) => id)).toEqual(expectedIds());
  const enrolments = found.flatMap((each) => each.enrolments!.nodes.map(({ id }) => id));
  expect(enrolments.sort()).toEqual(all.enrolments.map(({ id }) => globalId('Enrolment', id)).sort());
});

const other = '92-SYT-19990101';

const broken: Readonly<Record<string, Fault>> = {
  'hangs up in the middle of its answer': { kind: 'die' },
  'answers with status 500': { kind: 'status', status: 500 },
  'answers with status 502': { kind: 'status', status: 502 },
  'answers with status 503': { kind: 'status', status: 503 },
  'answers with HTML': { kind: 'body', text: '<html>maintenance</html>', type: 'text/html' },
  'answers with JSON of another kind': { kind: 'body', text: '[1, 2, 3]' },
  'answers with other fields': { kind: 'body', text: '{"data":{"beneficiaries":{"nodes":[]}}}' },
  'answers with lists of lists': { kind: 'body', text: '{"data":{"service":{"asOf":[]},"r0":[[]]}}' },
  'answers with half a JSON text': { kind: 'body', text: '{"data":{"service":' },
  'answers with nothing': { kind: 'body', text: '' },
  'answers with data of null': { kind: 'no-data' },
  'answers without end': { kind: 'oversized' },
  'answers with its rows the other way round': { kind: 'order', place: 'page' },
  'answers with a row twice': { kind: 'duplicate', place: 'page' },
  'answers with more rows than it is asked for': { kind: 'too-many' },
  'answers with a row of another department': { kind: 'foreign', place: 'page', department: other },
  'answers with values of other types': { kind: 'types' },
  'answers with fewer rows than it is asked for and has': { kind: 'short' },
};

test('departments that fail in every way at once cost their own rows, never the page, and are there again once they are well', async () => {
  const faults = Object.entries(broken);
  const fails = services.filter((_, place) => place % 2 === 0 || place === 33).slice(0, faults.length);
  const ways = fails.map((service, place) => {
    const [what, fault] = faults[place]!;
    service.fault = fault;
    return `${service.code} ${what}`;
  });
  expect(ways).toHaveLength(faults.length);
  expectPartial(await ask(100), fails, 'UNAVAILABLE', ways);
});

test('a department that is stopped costs its own rows, and is there again once it is started', async () => {
  for (const service of failing) await service.stop();
  expectPartial(await ask(100), failing, 'UNAVAILABLE');
  for (const service of failing) await service.start();
});

test('departments that do not answer, answer late, or send byte by byte run into the timeout', async () => {
  const faults: readonly Fault[] = [
    { kind: 'hang' },
    { kind: 'delay', ms: 60_000 },
    { kind: 'drip', ms: 200, pieces: 1000 },
  ];
  failing.forEach((service, place) => (service.fault = faults[place]!));
  const answer = await ask(100, null, true);
  expectPartial(answer, failing, 'TIMEOUT');
  // Before the links' own time of 4 seconds is over: a page has nine tenths of it, its first round three quarters of that.
  const messages = answer.errors!.map(({ message }) => /within (\d+) milliseconds/.exec(message)?.[1]);
  expect(sorted(messages)).toEqual(['2700']);
});

test('departments that are slow, but in time, are there', async () => {
  failing[0]!.fault = { kind: 'delay', ms: 100 };
  failing[1]!.fault = { kind: 'drip', ms: 5, pieces: 10 };
  expectPartial(await ask(100), [], 'OK');
});

test('departments that refuse the hub, or have another time, are named as such', async () => {
  failing[0]!.fault = { kind: 'refuse' };
  failing[1]!.skewMs = 10 * 60_000;
  failing[2]!.fault = { kind: 'forbid-lists' };
  expectPartial(await ask(100), failing, 'REFUSED');
});

test('a department that serves a copy is in the answer, and called stale', async () => {
  failing[1]!.staleSince = new Date('2026-11-01T00:00:00Z');
  const { data, errors } = await ask(100);
  expect(errors).toBeUndefined();
  expect(idsOf(data!.beneficiaries)).toEqual(expectedIds().slice(0, 100));
  const stale = data!.beneficiaries.sources.filter(({ status }) => status === 'STALE');
  expect(stale.map(({ department }) => department.code)).toEqual([failing[1]!.code]);
});

test('a field that a department closes is null in its rows alone, and said to be forbidden', async () => {
  failing[1]!.fault = { kind: 'forbid-fields', fields: ['Beneficiary.commune'] };
  const { data, errors = [] } = await ask(100);
  expect(idsOf(data!.beneficiaries)).toEqual(expectedIds().slice(0, 100));
  const own = (id: string): boolean => departmentOf(keyOfId(id)) === failing[1]!.department;
  for (const { id, commune } of data!.beneficiaries.nodes) expect(commune === null).toBe(own(id));
  const hidden = idsOf(data!.beneficiaries).filter(own);
  expect(errors).toHaveLength(hidden.length);
  expect(errors.every(({ extensions }) => extensions.code === 'FORBIDDEN')).toBe(true);
});

test('a row of another department is dropped and logged, and its sender is not asked for a while', async () => {
  const [, liar] = failing;
  liar!.fault = { kind: 'foreign', place: 'page', department: other };
  const logged = hub.logged().length;
  const { data } = await ask(100);
  expect(idsOf(data!.beneficiaries).some((id) => departmentOf(keyOfId(id)) === other)).toBe(false);
  expect(hub.logged().slice(logged)).toMatch(new RegExp(`${liar!.department}[^\n]*breaks the department contract`));
  mend();
  liar!.takeRequests();
  await ask(100);
  expect(liar!.requests).toHaveLength(0);
});

test.each([
  { place: 'nested', query: 'beneficiary(id: $id) { id enrolments(first: 5, asOf: "2030-01-01") { nodes { id } } }' },
  { place: 'entities', query: 'beneficiary(id: $id) { id }' },
] as const)('a row of another department among $place is not shown', async ({ place, query }) => {
  const [, liar] = failing;
  const { beneficiaryId } = liar!.records.enrolments[0]!;
  liar!.fault = { kind: 'foreign', place, department: other };
  const answer = await hub.ask(`query ($id: ID!) { ${query} }`, { id: globalId('Beneficiary', beneficiaryId) });
  const shown = JSON.stringify(answer.data).match(/"[\w-]{20,}"/g) ?? [];
  expect(shown.map((id) => keyOfId(JSON.parse(id) as string)).filter((key) => key.startsWith(other))).toEqual([]);
  expect(answer.errors?.map(({ extensions }) => [extensions.code, extensions['department']])).toEqual([
    ['SOURCE_UNAVAILABLE', liar!.code],
  ]);
});

test('entities in another order than asked for are not taken for one another', async () => {
  const [, service] = failing;
  service!.fault = { kind: 'order', place: 'entities' };
  const ids = service!.records.beneficiaries.slice(0, 3).map(({ id }) => globalId('Beneficiary', id));
  const answer = await hub.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
  expect(answer.data?.['nodes']).toEqual([null, null, null]);
  expect(answer.errors!.every(isUnavailable)).toBe(true);
});

test('rows before the cursor are not taken for rows after it', async () => {
  const first = await ask(60);
  for (const service of failing) service.fault = { kind: 'past-cursor' };
  const { data } = await ask(100, first.data!.beneficiaries.pageInfo.endCursor);
  const known = new Set(idsOf(first.data!.beneficiaries));
  expect(idsOf(data!.beneficiaries).filter((id) => known.has(id))).toEqual([]);
});

test('a request that is sent twice is answered once', async () => {
  const [, service] = failing;
  const proxy = await startReplayingProxy(service!);
  const { departmentLink } = hub.database.client;
  const where = { id: service!.department };
  try {
    await departmentLink.update({ where, data: { url: proxy.url } });
    expectPartial(await ask(100), [service!], 'REFUSED');
    expect(proxy.statuses.length).toBeGreaterThan(0);
    for (const statuses of proxy.statuses) expect(statuses).toEqual([200, 401]);
  } finally {
    await departmentLink.update({ where, data: { url: service!.url } });
    await proxy.close();
  }
});

test('lists of one department, and rows by id, fail by themselves', async () => {
  const [down] = failing;
  const up = services[5]!;
  down!.fault = { kind: 'status', status: 503 };
  const id = (service: ContractService): string => globalId('Beneficiary', service.records.beneficiaries[0]!.id);
  const { data, errors = [] } = await hub.ask<any>(
    `query ($down: ID!, $up: ID!) {
      down: node(id: $down) { id } up: node(id: $up) { id }
      a: department(code: "${down!.code}") { name beneficiaries(asOf: "2030-01-01") { nodes { id } sources { status } } }
      b: department(code: "${up.code}") { name beneficiaries(asOf: "2030-01-01") { nodes { id } sources { status } } } }`,
    { down: id(down!), up: id(up) },
  );
  expect(data).toMatchObject({ down: null, up: { id: id(up) } });
  expect(data.a.beneficiaries).toEqual({ nodes: [], sources: [{ status: 'UNAVAILABLE' }] });
  expect(data.b.beneficiaries.nodes).toHaveLength(up.records.beneficiaries.length);
  expect(errors.map(({ path, extensions }) => [path, extensions['department']]).sort()).toEqual([
    [['a', 'beneficiaries'], down!.code],
    [['down'], down!.code],
  ]);
});

/** What may be wrong with a department while somebody pages. */
const passing: readonly (Fault | null)[] = [
  null,
  null,
  { kind: 'status', status: 503 },
  { kind: 'die' },
  { kind: 'body', text: '{}' },
  { kind: 'refuse' },
  { kind: 'duplicate', place: 'page' },
  { kind: 'too-many' },
  { kind: 'short' },
  { kind: 'forbid-lists' },
];

test('departments come and go while somebody pages: no row is lost, and none is shown twice', async () => {
  const step = fc.record({
    size: fc.integer({ min: 5, max: 60 }),
    faults: fc.array(fc.tuple(fc.nat({ max: 33 }), fc.constantFrom(...passing)), { maxLength: 10 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      const found: string[] = [];
      let after: string | null = null;
      const read = async (size: number): Promise<{ readonly goesOn: boolean; readonly lacks: boolean }> => {
        const { data }: ListAnswer = await ask(size, after);
        const { pageInfo, sources, nodes } = data!.beneficiaries;
        found.push(...nodes.map(({ id }) => id));
        after = pageInfo.endCursor ?? after;
        const lacks = sources.some(({ status }) => status !== 'OK');
        return { goesOn: pageInfo.hasNextPage || lacks, lacks };
      };
      for (const { size, faults } of steps) {
        mend();
        for (const [place, fault] of faults) services[place]!.fault = fault;
        await read(size);
      }
      mend();
      for (let tries = 0; tries < 200; tries += 1) {
        const { goesOn, lacks } = await read(60);
        if (!goesOn) break;
        if (lacks) await sleep(50);
      }
      expect(found).toHaveLength(new Set(found).size);
      expect([...found].sort()).toEqual(expectedIds().sort());
    }),
    { ...runs(5), endOnFailure: true },
  );
}, 120_000);

const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

function collected(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

test('a storm of failures leaves neither sockets nor memory behind', async () => {
  const kinds: readonly Fault[] = [
    { kind: 'oversized' },
    { kind: 'die' },
    { kind: 'drip', ms: 200, pieces: 1000 },
    { kind: 'hang' },
    { kind: 'types' },
    { kind: 'status', status: 500 },
  ];
  await recovered();
  const [before, heap] = [sockets(), collected()];
  for (let round = 0; round < 2; round += 1) {
    services.forEach((service, place) => (service.fault = place < 24 ? kinds[place % kinds.length]! : null));
    const answers = await Promise.all([ask(100), ask(50), ask(100)]);
    for (const { data } of answers) expect(data!.beneficiaries.nodes.length).toBeGreaterThan(0);
    await recovered();
  }
  for (let tries = 0; tries < 50 && sockets() > before; tries += 1) await sleep(100);
  expect(sockets()).toBeLessThanOrEqual(before);
  expect(collected() - heap).toBeLessThan(48 * 1024 * 1024);
}, 120_000);

const list = 'beneficiaries(first: 5, asOf: $day) { sources { department { code } status } }';
const states = 'departments(filter: { id: { eq: $id } }) { nodes { link { status seen: lastSeen } } }';

test.each([[[list, states]], [[states, list]]])(
  'the answer that finds a department dead says so of its link too (%j)',
  async (parts) => {
    const [service] = failing;
    if (service === undefined) throw new Error('No service.');
    const query = `query ($id: ID, $day: Date) { ${parts.join(' ')} }`;
    const department = service.department;
    interface Data {
      readonly beneficiaries: Listed;
      readonly departments: {
        readonly nodes: readonly { readonly link: { readonly status: string; seen: string | null } }[];
      };
    }
    const look = async () => {
      const { data } = await hub.ask<Data>(query, { id: globalId('Department', department), day });
      const [node] = data?.departments.nodes ?? [];
      const source = data?.beneficiaries.sources.find((each) => department.startsWith(`${each.department.code}-`));
      return [source?.status, node?.link.status, node?.link.seen];
    };
    // Whatever an earlier test left behind is over.
    let state = await look();
    while (state[0] !== 'OK') state = await look();
    expect(state).toEqual(['OK', 'OK', expect.any(String)]);
    service.fault = { kind: 'status', status: 500 };
    try {
      expect(await look()).toEqual(['UNAVAILABLE', 'UNAVAILABLE', expect.any(String)]);
    } finally {
      service.fault = null;
    }
  },
);
