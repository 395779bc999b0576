import { createKey, revokeKey } from '../../src/identity/key-store.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';
import { LogSink } from '../support/log-sink.ts';
import { post, send } from '../support/http.ts';
import { findSecret, openIdentities, secretsOf } from '../support/secrets.ts';
import type { TestViewer } from '../support/viewers.ts';

/** Can Tho's department of health: whoever attacks is after its records. */
const victim = '92-SYT-20250701';
const verification = { purpose: 'VERIFICATION', caseReference: 'A-1' } as const;

/** None of these may see any of it. */
const attackers: Readonly<Record<string, TestViewer>> = {
  anonymous: { role: 'ANONYMOUS' },
  'anonymous who names a purpose': { role: 'ANONYMOUS', ...verification },
  "the owner's analyst": { role: 'ANALYST', department: '92-SYT', ...verification },
  "the owner's officer without a purpose": { role: 'OFFICER', department: '92-SYT', caseReference: 'A-1' },
  'a portal without a clause': { role: 'PORTAL', department: '01-SYT', ...verification },
  'a portal with a clause for other purposes': {
    role: 'PORTAL',
    department: '79-SYT',
    purpose: 'STATISTICS',
    caseReference: 'A-1',
  },
  'a portal with a clause and no case': { role: 'PORTAL', department: '79-SYT', purpose: 'VERIFICATION' },
  'an officer of another field of work': { role: 'OFFICER', department: '38-SNV', ...verification },
  'an officer of no department': { role: 'OFFICER', ...verification },
  'an officer of a department that is dissolved': { role: 'OFFICER', department: '92-SLDTBXH', ...verification },
  'an auditor': { role: 'AUDITOR', ...verification },
  "the owner's auditor": { role: 'AUDITOR', department: '92-SYT', ...verification },
  "the owner's administrator": { role: 'ADMIN', department: '92-SYT', ...verification },
};
const each = Object.entries(attackers);

/** Has a clause for older people and people with disabilities of the victim, and nothing else of it. */
const neighbour: TestViewer = { role: 'OFFICER', department: '79-SYT', ...verification };

const owner: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'BENEFIT' };

let hub: TestHub;
let clock = new Date('2026-11-21T05:00:00Z');
let secrets: Set<string>;
let beneficiary: string;
let enrolment: string;
let payment: string;
let uncovered: string;
let covered: string;
let citizenId: string;

beforeAll(async () => {
  hub = await openHub({ compared: false, now: () => clock });
  const { client } = hub.database;
  secrets = await secretsOf(client, victim);
  const inFull = { enrolment: { beneficiary: { identity: { citizenIdHash: { not: null } } } }, departmentId: victim };
  const found = await client.payment.findFirstOrThrow({ where: inFull, include: { enrolment: true } });
  payment = globalId('Payment', found.id);
  enrolment = globalId('Enrolment', found.enrolmentId);
  beneficiary = globalId('Beneficiary', found.enrolment.beneficiaryId);
  const identities = await openIdentities(client, [victim]);
  citizenId = identities.find(({ id }) => id === found.enrolment.beneficiaryId)?.citizenId ?? '';
  const other = await client.beneficiary.findFirstOrThrow({
    where: {
      departmentId: victim,
      category: { notIn: ['OLDER_PERSON', 'PERSON_WITH_DISABILITY', 'SINGLE_POOR_PARENT'] },
    },
  });
  uncovered = globalId('Beneficiary', other.id);
  const older = await client.enrolment.findFirstOrThrow({
    where: {
      departmentId: victim,
      beneficiary: { category: 'OLDER_PERSON' },
      startedOn: { lt: new Date('2026-06-01') },
    },
  });
  covered = globalId('Beneficiary', older.beneficiaryId);
});
afterAll(() => hub.close());

