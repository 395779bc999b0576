import { models } from '../../src/db/generated/model.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { until } from '../support/until.ts';

const noon = new Date('2026-11-26T05:00:00Z');
let clock = noon;
let hub: TestHub;
beforeAll(async () => {
  hub = await openHub({ publicAnswers: 4 * 1024 * 1024, compared: false, observed: true, now: () => clock });
});
afterAll(() => hub.close());
beforeEach(async () => {
  clock = noon;
  await touch('Province');
  hub.takeStatements();
});

const query = '{ provinces(first: 3) { nodes { code name departments { nodes { code } } } } }';
const portal = { role: 'PORTAL', department: '92-SYT', purpose: 'VERIFICATION' } as const;

/** A statement that changes no row: what counts is that it could have. */
const touch = (table: string): Promise<number> =>
  hub.database.client.$executeRawUnsafe(`UPDATE "${table}" SET "id" = "id" WHERE false`);

const rename = (name: string): Promise<number> =>
  hub.database.client.$executeRaw`UPDATE "Province" SET "name" = ${name} WHERE "id" = '92-20250701'`;

const version = async (): Promise<number> => {
  const [state] = await hub.database.client.$queryRaw<{ version: bigint }[]>`SELECT "version" FROM "PublicState"`;
  return Number(state?.version);
};

/** Statements that read for an answer, and looks at the version. */
function spent(): { reads: number; looks: number } {
  const statements = hub.takeStatements();
  const looks = statements.filter((sql) => sql.includes('"PublicState"')).length;
  return { reads: statements.length - looks, looks };
}

const get = (text: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${hub.address}/graphql?query=${encodeURIComponent(text)}`, {
    headers: { accept: 'application/json', 'x-apollo-operation-name': 'any', ...headers },
  });

test('a question that is asked again costs one look at the version, and is logged as any other', async () => {
  const first = await hub.ask(query);
  expect(spent()).toEqual({ reads: 1, looks: 1 });
  expect(await hub.ask(query)).toEqual(first);
  expect(spent()).toEqual({ reads: 0, looks: 1 });
  expect(await hub.ask(query.replace('first: 3', 'first: 4'))).not.toEqual(first);
  expect(spent().reads).toBe(1);
  const before = hub.requests().length;
  await hub.ask(query);
  await until(() => hub.requests().length > before);
  expect(hub.requests().at(-1)).toMatchObject({ outcome: 'answered', role: 'ANONYMOUS', kind: 'query', rows: 0 });
});

test('variables, operation, media type and day are part of the question', async () => {
  const byCode = 'query A($code: String!) { province(code: $code) { name } } query B { programmes { totalCount } }';
  const ask = async (body: object, accept = 'application/json'): Promise<string> => {
    const headers = { 'content-type': 'application/json', accept };
    const response = await fetch(`${hub.address}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
    return `${response.headers.get('content-type') ?? ''} ${await response.text()}`;
  };
  const one = { query: byCode, operationName: 'A', variables: { code: '79' } };
  const answers = [
    await ask(one),
    await ask({ ...one, variables: { code: '92' } }),
    await ask({ ...one, operationName: 'B' }),
    await ask(one, 'application/graphql-response+json'),
  ];
  expect(new Set(answers).size).toBe(4);
  spent();
  expect(await ask(one)).toBe(answers[0]);
  expect(spent().reads).toBe(0);
  clock = new Date('2026-11-27T05:00:00Z');
  await ask(one);
  expect(spent().reads).toBe(1);
});

test('the next request after a change sees it, whoever made the change', async () => {
  const named = '{ province(code: "92") { name } }';
  try {
    for (const name of ['Cần Thơ một', 'Cần Thơ hai']) {
      await hub.read(named);
      await rename(name);
      expect(await hub.read(named)).toEqual({ province: { name } });
      expect(await hub.read(named)).toEqual({ province: { name } });
    }
  } finally {
    await rename('Cần Thơ');
  }
});

test('while rows change all the time, no answer is older than its request', async () => {
  const named = '{ province(code: "92") { name } }';
  let written = 0;
  let isOver = false;
  const writer = (async () => {
    for (let next = 1; next <= 60; next += 1) {
      await rename(`Tên ${next}`);
      written = next;
    }
    isOver = true;
  })();
  const reader = async (): Promise<void> => {
    while (!isOver) {
      const before = written;
      const { province } = await hub.read<any>(named);
      const seen = Number(province.name.replace(/\D/g, ''));
      expect(seen).toBeGreaterThanOrEqual(before);
    }
  };
  try {
    await Promise.all([writer, reader(), reader(), reader()]);
  } finally {
    await rename('Cần Thơ');
  }
});

