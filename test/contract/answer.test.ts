import type { GraphQLError } from 'graphql';
import type { PageRead } from '../../src/db/statements/page-read.ts';
import { allOf, anyOf, compare, everything, relatedOne, type FilterLeaf } from '../../src/filter/filter.ts';
import { KeptCondition } from '../../src/filter/kept-condition.ts';
import { matchesColumn, type RowSelection } from '../../src/db/statements/selection.ts';
import type { Stored } from '../../src/db/stored.ts';
import { columnErrors, missingError, personalDataOf, relatedOf } from '../../src/source/row-envelope.ts';
import type { SourcedPage } from '../../src/source/beneficiary-source.ts';
import type {
  ContractAnswer,
  ContractError,
  ContractOperation,
  DepartmentService,
} from '../../src/links/department-service.ts';
import type { Link } from '../../src/access/link.ts';
import { LinkSource } from '../../src/contract/link-source.ts';
import { SourceFailure } from '../../src/source/source-state.ts';
import { globalId } from '../support/ids.ts';

const departmentId = '92-SYT-20250701';
const today = '2026-11-21';
const now = Date.parse('2026-11-21T05:00:00Z');

const link: Link = {
  departmentId,
  departmentCode: '92-SYT',
  provinceId: '92',
  url: 'https://127.0.0.1/graphql',
  certificateAuthority: null,
  contractVersion: '1.0',
  pausedAt: null,
};

type Data = Readonly<Record<string, unknown>>;

/** A department service with answers that the test defines. */
class ScriptedDepartment implements DepartmentService {
  readonly departmentId = departmentId;
  readonly operations: ContractOperation[] = [];
  readonly breaches: { reason: string; isForeign: boolean }[] = [];
  readonly #data: Data | null;
  readonly #errors: readonly ContractError[];

  constructor(data: Data | null, errors: readonly ContractError[] = []) {
    this.#data = data && { service: { asOf: '2026-11-21T05:00:00.000Z' }, ...data };
    this.#errors = errors;
  }

