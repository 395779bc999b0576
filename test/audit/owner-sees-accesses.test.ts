import fc, { type Arbitrary } from 'fast-check';
import { addAgreement } from '../support/rows/made-agreement.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';
import { runs } from '../support/property/runs.ts';
import type { TestViewer } from '../support/viewers.ts';

/**
 * Tests both sides: a portal accesses records of several departments in every way of the graph, and each department
 * then asks who accessed them.
 */

const portal: TestViewer = { role: 'PORTAL', department: '79-SYT', purpose: 'VERIFICATION', caseReference: 'HS-1' };
const reader: TestViewer = { ...portal, role: 'OFFICER' };
const anonymous: TestViewer = { role: 'ANONYMOUS' };
const officerOf = (department: string): TestViewer => ({ role: 'OFFICER', department });

/** Departments that opened records to the portal, one that did not, and the portal's own. */
const owners = ['92-SYT', '01-SYT'] as const;
const stranger = '31-SYT';

let hub: TestHub;
const records = new Map<string, { readonly id: string; readonly enrolment: string }>();
beforeAll(async () => {
  hub = await openHub({ compared: false });
  const { client } = hub.database;
  await addAgreement(client, { from: '01-SYT-20250301', to: '79-SYT-20250701' });
  for (const code of [...owners, stranger]) {
    const found = await client.beneficiary.findFirstOrThrow({
      where: {
        department: { code, validTo: null },
        category: { in: ['OLDER_PERSON', 'PERSON_WITH_DISABILITY'] },
        status: 'ACTIVE',
        enrolments: { some: { programmeId: 'social-assistance' } },
      },
      include: { enrolments: { where: { programmeId: 'social-assistance' } } },
      orderBy: { id: 'asc' },
    });
    const enrolment = globalId('Enrolment', found.enrolments[0]?.id ?? '');
    records.set(code, { id: globalId('Beneficiary', found.id), enrolment });
  }
}, 120_000);
afterAll(() => hub.close());

const idOf = (code: string): string => records.get(code)?.id ?? '';

interface Entry {
  readonly kind: string;
  readonly reason: string | null;
  readonly fields: readonly string[];
  readonly subjects: readonly string[];
  readonly clause: { readonly position: number } | null;
  readonly department: { readonly code: string } | null;
}

let accesses = 0;

