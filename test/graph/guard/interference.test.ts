import fc, { type GeneratorValue } from 'fast-check';
import { Inputs } from '../../support/property/arbitraries.ts';
import { EveryFilter } from '../../support/property/every-filter.ts';
import { openHub, today, type Answer, type TestHub, type TestHubOptions } from '../../support/hub.ts';
import { Operations, type Operation } from '../../support/property/operations.ts';
import { type Filter, type Oracle } from '../../support/oracle/oracle.ts';
import { changeWhatIsClosed, closedDepartment, outsiders } from '../../support/rows/other-world.ts';
import { onDatabase, runs } from '../../support/property/runs.ts';
import type { TestViewer } from '../../support/viewers.ts';

/**
 * Two hubs that differ in nothing but what is closed to a viewer answer that viewer alike, whatever is asked: else the
 * answer reveals closed data through values, counts, orders, pages or errors.
 */

interface Worlds {
  readonly one: TestHub;
  readonly other: TestHub;
  readonly operations: Operations;
  /** The rows of the first. */
  readonly oracle: Oracle;
}

async function openWorlds(options: TestHubOptions): Promise<Worlds> {
  const one = await openHub({ compared: false, ...options });
  const other = await openHub({ compared: false, ...options });
  await changeWhatIsClosed(other.database.client);
  // That a draft was changed goes on the ledger, as it should; here it would set the two ledgers apart.
  for (const { database } of [one, other]) await database.client.accessChange.deleteMany();
  const oracle = await one.oracle();
  const inputs = new Inputs(one.app.schema, oracle, today, ['figures', 'disbursementRates']);
  return { one, other, oracle, operations: new Operations(one.app.schema, inputs, oracle, new Map()) };
}

const closeWorlds = ({ one, other }: Worlds): Promise<unknown> => Promise.all([one.close(), other.close()]);

const told = ({ data, errors }: Answer<unknown>): unknown => ({
  data,
  errors: errors?.map((error) => JSON.stringify(error)).sort(),
});

async function expectAlike(
  { one, other }: Worlds,
  { query, variables }: Operation,
  viewer: TestViewer,
): Promise<Answer<unknown>> {
  const [answer, answerElsewhere] = await Promise.all([
    one.ask(query, variables, viewer),
    other.ask(query, variables, viewer),
  ]);
  try {
    expect(told(answerElsewhere)).toEqual(told(answer));
  } catch (error) {
    const asked = `${JSON.stringify(viewer)}: ${query}\n${JSON.stringify(variables)}`;
    throw new Error(`${asked}\n${String(error)}`, { cause: error });
  }
  return answer;
}

const oneOf = <Value>(g: GeneratorValue, values: readonly Value[]): Value =>
  values[g(fc.nat, { max: values.length - 1 })] as Value;

const alike = (worlds: Worlds) =>
  fc.asyncProperty(fc.gen(), async (g) => {
    await expectAlike(worlds, worlds.operations.make(g), oneOf(g, outsiders));
  });

describe('under the policy', () => {
  let worlds: Worlds;
  beforeAll(async () => {
    worlds = await openWorlds({});
  }, 120_000);
  afterAll(() => closeWorlds(worlds));

  test('made operations, 300 on a server, answer the same whatever the closed data is', async () => {
    await fc.assert(alike(worlds), { ...runs(onDatabase(300)), endOnFailure: true });
  }, 600_000);

  const lists = {
    provinces: 'Province',
    departments: 'Department',
    programmes: 'Programme',
    beneficiaries: 'Beneficiary',
  };
  const records = new Set(['Beneficiary', 'Enrolment', 'Payment']);
  /** How many lists are asked for in one operation, which is checked and noted once. */
  const together = 8;

  /** Asks for a list under each of some filters. */
  function listUnder(list: string, model: string, filters: readonly Filter[]): Operation {
    const variables = Object.fromEntries(filters.map((filter, place) => [`filter${place}`, filter]));
    const pages = filters.map(
      (_, place) => `page${place}: ${list}(filter: $filter${place}, first: 5) {
        totalCount nodes { __typename } pageInfo { hasNextPage } }`,
    );
    const declared = Object.keys(variables).map((name) => `$${name}: ${model}Filter!`);
    return { query: `query (${declared.join(', ')}) { ${pages.join('\n')} }`, variables };
  }

  const readers = outsiders.filter(({ role }) => role === 'PORTAL' || role === 'OFFICER');

  test.each(Object.entries(lists))(
    '%s under every comparison of records are the same whatever is closed',
    async (list, model) => {
      const { oracle, one } = worlds;
      // Values that closed rows have in one of the worlds.
      const every = new EveryFilter(
        one.app.schema,
        (name, column) => oracle.where(name, 'departmentId', closedDepartment)[0]?.[column],
      );
      const filters = every.of(model, 2).filter(({ column }) => records.has(column?.split('.')[0] ?? ''));
      expect(filters.length).toBeGreaterThan(30);
      for (const [turn, viewer] of readers.entries()) {
        const asked = filters.filter((_, place) => place % readers.length === turn).map(({ filter }) => filter);
        for (let from = 0; from < asked.length; from += together) {
          const operation = listUnder(list, model, asked.slice(from, from + together));
          // Of an operation that is refused, the answers would be alike because nothing was looked for.
          expect((await expectAlike(worlds, operation, viewer)).errors).toBeUndefined();
        }
      }
    },
    300_000,
  );
});

test('without the policy they do not', async () => {
  const worlds = await openWorlds({ isGuarded: false });
  try {
    const found = await fc.check(alike(worlds), { ...runs(200), endOnFailure: true });
    expect(found.failed).toBe(true);
  } finally {
    await closeWorlds(worlds);
  }
}, 120_000);