  ask(operation: ContractOperation): Promise<ContractAnswer> {
    this.operations.push(operation);
    return Promise.resolve({ data: this.#data, errors: this.#errors });
  }

  breach(reason: string, isForeign = false): Error {
    this.breaches.push({ reason, isForeign });
    return new SourceFailure(departmentId, 'UNAVAILABLE', { en: reason, vi: reason });
  }
}

/** A page that is the whole list. */
const pageInfo = { hasNextPage: false, hasPreviousPage: false };

const sourceOf = (service: DepartmentService): LinkSource =>
  new LinkSource({ service, link, opens: () => true, scope: { today, now: () => new Date(now) } });

const select = (
  model: RowSelection['model'],
  columns: readonly string[],
  more: Partial<RowSelection> = {},
): RowSelection => ({
  model,
  columns,
  ones: [],
  lists: [],
  ...more,
});

const pageOf = (more: Partial<PageRead> = {}): PageRead => ({
  model: 'Beneficiary',
  path: null,
  filter: everything,
  order: { column: 'registeredOn', descending: false },
  after: null,
  before: null,
  limit: 3,
  shown: 3,
  reversed: false,
  ...more,
});

const beneficiary = (number: string, registeredOn: string, more: Data = {}): Data => ({
  id: globalId('Beneficiary', `${departmentId}:${number}`),
  registeredOn,
  ...more,
});

const root = { key: null, day: today };

/** What becomes of a page of beneficiaries that a service answers. */
async function answerPage(
  nodes: unknown,
  read: PageRead = pageOf(),
  selection: RowSelection = select('Beneficiary', ['registeredOn']),
  errors: readonly ContractError[] = [],
) {
  const service = new ScriptedDepartment({ r0: nodes === null ? null : { nodes, pageInfo } }, errors);
  const [page] = await sourceOf(service).pages(read, selection, [root]);
  return { page: page as SourcedPage | SourceFailure, service };
}

const rowsOf = (page: SourcedPage | SourceFailure): Stored[] => {
  if (page instanceof Error) throw page;
  return page.rows;
};

const good = [beneficiary('1', '2025-01-02'), beneficiary('10', '2025-01-02'), beneficiary('2', '2025-01-02')];

test('a page that follows the contract is returned, with the state of its department', async () => {
  const { page, service } = await answerPage(good);
  expect(rowsOf(page).map(({ id }) => id)).toEqual(['1', '10', '2'].map((number) => `${departmentId}:${number}`));
  expect(rowsOf(page)[0]).toMatchObject({ __typename: 'Beneficiary', asOf: today, departmentId });
  expect(page).toMatchObject({ report: { states: [{ status: 'OK', asOf: '2026-11-21T05:00:00.000Z' }] } });
  expect(service.operations[0]?.fields).toEqual(['Beneficiary.registeredOn']);
  expect(service.breaches).toEqual([]);
});

describe('an answer that breaks the contract', () => {
  const after = { value: '2025-01-02', key: `${departmentId}:1` };
  const cases: Record<string, [nodes: unknown, read?: PageRead | undefined, selection?: RowSelection]> = {
    'rows out of order': [[good[2], good[0]]],
    'keys compared as numbers': [[good[0], good[2], good[1]]],
    'a row twice': [[good[0], good[0]]],
    'more rows than were asked for': [[...good, beneficiary('3', '2025-01-03')]],
    'the row of the cursor again': [good, pageOf({ after })],
    'a row that follows the end': [good, pageOf({ before: { value: '2025-01-02', key: `${departmentId}:2` } })],
    'a descending page in ascending order': [good, pageOf({ order: { column: 'registeredOn', descending: true } })],
    'an unknown value first': [
      [beneficiary('1', '2025-01-02', { birthYear: null }), beneficiary('2', '2025-01-02', { birthYear: 1950 })],
      pageOf({ order: { column: 'birthYear', descending: false } }),
    ],
    'a date that is none': [[beneficiary('1', '2025-02-30')]],
    'a null where there is a value': [[{ ...good[0], registeredOn: null }]],
    'a field left out': [[{ id: good[0]?.['id'] }]],
    'another enum': [
      [beneficiary('1', '2025-01-02', { status: 'DEAD' })],
      undefined,
      select('Beneficiary', ['status']),
    ],
    'a number as text': [
      [beneficiary('1', '2025-01-02', { birthYear: '1950' })],
      undefined,
      select('Beneficiary', ['birthYear']),
    ],
    'a fraction': [
      [beneficiary('1', '2025-01-02', { birthYear: 1950.5 })],
      undefined,
      select('Beneficiary', ['birthYear']),
    ],
    'a text without end': [
      [beneficiary('1', '2025-01-02', { commune: 'x'.repeat(10_001) })],
      undefined,
      select('Beneficiary', ['commune']),
    ],
    'an id of another type': [[{ ...good[0], id: globalId('Enrolment', `${departmentId}:1.1`) }]],
    'an id of no record': [[{ ...good[0], id: globalId('Beneficiary', `${departmentId}:1.1`) }]],
    'an id that is no text': [[{ ...good[0], id: 7 }]],
    'a row that is null': [[null]],
    'no list': [{ length: 1 }],
  };

  test.each(Object.entries(cases))('%s', async (_, [nodes, read, selection]) => {
    const { page, service } = await answerPage(nodes, read, selection);
    expect(page).toBeInstanceOf(SourceFailure);
    expect(service.breaches).toMatchObject([{ isForeign: false }]);
  });

  test('drops all that was answered with it', async () => {
    const service = new ScriptedDepartment({
      r0: { nodes: good, pageInfo },
      r1: { nodes: [good[1], good[0]], pageInfo },
    });
    const source = sourceOf(service);
    const selection = select('Beneficiary', ['registeredOn']);
    const pages = await Promise.all([
      source.pages(pageOf(), selection, [root]),
      source.pages(pageOf({ limit: 2 }), selection, [root]),
    ]);
    expect(service.operations).toHaveLength(1);
    expect(pages.flat()).toEqual([expect.any(SourceFailure), expect.any(SourceFailure)]);
  });

  test('a page that is cut short', async () => {
    const service = new ScriptedDepartment({ r0: { nodes: good, pageInfo: { ...pageInfo, hasNextPage: true } } });
    const [page] = await sourceOf(service).pages(pageOf({ limit: 50 }), select('Beneficiary', ['registeredOn']), [
      { key: null, day: today },
    ]);
    expect(page).toBeInstanceOf(SourceFailure);
    expect(service.breaches).toHaveLength(1);
  });

  test('a row that the policy did not ask for', async () => {
    const filter = new KeptCondition(compare('category', 'eq', 'OLDER_PERSON'));
    const { page, service } = await answerPage(
      [beneficiary('1', '2025-01-02', { facts: { category: 'CHILD_ORPHAN', programme: null } })],
      pageOf({ filter }),
    );
    expect(page).toBeInstanceOf(SourceFailure);
    expect(service.breaches).toHaveLength(1);
    expect(service.operations[0]).toMatchObject({
      variables: { v4: { scope: [{ categories: ['OLDER_PERSON'] }] } },
      fields: ['Beneficiary.registeredOn'],
    });
  });
});

describe('a row of another', () => {
  const enrolments = {
    field: 'enrolments',
    slot: '.enrolments',
    read: pageOf({
      model: 'Enrolment',
      path: { model: 'Beneficiary', relations: ['enrolments'] },
      order: { column: 'id', descending: false },
    }),
    day: null,
    outlivesParent: false,
    rows: select('Enrolment', ['status']),
  };
  const withList = select('Beneficiary', ['registeredOn'], { lists: [enrolments] });
  const nested = (key: string): Data => ({ nodes: [{ id: globalId('Enrolment', key), status: 'ACTIVE' }], pageInfo });

  test('department', async () => {
    const { page, service } = await answerPage([{ ...good[0], id: globalId('Beneficiary', '79-SYT-20250701:1') }]);
    expect(page).toBeInstanceOf(SourceFailure);
    expect(service.breaches).toMatchObject([{ isForeign: true }]);
  });

  test.each(['79-SYT-20250701:1.1', `${departmentId}:2.1`])('record below a row: %s', async (key) => {
    const { page, service } = await answerPage([{ ...good[0], l0: nested(key) }], undefined, withList);
    expect(page).toBeInstanceOf(SourceFailure);
    expect(service.breaches).toMatchObject([{ isForeign: true }]);
  });

  test('record than was asked for by its key', async () => {
    const service = new ScriptedDepartment({ r0: [{ __typename: 'Beneficiary', ...good[1] }] });
    const selection = select('Beneficiary', ['registeredOn']);
    const [row] = await sourceOf(service).byKey(selection, [{ key: `${departmentId}:1`, day: today }]);
    expect(row).toBeInstanceOf(SourceFailure);
    expect(service.breaches).toMatchObject([{ isForeign: true }]);
  });

  test('does not include a row of the right parent, which is attached to it', async () => {
    const { page } = await answerPage([{ ...good[0], l0: nested(`${departmentId}:1.7`) }], undefined, withList);
    const [row] = rowsOf(page);
    expect(relatedOf(row as Stored, '.enrolments')).toMatchObject([
      { id: `${departmentId}:1.7`, beneficiaryId: `${departmentId}:1`, departmentId, status: 'ACTIVE', asOf: today },
    ]);
  });

  test('list is not attached if it is refused: a request for it alone gives the reason', async () => {
    const errors = [{ message: 'no', path: ['r0', 'nodes', 0, 'l0'], extensions: { code: 'FORBIDDEN' } }];
    const { page } = await answerPage([{ ...good[0], l0: null }], undefined, withList, errors);
    expect(relatedOf(rowsOf(page)[0] as Stored, '.enrolments')).toBeUndefined();
  });
});

describe('what a department refuses', () => {
  const refusal = (path: readonly (string | number)[]): ContractError => ({
    message: 'x'.repeat(5000),
    path,
    extensions: {
      code: 'FORBIDDEN',
      reason: 'NO_AGREEMENT',
      remedy: 'r'.repeat(5000),
      legalProvision: 'l'.repeat(5000),
      secret: 'not passed on',
    },
  });

  test('a field is missing, and its row says why in words that are bounded', async () => {
    const nodes = [beneficiary('1', '2025-01-02', { status: null })];
    const selection = select('Beneficiary', ['status', 'registeredOn']);
    const { page } = await answerPage(nodes, undefined, selection, [refusal(['r0', 'nodes', 0, 'status'])]);
    const [row] = rowsOf(page) as [Stored];
    expect(row).toMatchObject({ status: null, registeredOn: '2025-01-02' });
    expect([...columnErrors(row).keys()]).toEqual(['status']);
    const error = missingError(row, 'status') as GraphQLError;
    expect(error.extensions).toEqual({
      code: 'FORBIDDEN',
      messageVi: expect.stringContaining('từ chối'),
      reason: 'NO_AGREEMENT',
      remedy: 'r'.repeat(300),
      remedyVi: 'r'.repeat(300),
      legalProvision: 'l'.repeat(300),
      legalProvisionVi: 'l'.repeat(300),
      field: 'Beneficiary.status',
    });
    expect(error.message.length).toBeLessThan(500);
  });

  test('a programme is missing under the name of its field, and its key is null', async () => {
    const nodes = [{ id: globalId('Enrolment', `${departmentId}:1.1`), programme: null }];
    const selection = select('Enrolment', ['programmeId']);
    const read = pageOf({ model: 'Enrolment', order: { column: 'id', descending: false } });
    const { page } = await answerPage(nodes, read, selection, [refusal(['r0', 'nodes', 0, 'programme'])]);
    const [row] = rowsOf(page) as [Stored];
    expect(row).toMatchObject({ programmeId: null });
    expect(missingError(row, 'programme')).toBeInstanceOf(Error);
  });

  test('a list is a source that refuses', async () => {
    const { page } = await answerPage(null, undefined, undefined, [refusal(['r0'])]);
    expect(page).toMatchObject({ status: 'REFUSED', departmentId });
  });

  test('a row asked for by its key is the error of that row alone', async () => {
    const service = new ScriptedDepartment({ r0: [null, { __typename: 'Beneficiary', ...good[0] }, null] }, [
      refusal(['r0', 0]),
    ]);
    const starts = ['9', '1', '8'].map((number) => ({ key: `${departmentId}:${number}`, day: today }));
    const rows = await sourceOf(service).byKey(select('Beneficiary', ['registeredOn']), starts);
    expect(rows[0]).toMatchObject({ extensions: { code: 'FORBIDDEN', reason: 'NO_AGREEMENT' } });
    expect(rows[1]).toMatchObject({ id: `${departmentId}:1` });
    expect(rows[2]).toBeNull();
  });

  test('any other error fails its own field only, and its message is not passed on', async () => {
    const errors = [{ message: 'SELECT * FROM secrets', path: ['r0'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }];
    const service = new ScriptedDepartment({ r0: null, r1: { totalCount: 7 } }, errors);
    const source = sourceOf(service);
    const [[page], [count]] = await Promise.all([
      source.pages(pageOf(), select('Beneficiary', ['registeredOn']), [root]),
      source.counts(pageOf(), [root]),
    ]);
    expect(page).toMatchObject({ status: 'UNAVAILABLE' });
    expect((page as Error).message).not.toContain('SELECT');
    expect(count).toMatchObject({ count: 7 });
  });

  test('an error without a place costs all', async () => {
    const { page } = await answerPage(good, undefined, undefined, [{ message: 'down' }]);
    expect(page).toMatchObject({ status: 'UNAVAILABLE' });
  });
});

describe('rows that are open in some ways', () => {
  const where = anyOf([compare('category', 'in', ['OLDER_PERSON']), compare('departmentId', 'eq', '79-SYT-20250701')]);
  const answered = (category: string): ScriptedDepartment =>
    new ScriptedDepartment({
      r0: [{ __typename: 'Beneficiary', ...beneficiary('1', '2025-01-02', { facts: { category, programme: null } }) }],
    });
  const starts = [{ key: `${departmentId}:1`, day: today }];

  test('a row that is not open is omitted, although the department sent it', async () => {
    const selection = select('Beneficiary', ['registeredOn'], { where });
    await expect(sourceOf(answered('CHILD_ORPHAN')).byKey(selection, starts)).resolves.toEqual([null]);
    await expect(sourceOf(answered('OLDER_PERSON')).byKey(selection, starts)).resolves.toMatchObject([
      { departmentId },
    ]);
  });

  test('each row has the results of the conditions', async () => {
    const matches = [where, compare('departmentId', 'eq', departmentId), compare('category', 'eq', 'CHILD_ORPHAN')];
    const [row] = await sourceOf(answered('OLDER_PERSON')).byKey(select('Beneficiary', [], { matches }), starts);
    expect(row).toMatchObject({ [matchesColumn]: '110' });
  });

  test('a department whose rows can be none of them is not asked', async () => {
    const service = answered('OLDER_PERSON');
    const selection = select('Beneficiary', [], { where: compare('departmentId', 'in', ['79-SYT-20250701']) });
    await expect(sourceOf(service).byKey(selection, starts)).resolves.toEqual([null]);
    expect(service.operations).toEqual([]);
  });
});

describe('personal data', () => {
  const starts = [{ key: `${departmentId}:1`, day: today }];
  const answered = (identity: Data | null, errors: readonly ContractError[] = []): ScriptedDepartment =>
    new ScriptedDepartment({ r0: [{ __typename: 'Beneficiary', id: good[0]?.['id'], identity }] }, errors);

  test('is asked for no further than it is wanted, and is on the row alone', async () => {
    const service = answered({ __typename: 'BeneficiaryIdentity', name: 'Nguyễn Thị An', phone: null });
    const selection = select('BeneficiaryIdentity', ['id', 'sealed'], { fields: ['name', 'phone'] });
    const [row] = await sourceOf(service).byKey(selection, starts);
    expect(personalDataOf(row as Stored)).toMatchObject({ name: 'Nguyễn Thị An', phone: null, citizenId: null });
    // A field that was not asked for is an error, rather than a null that says that there is no such value.
    const missing = ['name', 'phone', 'citizenId', 'address'].filter((field) => missingError(row as Stored, field));
    expect(missing).toEqual(['citizenId', 'address']);
    expect(JSON.stringify(row)).not.toContain('Nguyễn');
    expect(service.operations[0]?.query).not.toMatch(/citizenId|address/);
    expect(service.operations[0]?.fields).toEqual([
      'Beneficiary.identity',
      'BeneficiaryIdentity.name',
      'BeneficiaryIdentity.phone',
    ]);
  });

  test('that is invalid is a breach, whose message contains no part of it', async () => {
    const service = answered({ name: 'Nguyễn Thị An', citizenId: '12' });
    const [row] = await sourceOf(service).byKey(select('BeneficiaryIdentity', ['id']), starts);
    expect(row).toBeInstanceOf(SourceFailure);
    expect(JSON.stringify(service.breaches)).not.toContain('Nguyễn');
  });

  test('is found by the citizen id', async () => {
    const filter = allOf<FilterLeaf>([
      new KeptCondition(compare('category', 'eq', 'OLDER_PERSON')),
      { kind: 'citizenId', citizenId: '092056001234' },
    ]);
    const { service } = await answerPage([], pageOf({ filter }));
    const { variables, fields } = service.operations[0] as ContractOperation;
    expect(Object.values(variables)).toContain('092056001234');
    expect(JSON.stringify(variables)).toContain('"scope":[{"categories":["OLDER_PERSON"]}]');
    expect(fields).toContain('BeneficiaryIdentity.citizenId');
  });

  test('is not found where the citizen id is not there', async () => {
    const filter = relatedOne('identity', 'BeneficiaryIdentity', compare('citizenIdHash', 'eq', 'f00'));
    const { page, service } = await answerPage([], pageOf({ filter }));
    expect(page).toBeInstanceOf(Error);
    expect(service.operations).toEqual([]);
  });
});

test('what is asked in one tick is one operation', async () => {
  const service = new ScriptedDepartment({
    r0: { nodes: good, pageInfo },
    r1: { totalCount: 3 },
    r2: [{ __typename: 'Beneficiary', ...good[0] }],
    r3: [{ programme: { id: globalId('Programme', 'social-assistance') }, enrolments: 5 }],
  });
  const source = sourceOf(service);
  const selection = select('Beneficiary', ['registeredOn']);
  const [pages, counts, rows, statistics] = await Promise.all([
    source.pages(pageOf(), selection, [root]),
    source.counts(pageOf(), [root]),
    source.byKey(selection, [
      { key: `${departmentId}:1`, day: today },
      { key: '79-SYT-20250701:1', day: today },
    ]),
    source.statistics(everything, today),
  ]);
  expect(service.operations).toHaveLength(1);
  expect(pages).toHaveLength(1);
  expect(counts).toMatchObject([{ count: 3 }]);
  expect(rows).toMatchObject([{ id: `${departmentId}:1` }, null]);
  expect([...statistics]).toEqual([['social-assistance', 5]]);
});

test('what is too much for one operation is asked in several', async () => {
  const roots = Array.from({ length: 50 }, (_, place) => [`r${place}`, { totalCount: place }]);
  const service = new ScriptedDepartment(Object.fromEntries(roots) as Data);
  const source = sourceOf(service);
  const asked = Array.from({ length: 60 }, () => source.counts(pageOf(), [root]));
  const counts = (await Promise.all(asked)).flat();
  expect(service.operations).toHaveLength(2);
  expect(counts.map((count) => (count instanceof Error ? null : count.count))).toEqual([
    ...Array(50).keys(),
    ...Array(10).keys(),
  ]);
  expect(Object.keys(service.operations[0]?.variables ?? {})).toHaveLength(2);
});

test('more ids than a service takes in one list are asked for in several', async () => {
  const keys = Array.from({ length: 450 }, (_, place) => `p${place}`);
  const some = relatedOne('enrolments', 'Enrolment', compare('programmeId', 'in', keys));
  const { service } = await answerPage([], pageOf({ filter: { ...some, quantifier: 'some' } }));
  const [filter] = Object.values(service.operations[0]?.variables ?? {}).filter((value) =>
    JSON.stringify(value).includes('some'),
  );
  expect(filter).toMatchObject({ enrolments: { some: { or: [{}, {}, {}] } } });
});

test('an old copy is stale', async () => {
  const service = new ScriptedDepartment({ service: { asOf: '2026-11-19T00:00:00+07:00' }, r0: { totalCount: 3 } });
  const [count] = await sourceOf(service).counts(pageOf(), [root]);
  expect(count).toMatchObject({
    count: 3,
    report: { states: [{ status: 'STALE', asOf: '2026-11-18T17:00:00.000Z' }] },
  });
});

test('a page that is read from its end comes from its end', async () => {
  const { page, service } = await answerPage(good, pageOf({ reversed: true }));
  expect(rowsOf(page).map(({ id }) => id.slice(departmentId.length + 1))).toEqual(['2', '10', '1']);
  expect(service.operations[0]?.query).toContain('last:');
});