/** What the owners see of an access: their entries of its operation, which has a unique name. */
async function accessAs(
  viewer: TestViewer,
  body: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, readonly Entry[]>>> {
  accesses += 1;
  const name = `Access${accesses}`;
  const types: Readonly<Record<string, string>> = { filter: 'DepartmentFilter', provinces: 'ProvinceFilter' };
  const all: Readonly<Record<string, unknown>> = { id: idOf('92-SYT'), yes: true, no: false, ...variables };
  const used = Object.keys(all).filter((each) => new RegExp(`\\$${each}\\b`).test(body));
  const typeOf = (each: string): string =>
    types[each] ?? (typeof all[each] === 'boolean' ? 'Boolean!' : Array.isArray(all[each]) ? '[_Any!]!' : 'ID!');
  const declared = used.map((each) => `$${each}: ${typeOf(each)}`).join(', ');
  const query = `query ${name}${declared === '' ? '' : `(${declared})`} ${body}`;
  const { errors = [] } = await hub.ask(query, Object.fromEntries(used.map((each) => [each, all[each]])), viewer);
  const other = errors.filter(({ extensions }) => extensions.code !== 'FORBIDDEN');
  if (other.length > 0) throw new Error(`${query}\n${JSON.stringify(other, null, 2)}`);
  const seen: Record<string, readonly Entry[]> = {};
  for (const owner of [...owners, stranger]) {
    const { accessEvents } = await hub.read<{ accessEvents: { readonly nodes: readonly Entry[] } }>(
      `query ($name: String!) { accessEvents(first: 50, filter: { operation: { eq: $name } }) {
        nodes { kind reason fields subjects clause { position } department { code } } } }`,
      { name },
      officerOf(owner),
    );
    seen[owner] = accessEvents.nodes;
  }
  return seen;
}

const named = '{ some: { id: { in: [$id] }, status: { eq: ACTIVE } } }';
const compared = ['Beneficiary.id', 'Beneficiary.status', 'Department.beneficiaries'];

/** Accesses that name one record of 92-SYT: the query, and the fields that the entry must have. */
const atOne: readonly (readonly [string, string, readonly string[]])[] = [
  ['a filter of departments', `{ departments(filter: { beneficiaries: ${named} }) { totalCount } }`, compared],
  [
    'whether there is a next page of none',
    `{ departments(first: 0, filter: { beneficiaries: ${named} }) { pageInfo { hasNextPage } } }`,
    compared,
  ],
  [
    'a filter below provinces',
    `{ provinces { nodes { departments(filter: { beneficiaries: ${named} }) { totalCount } } } }`,
    compared,
  ],
  [
    'a filter below provinces, its rows read along',
    `{ provinces { nodes { departments(filter: { beneficiaries: ${named} }) { nodes { code } } } } }`,
    compared,
  ],
  [
    'a filter of provinces through their departments',
    `{ provinces(filter: { departments: { some: { beneficiaries: ${named} } } }) { nodes { code } } }`,
    compared,
  ],
  [
    'a filter that the record must not meet',
    `{ departments(filter: { not: { beneficiaries: { none: { id: { in: [$id] } } } } }) { totalCount } }`,
    ['Beneficiary.id', 'Department.beneficiaries'],
  ],
  [
    'a filter of which either part may hold',
    `{ departments(filter: { or: [{ code: { eq: "00" } }, { and: [{ beneficiaries: ${named} }] }] }) { totalCount } }`,
    compared,
  ],
  [
    'a filter of agreements through their parties',
    `{ agreements(filter: { parties: { some: { department: { beneficiaries: ${named} } } } }) { totalCount } }`,
    compared,
  ],
  [
    'a filter of the programmes of enrolments',
    '{ beneficiaries(filter: { id: { eq: $id }, enrolments: { some: { programme: { code: { eq: "x" } } } } }) { totalCount } }',
    ['Beneficiary.id', 'Beneficiary.enrolments', 'Enrolment.programme'],
  ],
  [
    'a filter of the ledger',
    `{ accessEvents(filter: { department: { beneficiaries: ${named} } }) { totalCount } }`,
    compared,
  ],
  ['a count', '{ beneficiaries(filter: { id: { eq: $id } }) { totalCount } }', ['BeneficiaryConnection.totalCount']],
  [
    'rows of which nothing is shown',
    '{ beneficiaries(filter: { id: { eq: $id } }) { nodes { __typename } } }',
    ['Beneficiary.id'],
  ],
  ['a row by its id', '{ node(id: $id) { __typename } }', ['Beneficiary.__typename']],
  ['rows by their ids', '{ nodes(ids: [$id]) { __typename } }', ['Beneficiary.__typename']],
  ['the beneficiary by its id', '{ beneficiary(id: $id) { __typename } }', ['Beneficiary.__typename']],
  [
    'an alias and a fragment',
    '{ a: beneficiary(id: $id) { ...F } } fragment F on Beneficiary { b: status }',
    ['Beneficiary.status'],
  ],
  [
    'a field that is asked for on a condition',
    '{ beneficiary(id: $id) { __typename status @include(if: $yes) commune @include(if: $no) category @skip(if: $no) } }',
    ['Beneficiary.status', 'Beneficiary.category'],
  ],
  [
    'cursors alone',
    '{ beneficiaries(first: 1, filter: { id: { eq: $id } }) { edges { cursor } } }',
    ['Beneficiary.id'],
  ],
  [
    'a list of the record that is empty',
    '{ beneficiary(id: $id) { enrolments(filter: { status: { eq: SUSPENDED } }) { totalCount } } }',
    ['Enrolment.status', 'EnrolmentConnection.totalCount'],
  ],
  ['an entity of federation', '{ _entities(representations: $entities) { __typename } }', ['Beneficiary.__typename']],
];

test.each(atOne)('%s of one record is an entry of its department, with it', async (_, body, fields) => {
  const entities = [{ __typename: 'Beneficiary', id: idOf('92-SYT') }];
  const { '92-SYT': seen = [], '31-SYT': elsewhere } = await accessAs(
    /accessEvents/.test(body) ? reader : portal,
    body,
    {
      entities,
    },
  );
  const reads = seen.filter(({ kind }) => kind === 'READ');
  expect(reads).toEqual([
    expect.objectContaining({
      fields: expect.arrayContaining([...fields]),
      subjects: [idOf('92-SYT')],
      clause: { position: 1 },
      department: { code: '79-SYT' },
    }),
  ]);
  expect(elsewhere).toEqual([]);
});

/** Accesses to records of every department that opened them. */
const atAll: readonly (readonly [string, string, readonly string[]])[] = [
  ['a filter', '{ beneficiaries(filter: { commune: { contains: "a" } }) { totalCount } }', ['Beneficiary.commune']],
  ['a count of all', '{ beneficiaries { totalCount } }', ['BeneficiaryConnection.totalCount']],
  [
    'an order',
    '{ beneficiaries(first: 1, orderBy: { field: REGISTERED_ON }) { nodes { __typename } } }',
    ['Beneficiary.registeredOn'],
  ],
  [
    'a next page of none',
    '{ beneficiaries(first: 0) { pageInfo { hasNextPage } } }',
    ['BeneficiaryConnection.pageInfo'],
  ],
  ['another day', '{ beneficiaries(asOf: "2020-01-01") { totalCount } }', ['Beneficiary.registeredOn']],
  [
    'departments that have records',
    '{ departments(filter: { beneficiaries: { some: {} } }) { totalCount } }',
    ['Department.beneficiaries'],
  ],
  [
    'a filter that nothing meets',
    '{ beneficiaries(filter: { commune: { equals: "nowhere" } }) { nodes { id } } }',
    ['Beneficiary.commune'],
  ],
  [
    'a filter of enrolments of beneficiaries',
    '{ beneficiaries(filter: { enrolments: { none: { status: { eq: ENDED } } } }) { totalCount } }',
    ['Beneficiary.enrolments', 'Enrolment.status'],
  ],
  [
    'a list of departments, none of whose rows is shown',
    '{ departments(first: 100) { nodes { beneficiaries(first: 0) { pageInfo { hasNextPage } } } } }',
    ['BeneficiaryConnection.pageInfo'],
  ],
];

test.each(atAll)('%s is an entry of every department whose rows were searched', async (_, body, fields) => {
  const seen = await accessAs(
    portal,
    body.replace('departments(first: 100)', 'departments(first: 100, filter: { code: { in: ["92-SYT", "01-SYT"] } })'),
  );
  for (const owner of owners) {
    const reads = seen[owner]?.filter(({ kind }) => kind === 'READ') ?? [];
    expect(reads).toEqual([
      expect.objectContaining({ fields: expect.arrayContaining([...fields]), clause: { position: 1 } }),
    ]);
    const own = new Set(records.get(owner)?.id === undefined ? [] : reads.flatMap(({ subjects }) => subjects));
    for (const subject of own) expect(Buffer.from(subject, 'base64url').toString()).toContain(`:${owner}-`);
  }
  expect(seen[stranger]).toEqual([]);
});

test('the last page of a list is an entry of departments without a row on it', async () => {
  const { id } = await hub.database.client.beneficiary.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const { beneficiaries } = await hub.read<{ beneficiaries: { pageInfo: { endCursor: string } } }>(
    '{ beneficiaries(last: 1) { pageInfo { endCursor } } }',
    {},
    portal,
  );
  expect(id).not.toBe('');
  const seen = await accessAs(
    portal,
    `{ beneficiaries(first: 1, after: "${beneficiaries.pageInfo.endCursor}") { nodes { id } } }`,
  );
  const all = Object.values(seen).flat();
  expect(all.every(({ kind, subjects }) => kind === 'READ' && subjects.length === 0)).toBe(true);
  expect(seen['92-SYT']).toHaveLength(1);
});

test('a filter that names departments is an entry of only these', async () => {
  for (const filter of [
    '{ code: { eq: "92-SYT" }, beneficiaries: { some: { status: { eq: ACTIVE } } } }',
    '{ beneficiaries: { some: { status: { eq: ACTIVE }, department: { code: { in: ["92-SYT"] } } } } }',
    '{ province: { code: { eq: "92" } }, beneficiaries: { some: { status: { eq: ACTIVE } } } }',
  ]) {
    const seen = await accessAs(portal, `{ departments(filter: ${filter}) { totalCount } }`);
    expect({ filter, seen: seen['92-SYT']?.length, elsewhere: seen['01-SYT'] }).toEqual({
      filter,
      seen: 1,
      elsewhere: [],
    });
  }
});

const denied: readonly (readonly [string, TestViewer, string, string])[] = [
  [
    'a count without a credential',
    anonymous,
    '{ beneficiaries(filter: { id: { eq: $id } }) { totalCount } }',
    'ANONYMOUS',
  ],
  [
    'a filter of departments without a credential',
    anonymous,
    `{ departments(filter: { beneficiaries: ${named} }) { totalCount } }`,
    'ANONYMOUS',
  ],
  ['a row without a credential', anonymous, '{ node(id: $id) { __typename } }', 'ANONYMOUS'],
  [
    'a filter by a field that is not open',
    portal,
    '{ beneficiaries(filter: { id: { eq: $id }, birthYear: { eq: 1950 } }) { totalCount } }',
    'FIELD_NOT_OPENED',
  ],
  [
    'a filter of a department by a field that is not open',
    portal,
    '{ department(code: "92-SYT") { beneficiaries(filter: { id: { eq: $id }, birthYear: { eq: 1950 } }) { totalCount } } }',
    'FIELD_NOT_OPENED',
  ],
];

test.each(denied)('%s is a denial that its department sees, with the record', async (_, viewer, body, reason) => {
  // Refusals without a credential are gathered: only the first of a kind is written at once.
  await hub.app.ledger.flushDenials();
  const { '92-SYT': seen, '01-SYT': elsewhere } = await accessAs(viewer, body);
  expect(seen).toEqual([expect.objectContaining({ kind: 'DENIAL', reason, subjects: [idOf('92-SYT')] })]);
  expect(elsewhere).toEqual([]);
});

test.each(['pageInfo { hasNextPage }', 'sources { status }', 'nodes { __typename }', 'totalCount'])(
  'a refused list of a department is a denial that it sees, though it asked for no more than %s',
  async (selection) => {
    await hub.app.ledger.flushDenials();
    const { '92-SYT': seen, '01-SYT': elsewhere } = await accessAs(
      anonymous,
      `{ department(code: "92-SYT") { enrolments(filter: { endedOn: { isNull: true } }) { ${selection} } } }`,
    );
    expect(seen).toEqual([expect.objectContaining({ kind: 'DENIAL', reason: 'ANONYMOUS' })]);
    expect(elsewhere).toEqual([]);
  },
);

test('a count of those who have a citizen id is an entry with the record that was found', async () => {
  const officer: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'SERVICE' };
  const { beneficiary } = await hub.read<{ beneficiary: { identity: { citizenId: string } } }>(
    'query ($id: ID!) { beneficiary(id: $id) { identity { citizenId } } }',
    { id: idOf('92-SYT') },
    officer,
  );
  const list = `beneficiariesByCitizenId(citizenId: "${beneficiary.identity.citizenId}"`;
  for (const body of [`{ ${list}) { totalCount } }`, `{ ${list}, first: 0) { pageInfo { hasNextPage } } }`]) {
    const { '92-SYT': seen } = await accessAs(officer, body);
    const fields = expect.arrayContaining(['BeneficiaryIdentity.citizenId', 'Beneficiary.identity']) as string[];
    expect(seen).toEqual([expect.objectContaining({ fields, subjects: [idOf('92-SYT')] })]);
  }
});