/** Everything that the graph shows of a record. */
const whole = `
  fragment Identity on BeneficiaryIdentity { n: name dateOfBirth sex citizenId address phone }
  fragment Whole on Beneficiary {
    id kind group category birthYear c: commune status registeredOn synthetic department { code }
    access { allowed via { own } } i: identity { ...Identity }
    e: enrolments(first: 5) { totalCount nodes { ...Enrolled } pageInfo { hasNextPage endCursor } }
    accessEvents { totalCount nodes { id actor } }
  }
  fragment Enrolled on Enrolment {
    id startedOn endedOn enrolled: status m: monthlyAmount programme { code }
    payments(first: 3) { totalCount nodes { ...Paid } edges { cursor } }
  }
  fragment Paid on Payment { id month amount channel paid: status }`;

interface Attack {
  readonly query: string;
  readonly variables?: () => Record<string, unknown>;
}

const ids = () => ({ b: beneficiary, e: enrolment, p: payment });
const three = '$b: ID!, $e: ID!, $p: ID!';

/** Ways to a record, each with all of the record asked for at its end where it can be. */
const attacks: Readonly<Record<string, Attack>> = {
  'node, inline and by name': {
    query: `query (${three}) {
      a: node(id: $b) { __typename id ... on Beneficiary { identity { name citizenId } } ... { ...Whole } }
      b: node(id: $e) { ... on Enrolment { ...Enrolled beneficiary { ...Whole } } }
      c: node(id: $p) { ... on Payment { ...Paid enrolment { beneficiary { ...Whole } } } }
    }${whole}`,
    variables: ids,
  },
  'node on a day gone by': {
    query: `query (${three}) {
      a: nodeAsOf(id: $b, asOf: "2026-02-01") { ...Whole } b: nodeAsOf(id: $e, asOf: "2025-12-01") { ...Enrolled }
      c: nodeAsOf(id: $p, asOf: "2030-01-01") { ...Paid }
    }${whole}`,
    variables: ids,
  },
  nodes: {
    query: `query (${three}) { nodes(ids: [$b, $e, $p]) { __typename id ...Whole ...Enrolled ...Paid } }${whole}`,
    variables: ids,
  },
  'beneficiary under two names': {
    query: `query ($b: ID!) { a: beneficiary(id: $b) { ...Whole } b: beneficiary(id: $b) { s: status } }${whole}`,
    variables: ids,
  },
  entities: {
    query: `query ($of: [_Any!]!) { _entities(representations: $of) { ...Whole ...Enrolled ...Paid ... on Node { id } } }${whole}`,
    variables: () => ({
      of: [
        { __typename: 'Beneficiary', id: beneficiary, status: 'ACTIVE' },
        { __typename: 'Enrolment', id: enrolment },
        { __typename: 'Payment', id: payment },
        { __typename: 'Department', id: beneficiary },
      ],
    }),
  },
  'lists of the department': {
    query: `{ department(code: "92-SYT") { beneficiaries { totalCount nodes { ...Whole } pageInfo { hasNextPage } }
      enrolments { totalCount nodes { ...Enrolled beneficiary { ...Whole } } } payments { totalCount nodes { ...Paid } } } }${whole}`,
  },
  'lists of the department on a day gone by': {
    query: `{ department(code: "92-SYT", asOf: "2026-03-01") { beneficiaries(asOf: "2026-02-01") { totalCount nodes { ...Whole } }
      enrolments(asOf: "2026-01-01") { nodes { ...Enrolled } } } }${whole}`,
  },
  'lists of departments': {
    query: `{ departments(first: 3, filter: { code: { in: ["92-SYT", "79-SYT", "42-SNV"] } }) { nodes { code
      beneficiaries(first: 1) { totalCount nodes { ...Whole } } } } }${whole}`,
  },
  'lists of programmes': {
    query: `{ programmes(first: 10) { nodes { enrolments(first: 20) { totalCount nodes { ...Enrolled department { code }
      beneficiary { ...Whole } } } } } }${whole}`,
  },
  'lists of the province': {
    query: `{ province(code: "92") { beneficiaries(first: 100) { totalCount nodes { ...Whole } pageInfo { hasNextPage } } } }${whole}`,
  },
  'the list of all': {
    query: `{ beneficiaries(first: 100, orderBy: { field: REGISTERED_ON, direction: DESC }) { totalCount nodes { ...Whole } } }${whole}`,
  },
  'the list of all, by its id': {
    query: `query ($b: ID!) { beneficiaries(filter: { id: { eq: $b } }) { totalCount nodes { ...Whole } pageInfo { hasNextPage } } }${whole}`,
    variables: ids,
  },
  'what is skipped and included': {
    query: `query ($b: ID!, $yes: Boolean!, $no: Boolean!) { node(id: $b) @include(if: $yes) { ...Whole @skip(if: $no)
      ... on Beneficiary @include(if: $yes) { identity @skip(if: $no) { name @include(if: $yes) } } } }${whole}`,
    variables: () => ({ b: beneficiary, yes: true, no: false }),
  },
  'a citizen id': {
    query: `query ($c: String!) { beneficiariesByCitizenId(citizenId: $c) { totalCount nodes { ...Whole } pageInfo { hasNextPage endCursor } } }${whole}`,
    variables: () => ({ c: citizenId }),
  },
  'the ledger': {
    query: `{ accessEvents(first: 100, filter: { ownerDepartment: { code: { eq: "92-SYT" } } }) { totalCount
      nodes { actor purpose caseReference operation department { code } } } }`,
  },
};

