import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { verifyLedger } from '../../src/audit/verify.ts';
import { globalId, keyOfId } from '../support/ids.ts';
import { makeSigningKey } from '../support/issuer.ts';
import {
  ownDepartment,
  openDepartmentService,
  type AssertedRequest,
  type TestDepartmentService,
} from '../support/department-service.ts';
import { openIdentities } from '../support/secrets.ts';

let service: TestDepartmentService;

beforeAll(async () => {
  service = await openDepartmentService();
});

afterAll(() => service.close());

/** Everything that the contract can read. */
const everyField = [
  ...['kind', 'group', 'category', 'birthYear', 'commune', 'status', 'registeredOn', 'identity', 'enrolments'].map(
    (field) => `Beneficiary.${field}`,
  ),
  ...['startedOn', 'endedOn', 'status', 'monthlyAmount', 'beneficiary', 'programme', 'payments'].map(
    (field) => `Enrolment.${field}`,
  ),
  ...['month', 'amount', 'channel', 'status', 'paidOn', 'enrolment'].map((field) => `Payment.${field}`),
  ...['name', 'dateOfBirth', 'sex', 'citizenId', 'address', 'phone'].map((field) => `BeneficiaryIdentity.${field}`),
];

/** An officer of the department itself. */
const own: AssertedRequest = { fields: everyField };

/** An officer of Hồ Chí Minh City, to whom a clause opens some records. */
const guest: AssertedRequest = {
  department: '79-SYT',
  purpose: 'TRANSFER',
  caseReference: 'HS-17',
  fields: everyField,
};

