import { getIntrospectionQuery } from 'graphql';
import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub({ isGuarded: false });
});
afterAll(() => hub.close());

/** The answers to an operation that comes again: as it is prepared, and as it was kept. */
async function askThrice(query: string, variables: object = {}): Promise<unknown[]> {
  return [await hub.ask(query, variables), await hub.ask(query, variables), await hub.ask(query, variables)];
}

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('a field may be called %s', async (name) => {
  const query = `{ province(code: "92") { ${name}: name b: departments(first: 1) { totalCount ${name}: nodes { ${name}: province { code } } } } }`;
  const [first, ...others] = (await askThrice(query)).map((answer) => JSON.stringify(answer));
  expect(first).toContain(`"${name}":"Cần Thơ"`);
  expect(others).toEqual([first, first]);
});

test('conditions are evaluated for each request, in all combinations', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const query = `query (${names.map((name) => `$${name}: Boolean!`).join(', ')}) {
    province(code: "92") { code ${names.map((name) => `${name}: name @include(if: $${name})`).join(' ')} } }`;
  for (let way = 0; way < 16; way += 1) {
    const variables = Object.fromEntries(names.map((name, place) => [name, (way & (1 << place)) !== 0]));
    const shown = names.filter((name) => variables[name]);
    const expected = { code: '92', ...Object.fromEntries(shown.map((name) => [name, 'Cần Thơ'])) };
    expect(await hub.read(query, variables)).toEqual({ province: expected });
  }
});

test('introspection is answered alike each time', async () => {
  const [first, ...others] = await askThrice(
    getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true }),
  );
  expect(first).toHaveProperty('data.__schema.queryType.name', 'Query');
  expect(others).toEqual([first, first]);
});

test('variables that are omitted, null, or the default are distinguished', async () => {
  const query =
    'query ($first: Int = 2, $asOf: Date) { provinces(first: $first, asOf: $asOf) { nodes { code } totalCount } }';
  for (const variables of [{}, { first: null }, { first: 1 }, { asOf: null }, { asOf: '2025-06-30' }]) {
    const [first, ...others] = await askThrice(query, variables);
    expect(others).toEqual([first, first]);
  }
});