test.each(each)('%s finds nothing, by whichever way', async (_, viewer) => {
  for (const [way, { query, variables }] of Object.entries(attacks)) {
    const { text, status, answer } = await post(hub, { query, variables: variables?.() }, await hub.headers(viewer));
    expect([way, status, findSecret(text, secrets)]).toEqual([way, 200, null]);
    for (const { extensions } of answer.errors ?? []) expect([way, extensions.code]).toEqual([way, 'FORBIDDEN']);
  }
});

test('the owner finds it by the same ways', async () => {
  const found: string[] = [];
  for (const [way, { query, variables }] of Object.entries(attacks)) {
    const { text } = await post(hub, { query, variables: variables?.() }, await hub.headers(owner));
    if (findSecret(text, secrets) !== null) found.push(way);
  }
  expect(found).toEqual(Object.keys(attacks).filter((way) => way !== 'the ledger'));
});

/** A record's key that nobody has: what is answered of it must not differ from what is answered of one that is there. */
const absent = (type: string, more = ''): string => globalId(type, `${victim}:99999999${more}`);

/** Cursors are signed for the filter, so they reveal whether two filters are equal. */
const page = '{ totalCount nodes { __typename } pageInfo { hasNextPage hasPreviousPage } }';

/** Queries that take the id of any record. */
const aboutAny = [
  'query ($id: ID!) { node(id: $id) { __typename id } }',
  'query ($id: ID!) { nodeAsOf(id: $id, asOf: "2026-02-01") { __typename id } }',
  'query ($id: ID!) { nodes(ids: [$id]) { __typename id } }',
  'query ($id: ID!) { beneficiary(id: $id) { id status } }',
];

/** Queries that take the id of one type. */
const aboutId: Readonly<Record<string, readonly string[]>> = {
  Beneficiary: [
    'query ($id: ID!) { beneficiary(id: $id) { identity { name } access { allowed } accessEvents { totalCount } } }',
    `query ($id: ID!) { beneficiaries(filter: { id: { eq: $id } }) ${page} }`,
    `query ($id: ID!) { beneficiaries(first: 0, filter: { id: { eq: $id } }) ${page} }`,
    `query ($id: ID!) { department(code: "92-SYT") { beneficiaries(filter: { id: { eq: $id } }) ${page} } }`,
    `query ($id: ID!) { departments(filter: { beneficiaries: { some: { id: { eq: $id } } } }) ${page} }`,
    `query ($id: ID!) { departments(filter: { beneficiaries: { none: { id: { eq: $id } } } }) ${page} }`,
    `query ($id: ID!) { departments(filter: { or: [{ code: { eq: "x" } }, { and: [{ beneficiaries: { some: { id: { in: [$id] } } } }] }] }) ${page} }`,
    `query ($id: ID!) { provinces(filter: { departments: { some: { beneficiaries: { some: { id: { eq: $id } } } } } }) ${page} }`,
    `query ($id: ID!) { programmes(filter: { enrolments: { some: { beneficiary: { id: { eq: $id } } } } }) ${page} }`,
  ],
  Enrolment: [
    `query ($id: ID!) { beneficiaries(filter: { enrolments: { some: { id: { eq: $id } } } }) ${page} }`,
    `query ($id: ID!) { department(code: "92-SYT") { enrolments(filter: { id: { eq: $id } }) ${page} } }`,
    `query ($id: ID!) { departments(filter: { not: { enrolments: { some: { id: { eq: $id } } } } }) ${page} }`,
    `query ($id: ID!) { programmes(filter: { enrolments: { none: { id: { eq: $id } } } }) ${page} }`,
  ],
  Payment: [
    `query ($id: ID!) { beneficiaries(filter: { enrolments: { some: { payments: { some: { id: { eq: $id } } } } } }) ${page} }`,
    `query ($id: ID!) { department(code: "92-SYT") { payments(filter: { id: { eq: $id } }) ${page} } }`,
  ],
};