test('a request for a record by id is a denial that its department sees, even if it opened no record', async () => {
  const filter = { beneficiaries: { some: { id: { in: [idOf(stranger), idOf('92-SYT')] } } } };
  const seen = await accessAs(portal, '{ departments(filter: $filter) { totalCount } }', { filter });
  expect(seen[stranger]).toEqual([
    expect.objectContaining({ kind: 'DENIAL', reason: 'NO_CLAUSE', subjects: [idOf(stranger)] }),
  ]);
  expect(seen['92-SYT']).toEqual([expect.objectContaining({ kind: 'READ', subjects: [idOf('92-SYT')] })]);
  expect(seen['01-SYT']).toEqual([]);
});

/** A filter, with the fields of records that it mentions. */
interface Made {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly fields: readonly string[];
}

const comparison = (coordinate: string, operators: readonly object[]): Arbitrary<Made> =>
  fc.constantFrom(...operators).map((each) => ({
    filter: { [coordinate.slice(coordinate.indexOf('.') + 1)]: each },
    fields: [coordinate],
  }));

const nested = (coordinate: string, below: Arbitrary<Made>, quantifiers: readonly string[]): Arbitrary<Made> =>
  fc.record({ made: below, quantifier: fc.constantFrom(...quantifiers) }).map(({ made, quantifier }) => ({
    filter: {
      [coordinate.slice(coordinate.indexOf('.') + 1)]:
        quantifier === 'is' ? made.filter : { [quantifier]: made.filter },
    },
    fields: [...(coordinate.startsWith('Province.') ? [] : [coordinate]), ...made.fields],
  }));

