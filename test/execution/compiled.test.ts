import fc from 'fast-check';
import { buildSchema, getIntrospectionQuery, isObjectType, Kind, parse } from 'graphql';
import { createCaches } from '../../src/execution/caches.ts';
import { CompiledQueries } from '../../src/execution/compiled-queries.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';
import { runs } from '../support/property/runs.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub({ isGuarded: false });
});
afterAll(() => hub.close());

/** The answers to an operation asked so often that it is compiled. */
async function askThrice(query: string, variables: object = {}): Promise<unknown[]> {
  return [await hub.ask(query, variables), await hub.ask(query, variables), await hub.ask(query, variables)];
}

const find = (queries: CompiledQueries, source: string): unknown => {
  const document = parse(source);
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('The source holds no operation.');
  queries.find(document, operation);
  return queries.find(document, operation);
};

/** Markers that make graphql-jit 0.8 turn a value into code. */
const markers = [
  '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d',
  '__MAGIC_NAN__57f286b9_4c20_487f_b409_79804ddcb4f8',
  '__MAGIC_PLUS_INFINITY__bb201c39_3333_4695_b4ad_7f1722e7aa7a',
  '__MAGIC_MINUS_INFINITY__71d4310a_d4a3_4a05_b1fe_e60779d24998',
];
const [marker = ''] = markers;

test('no text of a client becomes code', async () => {
  const code = `${marker}globalThis.broken=true`;
  const answers = await askThrice(`{ province(code: ${JSON.stringify(code)}) { name } }`);
  expect(answers).toEqual(Array(3).fill({ data: { province: null } }));
  expect(globalThis).not.toHaveProperty('broken');
});

const nowhere = '{ province(code: "92") { name } }';
const entity = (inner: string): string =>
  `{ _entities(representations: [{ __typename: "Province", ${inner} }]) { ... on Province { name } } }`;

/** Every place of a document for a name: NAME is replaced by it. */
const namePlaces: readonly string[] = [
  `query NAME ${nowhere}`,
  'query { ...NAME } fragment NAME on Query { province(code: "92") { name } }',
  '{ NAME: province(code: "92") { name } }',
  '{ province(code: "92") { NAME: name departments(first: 1) { NAME: nodes { NAME: code } } } }',
  'query ($NAME: String = "92") { province(code: $NAME) { name } }',
  'query ($NAME: String) { provinces(filter: { name: { contains: $NAME } }) { totalCount } }',
  'query ($NAME: Boolean = true) { province(code: "92") { name @include(if: $NAME) code } }',
  entity('code: NAME'),
  entity('code: "92", NAME: 1'),
  entity('code: "92", list: [NAME, { NAME: NAME }]'),
  'query ($x: _Any! = { __typename: "Province", code: NAME }) { _entities(representations: [$x]) { __typename } }',
  `${nowhere} # NAME`,
];

/** Every kind of text in a document: TEXT is replaced by it, between its quotation marks. */
const textPlaces: readonly string[] = [
  '{ province(code: "TEXT") { name } }',
  '{ province(code: """TEXT""") { name } }',
  '{ provinces(filter: { code: { in: ["TEXT", "92"] }, not: { name: { contains: "TEXT" } } }) { totalCount } }',
  '{ __type(name: "TEXT") { name } }',
  entity('code: "TEXT"'),
  entity('code: "92", list: [["TEXT"], """TEXT"""]'),
  'query ($x: String = "TEXT") { province(code: $x) { name } }',
  'query ($x: [String!] = ["TEXT"]) { provinces(filter: { code: { in: $x } }) { totalCount } }',
  'query ($x: ProvinceFilter = { code: { equals: "TEXT" } }) { provinces(filter: $x) { totalCount } }',
];

/** A text as it is, and with its first letter escaped. */
const escapes: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `\\u005f${text.slice(1)}`,
  (text) => `\\u{5f}${text.slice(1)}`,
];