const ofType = (type: string): string =>
  `query ($id: ID!) { _entities(representations: [{ __typename: "${type}", id: $id }]) { __typename } }`;

/** The bytes that are answered. */
async function bytes(query: string, variables: object, viewer: TestViewer): Promise<string> {
  const { text } = await post(hub, { query, variables }, await hub.headers(viewer));
  return text;
}

async function expectSameBytes(query: string, one: object, other: object, viewer: TestViewer): Promise<void> {
  expect([query, await bytes(query, one, viewer)]).toEqual([query, await bytes(query, other, viewer)]);
}

describe.each([...each, ['a neighbour with a clause for other records', neighbour] as const])('%s', (_, viewer) => {
  test('gets the same bytes for an id whether or not there is such a row', async () => {
    const record = viewer === neighbour ? uncovered : beneficiary;
    const key = Buffer.from(record, 'base64url').toString().slice('Beneficiary:'.length);
    const pairs = [
      ['Beneficiary', record, absent('Beneficiary')],
      ['Enrolment', globalId('Enrolment', `${key}.1`), absent('Enrolment', '.1')],
      [
        'Payment',
        viewer === neighbour ? globalId('Payment', `${key}.1.202601`) : payment,
        absent('Payment', '.1.202601'),
      ],
    ] as const;
    for (const [type, there, notThere] of pairs) {
      for (const query of [...aboutAny, ...(aboutId[type] ?? []), ofType(type)]) {
        await expectSameBytes(query, { id: there }, { id: notThere }, viewer);
      }
    }
  });

  test('gets the same bytes for a citizen id whether or not there is such a person', async () => {
    for (const more of ['', ', first: 0', ', filter: { status: { eq: ACTIVE } }', ', asOf: "2026-01-01"']) {
      const query = `query ($c: String!) { beneficiariesByCitizenId(citizenId: $c${more}) ${page} }`;
      await expectSameBytes(query, { c: citizenId }, { c: '092199999999' }, viewer);
    }
  });

  test('gets the same bytes for an entry of the ledger whether or not there is one', async () => {
    if (viewer.role === 'AUDITOR') return;
    await hub.read('query OwnersLook($id: ID!) { beneficiary(id: $id) { status } }', { id: beneficiary }, owner);
    const { id } = await hub.database.client.accessEvent.findFirstOrThrow({
      where: { operation: 'OwnersLook' },
      orderBy: { id: 'desc' },
    });
    if (viewer.role === 'OFFICER' && viewer.department === '92-SYT') return;
    const [there, notThere] = [id, '0000000099999999'].map((key) => ({ id: globalId('AccessEvent', key) }));
    for (const query of ['query ($id: ID!) { node(id: $id) { __typename } }', ofType('AccessEvent')]) {
      await expectSameBytes(query, there ?? {}, notThere ?? {}, viewer);
    }
    expect(await bytes('{ accessEvents(first: 100) { nodes { operation actor } } }', {}, viewer)).not.toMatch(
      /OwnersLook|officer@92-SYT/,
    );
  });
});