const joined = (below: Arbitrary<Made>): Arbitrary<Made> =>
  fc.oneof(
    { weight: 3, arbitrary: below },
    { weight: 1, arbitrary: below.map(({ filter, fields }) => ({ filter: { not: filter }, fields })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(below, { minLength: 1, maxLength: 3 }))
        .map(([connective, parts]) => ({
          filter: { [connective]: parts.map(({ filter }) => filter) },
          fields: parts.flatMap(({ fields }) => fields),
        })),
    },
  );

const enrolment = fc.oneof(
  comparison('Enrolment.status', [{ eq: 'ACTIVE' }, { notIn: ['ENDED'] }]),
  comparison('Enrolment.monthlyAmount', [{ gte: 500_000 }, { isNull: true }]),
  comparison('Enrolment.synthetic', [{ eq: true }]),
);
const beneficiary = fc.oneof(
  comparison('Beneficiary.status', [{ eq: 'ACTIVE' }, { in: ['MOVED', 'ACTIVE'] }]),
  comparison('Beneficiary.category', [{ eq: 'OLDER_PERSON' }]),
  comparison('Beneficiary.commune', [{ contains: 'Ph' }, { startsWith: 'X' }]),
  comparison('Beneficiary.registeredOn', [{ lt: '2025-01-01' }]),
  nested('Beneficiary.enrolments', enrolment, ['some', 'none']),
);
const beneficiaries = joined(beneficiary);
const departments = nested('Department.beneficiaries', beneficiaries, ['some', 'none']);
const plain = nested('Department.beneficiaries', beneficiary, ['some', 'none']);
const provinces = nested('Province.departments', plain, ['some', 'none']);