test('every table counts its changes, but those of records, keys, access and the ledger', async () => {
  const tables = Object.entries(models)
    .filter(([, { isView }]) => !isView)
    .map(([name]) => name);
  const silent: string[] = [];
  for (const table of tables) {
    const before = await version();
    const [guard] = await hub.database.client.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_trigger WHERE tgname = 'public_changed' AND tgrelid = ${`"${table}"`}::regclass AND tgenabled = 'A'`;
    if (guard === undefined) silent.push(table);
    else expect([table, await touch(table), await version()]).toEqual([table, 0, before + 1]);
  }
  expect(silent.sort()).toEqual(
    ['AccessChange', 'AccessState', 'ApiKey', 'Beneficiary', 'BeneficiaryIdentity', 'DataLoad', 'DepartmentLink']
      .concat(['Enrolment', 'LedgerBlock', 'LedgerCheckpoint', 'LedgerEntry', 'LedgerMention', 'Payment'])
      .concat(['PublicState', 'UsedAssertion'])
      .filter((table) => tables.includes(table)),
  );
});

test('whoever sends a credential, a purpose or a case is read for', async () => {
  await hub.ask(query);
  spent();
  await hub.ask(query, {}, portal);
  expect(spent()).toMatchObject({ looks: 0, reads: expect.any(Number) });
  for (const headers of [{ 'x-purpose': 'VERIFICATION' }, { 'x-case': 'H1' }]) {
    await (await get(query, headers)).text();
    expect(spent()).toEqual({ reads: 1, looks: 0 });
  }
  const refused = await get(query, { authorization: 'Bearer wrong' });
  expect([refused.status, refused.headers.get('etag')]).toEqual([401, null]);
});

test('what an identified viewer was answered is not kept for others', async () => {
  const entries = (): number | undefined => hub.app.publicAnswers?.statistics.entries;
  const before = entries();
  await hub.ask(query, {}, portal);
  expect(entries()).toBe(before);
});

test.each([
  ['a refusal', '{ beneficiaries { totalCount } }'],
  [
    'an answer with a refused part',
    '{ provinces { totalCount } difficulties(first: 1) { nodes { reportedOn } } beneficiaries { totalCount } }',
  ],
  ['a wrong query', '{ provinces { nme } }'],
  ['who asks', '{ viewer { role } }'],
  ['why something is open', '{ explainAccess(department: "92-SYT", dataClass: RECORD) { allowed } }'],
  ['how a link does', '{ departments(first: 1) { nodes { code link { status } } } }'],
  [
    'how a link does, in a fragment',
    '{ departments(first: 1) { nodes { ...L } } } fragment L on Department { link { latency } }',
  ],
])('%s is not kept', async (_, text) => {
  const before = hub.app.publicAnswers?.statistics.entries;
  const first = await hub.ask(text);
  const second = await hub.ask(text);
  expect(JSON.stringify(second).replaceAll(/"incident":"[^"]+"/g, '')).toBe(
    JSON.stringify(first).replaceAll(/"incident":"[^"]+"/g, ''),
  );
  expect(hub.app.publicAnswers?.statistics.entries).toBe(before);
});

test('a GET gets an entity tag, by which its client asks whether the answer is current', async () => {
  const text = '{ province(code: "92") { name departments { nodes { name } } } }';
  const first = await get(text);
  const body = await first.text();
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/".+"$/);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  expect(first.headers.get('vary')).toMatch(/authorization.*x-api-key.*accept/i);
  const current = await get(text, { 'if-none-match': etag });
  expect([current.status, await current.text(), current.headers.get('etag')]).toEqual([304, '', etag]);
  try {
    await rename('Tên khác');
    const changed = await get(text, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(await changed.text()).not.toBe(body);
    expect(changed.headers.get('etag')).not.toBe(etag);
  } finally {
    await rename('Cần Thơ');
  }
  const back = await get(text, { 'if-none-match': etag });
  expect(back.status).toBe(304);
});

test('with a credential nothing may be stored by a cache on the way', async () => {
  const response = await get(query, { 'x-purpose': 'VERIFICATION' });
  await response.text();
  expect([response.headers.get('cache-control'), response.headers.get('etag')]).toEqual(['no-store', null]);
});

test('answers to POST are kept by the hub alone', async () => {
  const response = await fetch(`${hub.address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  await response.text();
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('a large answer is not kept, and others have to leave when memory is full', async () => {
  const small = await openHub({ publicAnswers: 40_000, compared: false });
  try {
    await small.read(
      '{ provinces(first: 34) { nodes { id code name departments(first: 10) { nodes { id code name } } } } }',
    );
    expect(small.app.publicAnswers?.statistics.entries).toBe(0);
    for (let first = 1; first <= 34; first += 1)
      await small.read(`{ provinces(first: ${first}) { nodes { id code name type } } }`);
    const { entries = 0 } = small.app.publicAnswers?.statistics ?? {};
    expect(entries).toBeGreaterThan(3);
    expect(entries).toBeLessThan(34);
  } finally {
    await small.close();
  }
});