describe('a neighbour with a clause', () => {
  /** How many records of the victim a list shows; none where it is refused. */
  const victims = async (list: string): Promise<number> => {
    const answer = await hub.ask<any>(
      `{ beneficiaries(first: 100${list}) { nodes { department { code } } } }`,
      {},
      neighbour,
    );
    for (const { extensions } of answer.errors ?? []) expect(extensions.code).toBe('FORBIDDEN');
    const nodes: { department: { code: string } }[] = answer.data?.beneficiaries?.nodes ?? [];
    return nodes.filter(({ department }) => department.code === '92-SYT').length;
  };

  test('sees the records that it covers, unless by what it does not open', async () => {
    const of92 = 'department: { code: { eq: "92-SYT" } }';
    expect(await victims(`, filter: { ${of92} }`)).toBeGreaterThan(0);
    expect(await victims(`, filter: { ${of92} }, orderBy: { field: REGISTERED_ON }`)).toBeGreaterThan(0);
    for (const by of [
      'birthYear: { gte: 0 }',
      'not: { birthYear: { gte: 3000 } }',
      'or: [{ birthYear: { isNull: true } }, { birthYear: { isNull: false } }]',
      'and: [{ kind: { eq: PERSON } }]',
      'group: { in: [SOCIAL_PROTECTION] }',
      'enrolments: { some: { startedOn: { lte: "2026-01-01" } } }',
      'enrolments: { some: { payments: { some: { amount: { gt: 0 } } } } }',
    ]) {
      expect([by, await victims(`, filter: { ${of92}, ${by} }`)]).toEqual([by, 0]);
    }
  });

  test('gets the rows that it may see along with those that it may not', async () => {
    const ids = [uncovered, covered, absent('Beneficiary')];
    const seen = [null, { __typename: 'Beneficiary', id: covered }, null];
    const of = ids.map((id) => ({ __typename: 'Beneficiary', id }));
    const query = `query ($ids: [ID!]!, $of: [_Any!]!) { nodes(ids: $ids) { __typename id }
      _entities(representations: $of) { __typename ... on Node { id } } }`;
    // As it is prepared, and as it was kept.
    for (let time = 0; time < 2; time += 1) {
      const { data, errors } = await hub.ask(query, { ids, of }, neighbour);
      expect(data).toEqual({ nodes: seen, _entities: seen });
      const places = errors?.map(({ path }) => path?.join('.'));
      expect(places?.sort()).toEqual(['_entities.0', '_entities.2', 'nodes.0', 'nodes.2']);
    }
  });

  test('reads no field that the clause does not list', async () => {
    const { data, errors } = await hub.ask<any>(
      `{ department(code: "92-SYT") { beneficiaries(first: 5) { nodes { status birthYear kind identity { name }
        accessEvents { totalCount } enrolments { nodes { monthlyAmount startedOn payments { totalCount } } } } } } }`,
      {},
      neighbour,
    );
    const rows = data.department.beneficiaries.nodes;
    expect(rows).toHaveLength(5);
    for (const row of rows) {
      expect(row).toMatchObject({
        status: expect.any(String),
        birthYear: null,
        kind: null,
        identity: null,
        accessEvents: null,
      });
      for (const { startedOn, payments } of row.enrolments.nodes) expect([startedOn, payments]).toEqual([null, null]);
    }
    for (const { extensions } of errors ?? []) {
      expect(extensions).toMatchObject({ code: 'FORBIDDEN', remedy: expect.any(String) });
      expect(['FIELD_NOT_OPENED', 'NO_CLAUSE', 'PURPOSE_NOT_LISTED']).toContain(extensions['reason']);
    }
  });

  test('learns no day that the clause does not open from what is there on a day', async () => {
    const counts = async (day: string): Promise<unknown> => {
      const of92 = 'department: { code: { eq: "92-SYT" } }';
      const { data, errors } = await hub.ask<any>(
        `{ beneficiaries(first: 20, filter: { ${of92} }) { nodes { enrolments(asOf: "${day}") { totalCount } } }
          nodeAsOf(id: "${covered}", asOf: "${day}") { ... on Beneficiary { enrolments { nodes { status } } } }
          having: beneficiaries(asOf: "${day}", filter: { ${of92}, enrolments: { some: { status: { eq: ACTIVE } } } }) {
            totalCount } }`,
        {},
        neighbour,
      );
      return { data, errors: errors?.map(({ path, extensions }) => [path, extensions]) };
    };
    expect(await counts('2026-06-01')).toEqual(await counts('2001-01-01'));
  });

  test('opens nothing of an expired clause by asking for a day on which it was in force', async () => {
    const late: TestViewer = { role: 'OFFICER', department: '40-SNV', ...verification };
    const asked = '{ department(code: "42-SNV") { beneficiaries(asOf: "2025-06-01") { totalCount nodes { id } } } }';
    const inPast = '{ department(code: "42-SNV", asOf: "2025-06-01") { beneficiaries { totalCount nodes { id } } } }';
    for (const query of [asked, inPast]) {
      const { data, errors } = await hub.ask<any>(query, {}, late);
      expect(data.department.beneficiaries).toBeNull();
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_IN_FORCE' });
    }
  });
});