/** Operations with variables that may be omitted, at places inside literals and outside, with values that some are given. */
const optional: readonly (readonly [string, string, readonly object[]])[] = [
  [
    'a field of an input object',
    'query ($t: String) { provinces(filter: { name: { contains: $t } }) { totalCount } }',
    [{ t: 'an' }, { t: null }],
  ],
  [
    'nested input objects',
    `query ($t: String, $in: [String!]) {
      provinces(filter: { code: { in: $in }, departments: { some: { name: { contains: $t } } } }) { totalCount } }`,
    [{ t: 'y tế' }, { in: ['92', '79'] }, { t: 'y tế', in: [] }],
  ],
  [
    'items of a list of input objects',
    `query ($a: String, $b: String) {
      provinces(filter: { or: [{ name: { contains: $a } }, { code: { equals: $b } }] }) { totalCount } }`,
    [{ a: 'Cần' }, { b: '92' }, { a: 'Cần', b: '79' }],
  ],
  [
    'an input object where a list is expected',
    'query ($t: String) { provinces(filter: { and: { name: { contains: $t } } }) { totalCount } }',
    [{ t: 'Cần' }],
  ],
  [
    'an enum',
    'query ($eq: ProvinceType, $in: [ProvinceType!]) { provinces(filter: { type: { eq: $eq, in: $in } }) { totalCount } }',
    [{ eq: 'PROVINCE' }, { in: ['PROVINCE'] }],
  ],
  [
    'an enum in a list, with a default',
    'query ($one: ProvinceType = PROVINCE) { provinces(filter: { type: { in: [$one, CENTRALLY_RUN_CITY] } }) { totalCount } }',
    [{ one: 'CENTRALLY_RUN_CITY' }],
  ],
  [
    'an input field with a default',
    'query ($d: OrderDirection) { provinces(first: 2, orderBy: { field: CODE, direction: $d }) { nodes { code } } }',
    [{ d: 'DESC' }],
  ],
  [
    'variables with defaults',
    `query ($t: String = "Cần", $d: OrderDirection! = DESC) {
      provinces(filter: { name: { contains: $t } }, orderBy: { field: NAME, direction: $d }) { nodes { code } } }`,
    [{ t: 'Hà' }, { d: 'ASC' }],
  ],
  [
    'whole arguments',
    `query ($f: ProvinceFilter, $o: ProvinceOrder, $n: Int, $asOf: Date) {
      provinces(filter: $f, orderBy: $o, first: $n, asOf: $asOf) { nodes { code } } }`,
    [{ n: 1 }, { f: { name: {} } }, { o: { field: 'CODE' } }, { f: null, n: null, asOf: null }],
  ],
  [
    'lists below a list, which are read along with it',
    `query ($t: String, $n: Int) { provinces(first: 3) { nodes { code
      departments(filter: { or: [{ name: { contains: $t } }, { code: { equals: $t } }] }, first: $n) { totalCount nodes { code } } } } }`,
    [{ t: 'y tế' }, { t: null }, { n: 1 }, { n: null }],
  ],
  [
    'arguments of a fragment',
    `query ($t: String, $u: String) { ...F province(code: "92") { departments(filter: { name: { contains: $u } }) { totalCount } } }
      fragment F on Query { a: provinces(filter: { not: { name: { contains: $t } } }) { totalCount } }`,
    [{ t: 'an' }, { u: 'y tế' }],
  ],
  [
    'a custom scalar',
    `query ($code: String, $no: Int) {
      _entities(representations: [{ __typename: "Province", code: $code, no: $no, list: [$no] }]) { ... on Province { name } } }`,
    [{ code: '92' }, { code: '79', no: 1 }],
  ],
  [
    'directives, by their defaults',
    `query ($with: Boolean = true, $without: Boolean = false, $t: String) { province(code: "92") {
      code @include(if: $with) name @skip(if: $without)
      departments(filter: { name: { contains: $t } }) @include(if: $with) { totalCount } } }`,
    [{ with: false }, { without: true }, { with: false, t: 'y tế' }],
  ],
];

test.each(optional)('an omitted variable is omitted in %s, prepared as kept', async (_, query, given) => {
  // Each answer is compared with that of graphql-js as well.
  for (const variables of [{}, ...given, {}]) {
    const [first, ...others] = await askThrice(query, variables);
    expect(others).toEqual([first, first]);
  }
});

test('the same query answers alike without a value each time', async () => {
  const query = 'query P($t: String) { provinces(filter: { name: { contains: $t } }) { totalCount } }';
  expect(await askThrice(query)).toEqual(Array(3).fill({ data: { provinces: { totalCount: 34 } } }));
});

test('a filter that refers to other filters is answered alike each time', async () => {
  const query = 'query ($filter: ExchangeFilter) { exchanges(filter: $filter) { totalCount } }';
  const filter = { practices: { some: { department: { province: { code: { equals: '92' } } } } } };
  const [first, second] = await askThrice(query, { filter });
  expect(second).toEqual(first);
});

test('an error that made only its own field null does not replace one that made a larger part null', async () => {
  const query = `query ($count: Int) {
    inside: department(code: "92-SYT") { beneficiaries(first: 101) { totalCount } agreements(first: $count) { totalCount } }
    beside: department(code: "92-SYT") { beneficiaries(first: 101) { totalCount } code }
  }`;
  const [first, ...others] = (await askThrice(query, { count: 101 })) as {
    data: object;
    errors: { path: string[] }[];
  }[];
  expect(first!.data).toEqual({ inside: null, beside: { beneficiaries: null, code: '92-SYT' } });
  const paths = first!.errors.map(({ path }) => path.join('.')).sort();
  expect(paths).toEqual(['beside.beneficiaries', 'inside.agreements']);
  for (const other of others) {
    expect(other.data).toEqual(first!.data);
    expect(other.errors.map(({ path }) => path.join('.')).sort()).toEqual(paths);
  }
});