const cursorOf = (...position: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

describe('what a department serves', () => {
  it('describes its department and its state', async () => {
    const { service: shown } = await service.read(
      '{ service { contractVersion software now asOf department { id code } } }',
    );
    expect(shown).toEqual({
      contractVersion: '1.0',
      software: 'lienthong test',
      now: '2026-11-21T05:00:00.000Z',
      asOf: '2026-11-21T05:00:00.000Z',
      department: { id: globalId('Department', ownDepartment.key), code: ownDepartment.code },
    });
  });

  it('answers records with all rows below them, and decrypted personal data', async () => {
    const query = `{ beneficiaries(first: 3) { totalCount nodes { id category identity { name citizenId }
      enrolments { nodes { id programme { id } beneficiary { id } payments { totalCount } } } } } }`;
    const { beneficiaries } = await service.read(query, own);
    expect(beneficiaries.totalCount).toBe(await service.database.client.beneficiary.count());
    expect(beneficiaries.nodes).toHaveLength(3);
    const identities = await openIdentities(service.database.client);
    for (const { id, identity, enrolments } of beneficiaries.nodes) {
      const { name, citizenId } = identities.find((each) => each.id === keyOfId(id))!;
      expect(identity).toEqual({ name, citizenId });
      for (const enrolment of enrolments.nodes) {
        expect(keyOfId(enrolment.id)).toMatch(new RegExp(`^${keyOfId(id)}\\.\\d$`));
        expect(enrolment.beneficiary.id).toBe(id);
        expect(keyOfId(enrolment.programme.id)).toMatch(/^[a-z-]+$/);
      }
    }
  });

  it('finds a beneficiary by the citizen id alone', async () => {
    const [identity] = await openIdentities(service.database.client);
    const query = 'query ($id: String!) { beneficiaries(citizenId: $id) { totalCount nodes { id } } }';
    const found = await service.read(query, { ...own, variables: { id: identity!.citizenId } });
    expect(found.beneficiaries).toEqual({ totalCount: 1, nodes: [{ id: globalId('Beneficiary', identity!.id) }] });
    const none = await service.read(query, { ...own, variables: { id: '012345678901' } });
    expect(none.beneficiaries).toEqual({ totalCount: 0, nodes: [] });
    const bad = await service.ask(query, { ...own, variables: { id: '12' } });
    expect(bad.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('gives pages of the hub and one row more', async () => {
    const { payments } = await service.read('{ payments(first: 101) { nodes { id } pageInfo { hasNextPage } } }', own);
    expect(payments.nodes).toHaveLength(101);
    expect(payments.pageInfo.hasNextPage).toBe(true);
    const refused = await service.ask('{ payments(first: 102) { nodes { id } } }', own);
    expect(refused).toMatchObject({ data: { payments: null }, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it.each([
    ['the id', '', null],
    ['the id, from the end', 'DESC', null],
    ['the month', '{ field: MONTH, direction: ASC }', 'month'],
    ['the month, from the end', '{ field: MONTH, direction: DESC }', 'month'],
  ] as const)('goes through a list by %s with cursors that the hub makes itself', async (_, orderBy, column) => {
    const isFromEnd = orderBy === 'DESC';
    const order = column === null ? '' : `, orderBy: ${orderBy}`;
    const [size, from] = isFromEnd ? ['last', 'before'] : ['first', 'after'];
    const query = `query ($from: String) { payments(${size}: 60, ${from}: $from${order}) { nodes { id month } pageInfo { startCursor endCursor } } }`;
    const seen: { id: string; month: string }[] = [];
    for (let cursor: string | null = null; ;) {
      const { payments }: any = await service.read(query, { ...own, variables: { from: cursor } });
      const { nodes, pageInfo } = payments;
      if (nodes.length === 0) break;
      const edge = isFromEnd ? nodes[0] : nodes.at(-1);
      cursor = cursorOf(column === null ? null : edge[column], keyOfId(edge.id));
      expect(isFromEnd ? pageInfo.startCursor : pageInfo.endCursor).toBe(cursor);
      seen.push(...(isFromEnd ? [...nodes].reverse() : nodes));
    }
    const rows = await service.database.client.payment.findMany({ select: { id: true, month: true } });
    const text = (row: { id: string; month: string }): string => `${column === null ? '' : row.month} ${row.id}`;
    const expected = rows.map(text).sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
    if (isFromEnd || orderBy.includes('DESC')) expected.reverse();
    expect(seen.map(({ id, month }) => text({ id: keyOfId(id), month }))).toEqual(expected);
  });

  it.each([
    ['no base64url of anything', '%%%'],
    ['no array', Buffer.from('{}').toString('base64url')],
    ['too short', cursorOf('202601')],
    ['a value that is no month’s text', cursorOf(7, `${ownDepartment.key}:1.1.202601`)],
    ['no value where there is one', cursorOf(null, `${ownDepartment.key}:1.1.202601`)],
    ['a key that is no text', cursorOf('202601', 7)],
    ['U+0000', cursorOf('202601', '\u0000')],
    ['too long', cursorOf('202601', 'x'.repeat(3000))],
  ])('refuses a cursor that is %s', async (_, after) => {
    const query = 'query ($after: String) { payments(after: $after, orderBy: { field: MONTH }) { nodes { id } } }';
    const { data, errors } = await service.ask(query, { ...own, variables: { after } });
    expect(data).toEqual({ payments: null });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'payments.after' });
  });

  it('refuses a cursor with an invalid day', async () => {
    const query =
      'query ($after: String) { beneficiaries(after: $after, orderBy: { field: REGISTERED_ON }) { nodes { id } } }';
    const { errors } = await service.ask(query, { ...own, variables: { after: cursorOf('2025-02-30', 'x') } });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('reads lists for the day that is asked', async () => {
    const { client } = service.database;
    const day = '2019-06-30';
    const before = await client.beneficiary.count({ where: { registeredOn: { lte: new Date(day) } } });
    const { beneficiaries } = await service.read(`{ beneficiaries(asOf: "${day}") { totalCount } }`, own);
    expect(beneficiaries.totalCount).toBe(before);
    expect(before).toBeLessThan(await client.beneficiary.count());
  });

  it('answers entities in the order asked, and null for what is not there or another’s', async () => {
    const rows = await service.database.client.enrolment.findMany({ take: 2, orderBy: { id: 'desc' } });
    const [first, second] = rows.map(({ id }) => ({ __typename: 'Enrolment', id: globalId('Enrolment', id) }));
    const representations = [
      first,
      { __typename: 'Enrolment', id: globalId('Enrolment', `${ownDepartment.key}:0.1`) },
      { __typename: 'Beneficiary', id: globalId('Beneficiary', '79-SYT-20250701:1') },
      { __typename: 'Beneficiary', id: first!.id },
      { __typename: 'Beneficiary', id: 'nonsense' },
      { __typename: 'Beneficiary', id: globalId('Beneficiary', rows[1]!.beneficiaryId) },
      second,
    ];
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      __typename ... on Enrolment { id status } ... on Beneficiary { id category } } }`;
    for (const asserted of [own, own]) {
      const { _entities: entities } = await service.read(query, { ...asserted, variables: { representations } });
      expect(entities.map((each: { id: string } | null) => each?.id ?? null)).toEqual([
        first!.id,
        null,
        null,
        null,
        null,
        representations[5]!.id,
        second!.id,
      ]);
      expect(entities[0].status).toBe(rows[0]!.status);
    }
  });

  it('answers no entity of a type that is the hub’s', async () => {
    const representations = [{ __typename: 'Programme', id: globalId('Programme', 'social-assistance') }];
    const query = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }';
    const { errors } = await service.ask(query, { ...own, variables: { representations } });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('counts enrolments by programme, of those that meet a filter by a day', async () => {
    const { client } = service.database;
    const groups = await client.enrolment.groupBy({
      by: ['programmeId'],
      where: { status: 'ACTIVE', startedOn: { lte: new Date('2024-12-31') } },
      _count: true,
      orderBy: { programmeId: 'asc' },
    });
    const query = `{ enrolmentStatistics(asOf: "2024-12-31", filter: { status: { eq: ACTIVE } }) { programme { id } enrolments } }`;
    const { enrolmentStatistics } = await service.read(query, own);
    expect(groups.length).toBeGreaterThan(0);
    expect(enrolmentStatistics).toEqual(
      groups.map(({ programmeId, _count }) => ({
        programme: { id: globalId('Programme', programmeId) },
        enrolments: _count,
      })),
    );
  });

  it('answers several root fields of one operation, each for itself', async () => {
    const query = `{ a: beneficiaries(first: 1) { nodes { id } } b: beneficiaries(first: 1, after: "%") { nodes { id } } c: payments(first: 1) { totalCount } }`;
    const { data, errors } = await service.ask(query, own);
    expect(data).toMatchObject({ a: { nodes: [{}] }, b: null, c: { totalCount: expect.any(Number) } });
    expect(errors?.map(({ path }) => path)).toEqual([['b']]);
  });

  it('returns its schema to a client with an assertion', async () => {
    const { _service } = await service.read('{ _service { sdl } __schema { queryType { name } } }');
    expect(_service.sdl).toContain('type DepartmentService');
  });

  it('answers the probes, and nothing else to anybody', async () => {
    expect((await fetch(`${service.address}/livez`)).status).toBe(200);
    expect((await fetch(`${service.address}/readyz`)).status).toBe(200);
    expect((await fetch(`${service.address}/schema.graphql`)).status).toBe(404);
    expect((await fetch(`${service.address}/graphql?query={service{now}}`)).status).toBe(405);
  });
});

describe('the department’s own policy', () => {
  it('closes what its own agreements do not open, whatever the hub asserts', async () => {
    const query = '{ beneficiaries(first: 5) { nodes { category birthYear } } }';
    const { status, data, errors } = await service.ask(query, guest);
    expect(status).toBe(200);
    expect(data?.beneficiaries.nodes.length).toBeGreaterThan(0);
    for (const { category, birthYear } of data!.beneficiaries.nodes) {
      expect(['OLDER_PERSON', 'PERSON_WITH_DISABILITY', 'SINGLE_POOR_PARENT']).toContain(category);
      expect(birthYear).toBeNull();
    }
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'FIELD_NOT_OPENED' });
  });

  it('leaves the list of purposes to its hub, whose list may be longer', async () => {
    const query = '{ beneficiaries(first: 1) { nodes { status } } }';
    const { beneficiaries } = await service.read(query, { ...own, purpose: 'PURPOSE_OF_THE_HUB' });
    expect(beneficiaries.nodes).toHaveLength(1);
  });

  it('counts for a guest only what is open', async () => {
    const { client } = service.database;
    const one = await client.enrolment.findFirstOrThrow({ where: { status: 'ACTIVE' } });
    await client.beneficiary.update({ where: { id: one.beneficiaryId }, data: { category: 'CHILD_WITHOUT_SUPPORT' } });
    const open = {
      status: 'ACTIVE' as const,
      programme: { code: 'social-assistance' },
      beneficiary: { category: { in: ['OLDER_PERSON', 'PERSON_WITH_DISABILITY', 'SINGLE_POOR_PARENT'] as never[] } },
    };
    const expected = await client.enrolment.count({ where: open });
    const query = '{ enrolmentStatistics(filter: { status: { eq: ACTIVE } }) { enrolments } }';
    const { enrolmentStatistics } = await service.read(query, guest);
    const counted = enrolmentStatistics.reduce((sum: number, each: { enrolments: number }) => sum + each.enrolments, 0);
    expect(counted).toBe(expected);
    expect(expected).toBeLessThan(await client.enrolment.count({ where: { status: 'ACTIVE' } }));
  });

  it.each([
    ['without a purpose', { ...guest, purpose: null }, 'PURPOSE_MISSING'],
    ['for a purpose that is not listed', { ...guest, purpose: 'CARE' }, 'PURPOSE_NOT_LISTED'],
    ['without a case', { ...guest, caseReference: null }, 'CASE_MISSING'],
    ['of a department that nothing is opened to', { ...guest, department: '91-SYT' }, 'NO_CLAUSE'],
    ['of no department', { ...guest, department: null }, 'NO_DEPARTMENT'],
  ])('refuses lists, counts and records to a viewer %s', async (_, asserted, reason) => {
    const [row] = await service.database.client.beneficiary.findMany({ take: 1 });
    const variables = { records: [{ __typename: 'Beneficiary', id: globalId('Beneficiary', row!.id) }] };
    const query = `query ($records: [_Any!]!) { beneficiaries { nodes { id } } payments { totalCount }
      enrolmentStatistics { enrolments } _entities(representations: $records) { ... on Beneficiary { id } } }`;
    const { status, data, errors } = await service.ask(query, { ...asserted, variables });
    expect(status).toBe(200);
    expect(data).toEqual({ beneficiaries: null, payments: null, enrolmentStatistics: null, _entities: [null] });
    expect(errors).toHaveLength(4);
    const told = new Set(errors?.map(({ extensions }) => `${extensions.code} ${extensions['reason'] as string}`));
    expect([...told]).toContain(`FORBIDDEN ${reason}`);
    for (const each of told) expect(each).toMatch(/^FORBIDDEN /);
  });

  it('writes each access into its own ledger, with the viewer and the assertion', async () => {
    const { client } = service.database;
    const since = await client.accessEvent.count();
    const jti = 'a-look-that-is-looked-for';
    const clauses = ['clause-of-the-hub'];
    const query =
      'query Guest { beneficiaries(first: 2, filter: { status: { eq: ACTIVE } }) { nodes { id category } } }';
    const { beneficiaries } = await service.read(query, { ...guest, claims: { jti, clauses } });
    const entries = await client.accessEvent.findMany({ orderBy: { id: 'asc' }, skip: since });
    expect(entries).toHaveLength(1);
    const [entry] = entries;
    expect(entry).toMatchObject({
      kind: 'READ',
      actor: 'an.nguyen',
      client: 'desk',
      role: 'OFFICER',
      departmentId: '79-SYT-20250701',
      ownerDepartmentId: ownDepartment.key,
      purpose: 'TRANSFER',
      caseReference: 'HS-17',
      operation: 'Guest',
      fields: expect.arrayContaining(['Beneficiary.category', 'Beneficiary.status']),
      subjects: beneficiaries.nodes.map(({ id }: { id: string }) => keyOfId(id)),
    });
    expect(entry?.clauseId).toMatch(/clause/);
    const [request = ''] = entry?.body.split('\n') ?? [];
    expect(JSON.parse(request)).toMatchObject({ assertion: { hub: 'lienthong', id: jti, clauses } });
    expect(await verifyLedger(service.database, { checkpoint: null, publicKeys: [] })).toMatchObject({ fault: null });
  });

  it('records statistics as an access, and denials', async () => {
    const { client } = service.database;
    const since = await client.accessEvent.count();
    await service.read('{ enrolmentStatistics { enrolments } }', guest);
    await service.ask('{ enrolmentStatistics { enrolments } }', { ...guest, purpose: null });
    const entries = await client.accessEvent.findMany({ orderBy: { id: 'asc' }, skip: since });
    expect(entries.map(({ kind, ownerDepartmentId, fields }) => [kind, ownerDepartmentId, fields])).toEqual([
      ['READ', ownDepartment.key, ['Enrolment.programme', 'EnrolmentConnection.totalCount']],
      ['DENIAL', ownDepartment.key, [expect.stringMatching(/^Enrolment\./)]],
    ]);
  });
});

describe('the assertion', () => {
  const query = '{ service { now } }';
  const second = Math.floor(Date.parse('2026-11-21T05:00:00Z') / 1000);

  const refusal = async (asserted: AssertedRequest, asked = query): Promise<unknown> => {
    const { status, data, errors } = await service.ask(asked, asserted);
    expect(status).toBe(401);
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    return errors?.[0]?.extensions['reason'];
  };

  it('has to be there', async () => {
    expect(await refusal({ authorization: null })).toBe('ASSERTION_MISSING');
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer ltk_0000000000000000_x', 'Bearer a.b.c', 'Bearer eyJhbGciOiJub25lIn0.e30.'])(
    'is no other credential: %s',
    async (authorization) => {
      expect(await refusal({ authorization })).toBe('ASSERTION_INVALID');
    },
  );

  it.each([
    ['by another hub', { iss: 'elsewhere' }],
    ['without the time it was made', { iat: undefined }],
    ['without an end', { exp: undefined }],
    ['without a number', { jti: undefined }],
    ['with a number that can be guessed', { jti: '17' }],
    ['without a viewer', { viewer: undefined }],
    ['with a role that there is none of', { viewer: { role: 'KING', department: null, subject: 'x', client: null } }],
    ['without a purpose, not even null', { purpose: undefined }],
    ['with a purpose that is none', { purpose: 'no such thing' }],
    ['with a case of several lines', { case: 'a\nb' }],
    ['without fields', { fields: undefined }],
    ['with fields that are none', { fields: ['*'] }],
    ['without clauses', { clauses: undefined }],
    ['with several departments to be for', { aud: [ownDepartment.code, '79-SYT'] }],
    ['without its operation', { operation: undefined }],
  ])('is refused %s', async (_, claims) => {
    expect(await refusal({ claims })).toBe('ASSERTION_INVALID');
  });

  it.each([
    ['of another kind', { typ: 'at+jwt' }],
    ['of no kind', { typ: '' }],
    ['signed by a key that is not named', { kid: 'hub-2' }],
  ])('is refused where it is %s', async (_, header) => {
    expect(await refusal({ header })).toBe('ASSERTION_INVALID');
  });

  it('is refused where another key signed it, or by another method', async () => {
    expect(await refusal({ key: await makeSigningKey('hub-1', 'EdDSA') })).toBe('ASSERTION_INVALID');
    expect(await refusal({ key: await makeSigningKey('hub-1', 'ES256'), header: { alg: 'ES256' } })).toBe(
      'ASSERTION_INVALID',
    );
  });

  it.each([
    ['has expired', { iat: second - 60, exp: second - 5 }, false],
    ['has expired by less than clocks differ', { iat: second - 30, exp: second - 4 }, true],
    ['is of a time to come', { iat: second + 6, exp: second + 36 }, false],
    ['is of a time to come by less than clocks differ', { iat: second + 5, exp: second + 35 }, true],
    ['is good for too long', { iat: second, exp: second + 61 }, false],
    ['is good for as long as may be', { iat: second, exp: second + 60 }, true],
    ['ends before it begins', { iat: second, exp: second - 1 }, false],
  ])('that %s', async (_, claims, isTaken) => {
    if (isTaken) expect((await service.ask(query, { claims })).status).toBe(200);
    else expect(await refusal({ claims })).toBe('ASSERTION_EXPIRED');
  });

  it('may be of the hub itself, to which nothing personal is open', async () => {
    const viewer = { role: 'ANONYMOUS', department: null, subject: null, client: null };
    const asked = '{ service { contractVersion } beneficiaries { nodes { id } } }';
    const { status, data, errors } = await service.ask(asked, { claims: { viewer, purpose: null } });
    expect([status, data]).toEqual([200, { service: { contractVersion: '1.0' }, beneficiaries: null }]);
    expect(errors?.map(({ extensions }) => extensions['reason'])).toEqual(['ANONYMOUS']);
  });

  it('is for this department alone', async () => {
    expect(await refusal({ claims: { aud: '79-SYT' } })).toBe('ASSERTION_FOR_OTHER_DEPARTMENT');
  });

  it('is for this operation alone, to the byte', async () => {
    const operation = createHash('sha256').update('{}').digest('base64url');
    expect(await refusal({ claims: { operation } })).toBe('ASSERTION_OF_OTHER_OPERATION');
    const body = JSON.stringify({ query, variables: {} });
    const send = async (bytes: string): Promise<number> => {
      const authorization = `Bearer ${await service.assertion(body)}`;
      const headers = { 'content-type': 'application/json', authorization };
      return (await fetch(`${service.address}/graphql`, { method: 'POST', headers, body: bytes })).status;
    };
    expect(await send(body)).toBe(200);
    expect(await send(`${body} `)).toBe(401);
  });

  it('is good for one use, in whichever process of the service, and after a restart', async () => {
    const body = JSON.stringify({ query, variables: {} });
    const authorization = `Bearer ${await service.assertion(body)}`;
    const another = await service.openAnother();
    const together = await Promise.all(
      [service.address, another, service.address].map((address) => service.ask(query, { authorization, address })),
    );
    expect(together.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect(await refusal({ authorization })).toBe('ASSERTION_REPLAYED');
    expect(await refusal({ authorization, address: await service.openAnother() })).toBe('ASSERTION_REPLAYED');
  });

  it('is used up only where it holds otherwise', async () => {
    const jti = 'used-for-this-department';
    expect(await refusal({ claims: { jti, aud: '79-SYT' } })).toBe('ASSERTION_FOR_OTHER_DEPARTMENT');
    expect((await service.ask(query, { claims: { jti } })).status).toBe(200);
  });

  it('is not remembered once it would be refused anyway', async () => {
    const { client } = service.database;
    await client.usedAssertion.create({ data: { id: 'long-ago', expiresAt: new Date('2026-11-21T04:00:00Z') } });
    const another = await service.openAnother();
    expect((await service.ask(query, { address: another })).status).toBe(200);
    expect(await client.usedAssertion.findUnique({ where: { id: 'long-ago' } })).toBeNull();
    expect(await client.usedAssertion.count()).toBeGreaterThan(0);
  });

  it.each([
    ['reads', '{ beneficiaries { nodes { id synthetic category } } }', {}, ['Beneficiary.category']],
    [
      'reads in a fragment',
      'fragment F on Enrolment { status } { enrolments { nodes { ...F } } }',
      {},
      ['Enrolment.status'],
    ],
    [
      'reads below',
      '{ payments { nodes { enrolment { beneficiary { id } } } } }',
      {},
      ['Enrolment.beneficiary', 'Payment.enrolment'],
    ],
    [
      'reads of the sealed',
      '{ beneficiaries { nodes { identity { name } } } }',
      {},
      ['Beneficiary.identity', 'BeneficiaryIdentity.name'],
    ],
    ['filters by', '{ beneficiaries(filter: { status: { eq: ACTIVE } }) { totalCount } }', {}, ['Beneficiary.status']],
    [
      'filters by in a variable',
      'query ($filter: EnrolmentFilter) { enrolments(filter: $filter) { totalCount } }',
      { filter: { or: [{ not: { beneficiary: { commune: { contains: 'x' } } } }] } },
      ['Beneficiary.commune', 'Enrolment.beneficiary'],
    ],
    [
      'filters by as usual',
      'query ($filter: PaymentFilter = { amount: { gt: 1 } }) { payments(filter: $filter) { totalCount } }',
      {},
      ['Payment.amount'],
    ],
    [
      'filters by what hangs on a record',
      '{ beneficiaries(filter: { enrolments: { none: { payments: { some: { amount: { gt: 1 } } } } } }) { totalCount } }',
      {},
      ['Beneficiary.enrolments', 'Enrolment.payments', 'Payment.amount'],
    ],
    [
      'filters a nested list by',
      '{ beneficiaries { nodes { enrolments(filter: { monthlyAmount: { gt: 1 } }) { totalCount } } } }',
      {},
      ['Beneficiary.enrolments', 'Enrolment.monthlyAmount'],
    ],
    [
      'orders by',
      '{ beneficiaries(orderBy: { field: REGISTERED_ON }) { nodes { id } } }',
      {},
      ['Beneficiary.registeredOn'],
    ],
    ['looks for', '{ beneficiaries(citizenId: "012345678901") { totalCount } }', {}, ['BeneficiaryIdentity.citizenId']],
    ['counts by', '{ enrolmentStatistics { enrolments } }', {}, ['Enrolment.programme']],
    [
      'reads under a condition',
      'query ($no: Boolean = false) { payments { nodes { channel @include(if: $no) } } }',
      {},
      ['Payment.channel'],
    ],
  ])('names every field of personal data that the operation %s', async (_, asked, variables, fields) => {
    const { status, errors } = await service.ask(asked, { variables, fields: [] });
    expect(status).toBe(401);
    expect(errors?.[0]?.extensions).toMatchObject({ reason: 'FIELD_NOT_ASSERTED', fields });
    for (const left of fields) {
      const others = fields.filter((field) => field !== left);
      const refused = await service.ask(asked, { variables, fields: others });
      expect(refused.errors?.[0]?.extensions['fields']).toEqual([left]);
    }
    expect((await service.ask(asked, { variables, fields })).status).toBe(200);
  });

  it('needs to name no field that comes with every record', async () => {
    const asked =
      '{ beneficiaries(first: 1, filter: { synthetic: { eq: true } }) { totalCount pageInfo { endCursor } nodes { __typename id synthetic } } }';
    expect((await service.ask(asked)).errors).toBeUndefined();
  });

  it('says when the hub’s keys cannot be had, and takes them once they can', async () => {
    const { keyFile, hubKey } = service;
    await writeFile(keyFile, 'no keys');
    expect(await refusal({})).toBe('ASSERTION_KEYS_UNREACHABLE');
    await writeFile(keyFile, JSON.stringify({ keys: [hubKey.publicJwk] }));
    expect((await service.ask(query)).status).toBe(200);
  });
});
