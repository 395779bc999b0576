import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub({ isGuarded: false });
});
afterAll(() => hub.close());

/** How many SQL statements a query costs. */
async function cost(query: string, variables: object): Promise<number> {
  hub.takeStatements();
  await hub.read(query, variables);
  return hub.takeStatements().length;
}

/** A query costs as many statements for two rows a level as for twelve: one, where a plan covers it. */
async function expectCost(query: string, statements: number): Promise<void> {
  expect(await cost(query, { first: 2 })).toBe(statements);
  expect(await cost(query, { first: 12 })).toBe(statements);
}

test('province → departments → agreements → parties → department → province', () =>
  expectCost(
    `query ($first: Int!) {
      provinces(first: $first, filter: { departments: { some: { parties: { some: {} } } } }) { nodes { name
        departments(first: $first, filter: { parties: { some: {} } }) { nodes { name agreements(first: $first) {
          nodes { title parties(first: 5) { nodes { signatoryName department { name province { name } } } } }
        } } } } }
    }`,
    1,
  ));

test('a province by its code → departments', () =>
  expectCost(
    'query ($first: Int!) { province(code: "79") { name departments(first: $first) { nodes { name } } } }',
    1,
  ));

test('a filtered page of beneficiaries → department → province', () =>
  expectCost(
    `query ($first: Int!) {
      beneficiaries(first: $first, filter: { status: { eq: ACTIVE } }, orderBy: { field: REGISTERED_ON, direction: ASC }) {
        nodes { category registeredOn department { name province { name } } }
      }
    }`,
    1,
  ));

test('departments → beneficiaries → enrolments → programme and payments', () =>
  expectCost(
    `query ($first: Int!) {
      departments(first: 20, filter: { name: { equals: "Sở Y tế" } }) { nodes { name beneficiaries(first: $first) { nodes { category
        enrolments(first: 2) { nodes { programme { code } payments(first: 5) { nodes { month amount } } } } } } } }
    }`,
    1,
  ));

test('programme → components → deliveries → budget lines → disbursements', () =>
  expectCost(
    `query ($first: Int!) {
      programme(code: "ntp-poverty") { components(first: $first) { nodes { name deliveries(first: $first) { nodes {
        department { name } disbursementRate
        budgetLines(first: $first) { nodes { allocated disbursements(first: $first) { nodes { amount } } } }
      } } } } }
    }`,
    1,
  ));

test('beneficiaries → enrolments → payments, programme and department', () =>
  expectCost(
    `query ($first: Int!) {
      beneficiaries(first: $first, filter: { enrolments: { some: {} } }) { nodes { category department { name }
        enrolments(first: $first) { nodes { programme { code } payments(first: $first) { nodes { amount } } } } } }
    }`,
    1,
  ));

test('agreement → clauses, reviews, documents and exchanges', () =>
  expectCost(
    `query ($first: Int!) {
      agreements(first: 20) { nodes { title
        clauses(first: $first) { nodes { dataClass fromParty { department { name } } toParty { department { name } } } }
        reviews(first: $first) { nodes { findings } }
        documents(first: $first) { nodes { number } }
        exchanges(first: $first) { nodes { title } } } }
    }`,
    1,
  ));

test('indicator → values → province', () =>
  expectCost(
    `query ($first: Int!) {
      indicators(first: 20) { nodes { name values(first: $first) { nodes { period province { name } } } } }
    }`,
    1,
  ));

test('a list asked for under two names is read in the same statement', async () => {
  const twice = (other: number): string => `{
    provinces { nodes { a: departments(first: 2) { nodes { name } } b: departments(first: ${other}) { nodes { name } } } }
  }`;
  expect(await cost(twice(2), {})).toBe(1);
  expect(await cost(twice(3), {})).toBe(1);
});

test('a count is made only when asked for, in one statement for all parents', async () => {
  expect(await cost('{ provinces { nodes { departments { nodes { name } } } } }', {})).toBe(1);
  expect(await cost('{ provinces { nodes { departments { nodes { name } totalCount } } } }', {})).toBe(2);
  expect(await cost('{ provinces { totalCount } }', {})).toBe(1);
});

test('fifty objects of one type by their ids are one statement', async () => {
  const { departments } = await hub.read('{ departments(first: 50) { nodes { id } } }');
  const ids = departments.nodes.map(({ id }: { id: string }) => id);
  expect(ids).toHaveLength(50);
  expect(await cost('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids })).toBe(1);
});

test('a search is one statement, and one more for each type of what it finds', async () => {
  const query = '{ search(text: "can tho", types: [PROVINCE, DEPARTMENT]) { nodes { __typename } } }';
  expect(await cost(query, {})).toBe(3);
});