test('a cursor is useless to any other viewer', async () => {
  const query = `query ($after: String) { department(code: "92-SYT") { beneficiaries(first: 1, after: $after,
    filter: { category: { eq: OLDER_PERSON } }) { edges { cursor node { id } } } } }`;
  const seen = await hub.read(query, {}, owner);
  const after = seen['department'].beneficiaries.edges[0].cursor as string;
  await hub.read(query, { after }, owner);
  for (const viewer of [neighbour, { ...neighbour, role: 'PORTAL' as const }, { ...owner, role: 'PORTAL' as const }]) {
    const { data, errors } = await hub.ask<any>(query, { after }, viewer);
    expect(data.department.beneficiaries).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  }
});

describe('over HTTP', () => {
  const look = 'query ($id: ID!) { node(id: $id) { ... on Beneficiary { status identity { name } } } }';

  test('several operations in one request are refused', async () => {
    const one = { query: look, variables: { id: beneficiary } };
    for (const body of [[one, one], [one], []]) {
      const { status, text } = await post(hub, body, await hub.headers(owner));
      expect([status, findSecret(text, secrets)]).toEqual([400, null]);
    }
  });

  test('a GET is under the same policy, and no cache keeps what it is answered', async () => {
    const path = `/graphql?${new URLSearchParams({ query: look, variables: JSON.stringify({ id: beneficiary }) }).toString()}`;
    const ask = async (viewer: TestViewer) => send(hub, path, { headers: await hub.headers(viewer) });
    for (const [, viewer] of each) {
      const { answer, text } = await ask(viewer);
      expect([answer.data, findSecret(text, secrets)]).toEqual([{ node: null }, null]);
    }
    const { answer, headers } = await ask(owner);
    expect(answer.data?.['node']).toMatchObject({ status: expect.any(String) });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('what is deferred or of a wrong type is refused with nothing of the data', async () => {
    const bodies = [
      {
        query: `query ($id: ID!) { node(id: $id) { ... on Beneficiary @defer { status } } }`,
        variables: { id: beneficiary },
      },
      { query: look, variables: { id: { toString: 'x' } } },
      { query: look, variables: { id: ['x'] } },
      { query: look, variables: { id: null } },
      { query: look, variables: ['x'] },
      { query: '{ beneficiaries(filter: { commune: { eq: 5 } }) { nodes { id } } }' },
      { query: '{ beneficiaries(filter: { identity: { name: { eq: "x" } } }) { nodes { id } } }' },
      { query: '{ beneficiaries(filter: { citizenIdHash: { eq: "x" } }) { nodes { id } } }' },
      { query: '{ beneficiaries(orderBy: { field: CITIZEN_ID }) { nodes { id } } }' },
      { query: '{ beneficiariesByCitizenId(citizenId: "0920%") { totalCount } }' },
      { query: '{ beneficiaryIdentity(id: "x") { sealed } }' },
    ];
    for (const body of bodies) {
      const { answer, text } = await post(hub, body, await hub.headers(neighbour));
      expect([body, answer.errors?.length]).toEqual([body, expect.any(Number)]);
      expect([Object.values(answer.data ?? {}).filter((value) => value !== null), findSecret(text, secrets)]).toEqual([
        [],
        null,
      ]);
    }
  });

  test('the schema is open to all, and holds no data', async () => {
    const { text } = await post(hub, { query: '{ __schema { types { name fields { name } } } }' });
    expect(text).toContain('BeneficiaryIdentity');
    expect(findSecret(text, secrets)).toBeNull();
    expect(text).not.toMatch(/"(sealed|citizenIdHash|ApiKey|LedgerEntry|LedgerBlock)"/);
  });
});

describe('a credential', () => {
  const query = '{ __typename department(code: "92-SYT") { code } }';
  const refused = async (headers: Record<string, string>, reason: string): Promise<void> => {
    const { status, answer, headers: answered } = await post(hub, { query }, headers);
    expect([status, answer.data ?? null, answer.errors?.[0]?.extensions]).toEqual([
      401,
      null,
      expect.objectContaining({ code: 'UNAUTHENTICATED', reason }),
    ]);
    expect(answered.get('www-authenticate')).toMatch(/^Bearer/);
  };
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('that is forged, of no algorithm, or of another role than was signed, is no anonymous visit', async () => {
    const token = await hub.token({ role: 'AUDITOR', departmentCode: null });
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    await refused({ authorization: `Bearer ${head}.${body}.${'A'.repeat(signature.length)}` }, 'BAD_SIGNATURE');
    const officer = encoded({ ...claims, role: 'OFFICER', department: '92-SYT' });
    await refused({ authorization: `Bearer ${head}.${officer}.${signature}` }, 'BAD_SIGNATURE');
    await refused({ authorization: `Bearer ${encoded({ alg: 'none' })}.${body}.` }, 'ALGORITHM');
    await refused({ authorization: 'Basic b2ZmaWNlcjpwYXNz' }, 'MALFORMED');
    await refused({ authorization: `Bearer ${token}`, 'x-api-key': 'lt_x' }, 'MANY_CREDENTIALS');
  });

  test('that has expired is refused from then on, though it was taken before', async () => {
    const authorization = `Bearer ${await hub.token({ role: 'OFFICER', departmentCode: '92-SYT' })}`;
    expect((await post(hub, { query }, { authorization })).status).toBe(200);
    const before = clock;
    clock = new Date(before.getTime() + 400 * 86_400_000);
    await refused({ authorization }, 'EXPIRED');
    clock = before;
  });

  test('that is revoked is refused with the next request', async () => {
    const given = { client: 'portal', role: 'PORTAL', departmentCode: '92-SYT', expiresAt: null } as const;
    const { id, key } = await createKey(hub.database, given);
    const own = 'query ($id: ID!) { beneficiary(id: $id) { status } }';
    const headers = { 'x-api-key': key, 'x-purpose': 'BENEFIT' };
    const { answer } = await post(hub, { query: own, variables: { id: beneficiary } }, headers);
    expect(answer.data).toMatchObject({ beneficiary: { status: expect.any(String) } });
    await revokeKey(hub.database, id);
    await refused(headers, 'REVOKED');
  });

  test('is required of everybody if the settings say so', async () => {
    const closed = await openHub({ compared: false, anonymous: 'deny' });
    try {
      const { status, answer } = await post(closed, { query });
      expect([status, answer.data ?? null, answer.errors?.[0]?.extensions['reason']]).toEqual([401, null, 'MISSING']);
      expect((await post(closed, { query }, await closed.headers({ role: 'ADMIN' }))).status).toBe(200);
    } finally {
      await closed.close();
    }
  });
});

test('the check of the logs at the end of every test hub finds forbidden content', async () => {
  const [{ name, address } = { name: '', address: '' }] = await openIdentities(hub.database.client, [victim]);
  const token = await hub.token({ role: 'ADMIN', departmentCode: null });
  const { key } = await createKey(hub.database, {
    client: 'portal',
    role: 'PORTAL',
    departmentCode: null,
    expiresAt: null,
  });
  for (const value of [citizenId, name, address, token, key]) {
    const sink = new LogSink();
    sink.log.debug({ asked: { value } }, 'an operation');
    await expect(sink.check(hub.database)).rejects.toThrow('The log contains');
  }
  const sink = new LogSink();
  sink.log.info({ incident: 'x' }, 'an operation failed');
  await sink.check(hub.database);
});
