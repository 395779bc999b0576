import { buildSchema, getIntrospectionQuery, Kind, parse } from 'graphql';
import { createCaches } from '../src/caches.ts';
import { CompiledQueries } from '../src/server/compiled-queries.ts';
import { openHub, type TestHub } from './support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openHub({ isGuarded: false });
});
afterAll(() => hub.close());

/** The answers to an operation asked so often that it is compiled. */
async function askThrice(query: string, variables: object = {}): Promise<unknown[]> {
  return [await hub.ask(query, variables), await hub.ask(query, variables), await hub.ask(query, variables)];
}

/** A marker by which graphql-jit 0.8 tells that a string stands for code. */
const marker = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d';

test('no text of a client becomes code', async () => {
  const code = `${marker}globalThis.broken=true`;
  const answers = await askThrice(`{ province(code: ${JSON.stringify(code)}) { name } }`);
  expect(answers).toEqual(Array(3).fill({ data: { province: null } }));
  expect(globalThis).not.toHaveProperty('broken');
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('a field may be called %s', async (name) => {
  const query = `{ province(code: "92") { ${name}: name b: departments(first: 1) { totalCount ${name}: nodes { ${name}: province { code } } } } }`;
  const [first, ...others] = (await askThrice(query)).map((answer) => JSON.stringify(answer));
  expect(first).toContain(`"${name}":"Cần Thơ"`);
  expect(others).toEqual([first, first]);
});

test('conditions are heeded each time anew, in all their ways', async () => {
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

test('variables that are left out, null, or the default are told apart', async () => {
  const query =
    'query ($first: Int = 2, $asOf: Date) { provinces(first: $first, asOf: $asOf) { nodes { code } totalCount } }';
  for (const variables of [{}, { first: null }, { first: 1 }, { asOf: null }, { asOf: '2025-06-30' }]) {
    const [first, ...others] = await askThrice(query, variables);
    expect(others).toEqual([first, first]);
  }
});

const find = (queries: CompiledQueries, source: string): unknown => {
  const document = parse(source);
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('The source holds no operation.');
  queries.find(document, operation);
  return queries.find(document, operation);
};

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

test('an error that made nothing but its own field null is not told in the place of one that made a larger part null', async () => {
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