test('every field of records that a filter mentions, at any depth, is in the entries of every department reached', async () => {
  const asked = fc.oneof(
    departments.map((made) => ({ made, body: '{ departments(filter: $filter) { totalCount } }', variable: 'filter' })),
    provinces.map((made) => ({
      made,
      body: '{ provinces(filter: $provinces, first: 2) { nodes { code } } }',
      variable: 'provinces',
    })),
  );
  let most = 0;
  await fc.assert(
    fc.asyncProperty(asked, async ({ made, body, variable }) => {
      const seen = await accessAs(portal, body, { [variable]: made.filter });
      for (const owner of owners) {
        const fields = new Set(seen[owner]?.flatMap(({ kind, fields }) => (kind === 'READ' ? fields : [])));
        expect(made.fields.filter((field) => !fields.has(field))).toEqual([]);
        expect([...fields].filter((field) => !made.fields.includes(field))).toEqual([]);
      }
      expect(seen[stranger]).toEqual([]);
      most = Math.max(most, new Set(made.fields).size);
    }),
    runs(60),
  );
  expect(most).toBeGreaterThan(4);
}, 120_000);

test('a filter costs no statement more than before, however many departments it is noted for', async () => {
  hub.takeStatements();
  await hub.ask(
    '{ departments(filter: { beneficiaries: { some: { status: { eq: ACTIVE } } } }) { totalCount } }',
    {},
    portal,
  );
  expect(hub.takeStatements()).toHaveLength(1);
  await hub.ask(
    '{ departments(filter: { beneficiaries: { some: { status: { eq: MOVED } } } }) { totalCount } }',
    {},
    portal,
  );
  expect(hub.takeAccessStatements()).toHaveLength(2);
});