test('a marker of graphql-jit is data in every place, and is never compiled', async () => {
  const marked = fc.constantFrom(...markers);
  const named = fc
    .tuple(fc.constantFrom(...namePlaces), marked, fc.constantFrom('', '0', 'FOO', '_'))
    .map(([place, name, more]) => place.replaceAll('NAME', name + more));
  const written = fc
    .tuple(
      fc.constantFrom(...textPlaces),
      marked,
      fc.constantFrom('', '0', 'globalThis.broken=true', ')});globalThis.broken=true;(', 'x'),
      fc.constantFrom(...escapes),
    )
    .map(([place, text, more, escape]) =>
      place.replaceAll('"""TEXT"""', `"""${text}${more}"""`).replaceAll('TEXT', escape(text + more)),
    );
  const queries = new CompiledQueries(hub.app.schema, createCaches().compiled);
  await fc.assert(
    fc.asyncProperty(fc.oneof(named, written), async (query) => {
      expect([query, find(queries, query)]).toEqual([query, null]);
      const [first, ...others] = await askThrice(query);
      expect([query, ...others]).toEqual([query, first, first]);
    }),
    runs(100),
  );
  expect(globalThis).not.toHaveProperty('broken');
}, 120_000);

test.each(markers)('%s is data in the value of a variable', async (text) => {
  const value = `${text}globalThis.broken=true`;
  const asked: [string, object][] = [
    ['query ($x: String!) { province(code: $x) { name } }', { x: value }],
    ['query ($x: String!) { provinces(filter: { or: [{ code: { in: [$x] } }] }) { totalCount } }', { x: value }],
    ['query ($x: ProvinceFilter) { provinces(filter: $x) { totalCount } }', { x: { name: { contains: value } } }],
    [
      'query ($x: _Any!) { _entities(representations: [$x]) { __typename } }',
      { x: { __typename: 'Province', code: value, [value]: 1 } },
    ],
  ];
  for (const [query, variables] of asked) {
    const [first, ...others] = await askThrice(query, variables);
    expect(others).toEqual([first, first]);
  }
  expect(globalThis).not.toHaveProperty('broken');
});

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

test('introspection is answered compiled as it is interpreted', async () => {
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

test.each(optional)('an omitted variable is omitted in %s, compiled as interpreted', async (_, query, given) => {
  // Each answer is compared with that of graphql-js as well.
  for (const variables of [{}, ...given, {}]) {
    const [first, ...others] = await askThrice(query, variables);
    expect(others).toEqual([first, first]);
  }
});

test('the same query answers alike without a value, whether it is compiled or not', async () => {
  const query = 'query P($t: String) { provinces(filter: { name: { contains: $t } }) { totalCount } }';
  expect(await askThrice(query)).toEqual(Array(3).fill({ data: { provinces: { totalCount: 34 } } }));
});

test('a response name that reads like a path does not take its place', async () => {
  const queries = [
    `{ province(code: "92") { departments(first: 1) { totalCount nodes { code } } }
       departments_province: departments(first: 2) { totalCount nodes { code } } }`,
    `{ departments_province: departments(first: 2) { totalCount nodes { code } }
       province(code: "92") { departments(first: 1) { totalCount nodes { code } } } }`,
    `{ provinces(first: 2) { nodes { departments(first: 1) { nodes { code } } } }
       departments_idx0_nodes_provinces: departments(first: 3) { nodes { code } } }`,
  ];
  for (const query of queries) {
    const [first, ...others] = await askThrice(query);
    expect(others).toEqual([first, first]);
  }
});

/** Names under which graphql-jit keeps a resolver: the type's and the field's, joined. */
test('no two fields of the schema have the same joined name', () => {
  const types = Object.values(hub.app.schema.getTypeMap()).filter(isObjectType);
  const names = types.flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}${field}`));
  expect(names.length).toBeGreaterThan(400);
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
});

test('an operation whose fragments unfold to too much is not compiled', () => {
  const queries = new CompiledQueries(buildSchema('type Query { a: Query b: Query c: Int }'), createCaches().compiled);
  const unfolded = (levels: number): string =>
    Array.from(
      { length: levels },
      (_, level) => `fragment F${level} on Query { a { ...F${level + 1} } b { ...F${level + 1} } }`,
    )
      .concat(`fragment F${levels} on Query { c }`)
      .join('\n');
  expect(find(queries, `{ ...F0 } ${unfolded(5)}`)).not.toBeNull();
  expect(find(queries, `{ ...F0 } ${unfolded(40)}`)).toBeNull();
});

test('a filter that refers to other filters is answered compiled as it is interpreted', async () => {
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
