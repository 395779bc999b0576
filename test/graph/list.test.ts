import fc from 'fast-check';
import { isRequiredArgument } from 'graphql';
import { Inputs } from '../support/property/arbitraries.ts';
import { addAwkwardEvents, addAwkwardRows } from '../support/rows/awkward-rows.ts';
import { openHub, today, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';
import { type Oracle, type OrderBy, type Row } from '../support/oracle/oracle.ts';
import { pageFields, readPage, walk, type Page, type RootList } from '../support/paging.ts';
import { onDatabase, runs } from '../support/property/runs.ts';
import type { ModelName } from '../../src/db/generated/model.ts';

let hub: TestHub;
let oracle: Oracle;
let inputs: Inputs;
beforeAll(async () => {
  hub = await openHub({ compared: false, isGuarded: false });
  await addAwkwardRows(hub.database.client);
  await addAwkwardEvents(hub.database);
  oracle = await hub.oracle();
  // Views are computed again for each row that a filter tests, so they have separate lists below.
  inputs = new Inputs(hub.app.schema, oracle, today, ['figures', 'disbursementRates']);
});
afterAll(() => hub.close());

const days = fc.constantFrom(
  undefined,
  '2007-01-01',
  '2024-06-30',
  '2025-03-01',
  '2025-06-30',
  '2025-07-01',
  '2030-01-01',
);

/** The size of pages that takes a list of this length about so many of them. */
const pageSize = (length: number, pages: number): number => Math.min(Math.max(Math.ceil(length / pages), 1), 100);

const idsOf = (model: string, rows: readonly Row[]): string[] => rows.map(({ id }) => globalId(model, String(id)));

/** Keys say more than ids when lists differ. */
const keys = (ids: readonly string[]): string[] => ids.map((id) => Buffer.from(id, 'base64url').toString());

const lists: readonly (RootList & { readonly model: ModelName; readonly numRuns: number })[] = [
  { field: 'provinces', model: 'Province', numRuns: 200 },
  { field: 'departments', model: 'Department', numRuns: 100 },
  { field: 'agreements', model: 'CooperationAgreement', numRuns: 200 },
  { field: 'documents', model: 'Document', numRuns: 200 },
  { field: 'exchanges', model: 'Exchange', numRuns: 200 },
  { field: 'indicators', model: 'Indicator', numRuns: 200 },
  { field: 'indicatorValues', model: 'IndicatorValue', numRuns: 200 },
  { field: 'figures', model: 'ProvinceFigure', numRuns: 50 },
  { field: 'standardLevels', model: 'StandardLevel', numRuns: 200 },
  { field: 'sources', model: 'Source', numRuns: 200 },
  { field: 'practices', model: 'Practice', numRuns: 200 },
  { field: 'difficulties', model: 'Difficulty', numRuns: 200 },
  { field: 'programmes', model: 'Programme', numRuns: 200 },
  { field: 'disbursementRates', model: 'DisbursementRate', numRuns: 30 },
  { field: 'beneficiaries', model: 'Beneficiary', numRuns: 30 },
  { field: 'organisations', model: 'Organisation', numRuns: 50 },
  { field: 'people', model: 'Person', numRuns: 50 },
  { field: 'statements', model: 'Statement', numRuns: 50 },
  { field: 'directives', model: 'Directive', numRuns: 50 },
  { field: 'points', model: 'Point', numRuns: 50 },
  { field: 'reportingDuties', model: 'ReportingDuty', numRuns: 30 },
  { field: 'learningNeeds', model: 'LearningNeed', numRuns: 30 },
  { field: 'awards', model: 'Award', numRuns: 20 },
  { field: 'factNotes', model: 'FactNote', numRuns: 50 },
  { field: 'communes', model: 'Commune', numRuns: 50 },
  { field: 'legalProvisions', model: 'LegalProvision', numRuns: 30 },
  { field: 'povertyLines', model: 'PovertyLine', numRuns: 20 },
  { field: 'accessEvents', model: 'AccessEvent', numRuns: 200 },
];

test('every list at the root is tested here', () => {
  const fields = Object.values(hub.app.schema.getQueryType()?.getFields() ?? {});
  const connections = fields.filter(
    ({ name, type, args }) => name !== 'search' && /Connection!?$/.test(String(type)) && !args.some(isRequiredArgument),
  );
  expect(lists.map(({ field }) => field).sort()).toEqual(connections.map(({ name }) => name).sort());
});

test.each(lists)(
  '$field: any filter in any order, walked both ways, is what a plain search over all rows finds',
  async ({ numRuns, ...list }) => {
    const question = fc.record({
      filter: fc.oneof({ arbitrary: inputs.filter(list.model), weight: 4 }, fc.constant(undefined)),
      orderBy: fc.oneof({ arbitrary: inputs.orderBy(list.model), weight: 5 }, fc.constant(null)),
      asOf: days,
    });
    const arbitrary = fc.tuple(question, fc.integer({ min: 1, max: 4 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([asked, pages, backward]) => {
        const expected = idsOf(list.model, oracle.list(list.model, { ...asked, day: asked.asOf ?? today }));
        const walked = await walk(hub, list, asked, pageSize(expected.length, pages), backward);
        expect(keys(walked.ids)).toEqual(keys(expected));
        const last = walked.pages.length - 1;
        walked.pages.forEach(({ totalCount, pageInfo, edges }, place) => {
          expect(totalCount).toBe(expected.length);
          expect(pageInfo).toEqual({
            hasNextPage: place < last,
            hasPreviousPage: place > 0,
            startCursor: edges[0]?.cursor ?? null,
            endCursor: edges.at(-1)?.cursor ?? null,
          });
        });
      }),
      runs(onDatabase(numRuns)),
    );
  },
  300_000,
);

test.each(lists.filter(({ numRuns }) => numRuns >= 200))(
  '$field: the rows between any two cursors, from either end',
  async (list) => {
    const arbitrary = fc.record({
      orderBy: inputs.orderBy(list.model),
      from: fc.nat({ max: 99 }),
      to: fc.nat({ max: 99 }),
      size: fc.nat({ max: 12 }),
      backward: fc.boolean(),
    });
    const walks = new Map<string, Promise<{ ids: readonly string[]; cursors: readonly string[] }>>();
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ orderBy, from, to, size, backward }) => {
        const name = JSON.stringify(orderBy);
        const whole = walks.get(name) ?? walk(hub, list, { orderBy }, 100, false);
        walks.set(name, whole);
        const { ids, cursors } = await whole;
        const [left, right] = [from % ids.length, to % ids.length];
        const between = ids.slice(left + 1, Math.max(right, left + 1));
        const expected = backward ? between.slice(Math.max(between.length - size, 0)) : between.slice(0, size);
        const bounds = {
          after: cursors[left],
          before: cursors[right],
          ...(backward ? { last: size } : { first: size }),
        };
        const page = await readPage(hub, list, { orderBy, ...bounds });
        expect(page.edges.map(({ node }) => node.id)).toEqual(expected);
        expect(page.totalCount).toBe(ids.length);
        expect(backward ? page.pageInfo.hasPreviousPage : page.pageInfo.hasNextPage).toBe(between.length > size);
      }),
      runs(onDatabase(200)),
    );
  },
  120_000,
);

test.each(lists)('$field: without an order, the default of the schema applies', async (list) => {
  const field = hub.app.schema.getQueryType()?.getFields()[list.field];
  const orderBy = field?.args.find(({ name }) => name === 'orderBy')?.defaultValue as OrderBy | undefined;
  const page = await readPage(hub, list, { orderBy: undefined, first: 100 });
  const expected = idsOf(list.model, oracle.list(list.model, { orderBy, day: today })).slice(0, 100);
  expect(keys(page.edges.map(({ node }) => node.id))).toEqual(keys(expected));
});

interface NestedList {
  readonly parents: RootList & { readonly model: ModelName };
  readonly field: string;
  readonly model: ModelName;
  readonly key: string;
}

const nestedLists: readonly NestedList[] = [
  { parents: { field: 'provinces', model: 'Province' }, field: 'departments', model: 'Department', key: 'provinceId' },
  {
    parents: { field: 'programmes', model: 'Programme' },
    field: 'components',
    model: 'ProgrammeComponent',
    key: 'programmeId',
  },
  { parents: { field: 'programmes', model: 'Programme' }, field: 'deliveries', model: 'Delivery', key: 'programmeId' },
  {
    parents: { field: 'agreements', model: 'CooperationAgreement' },
    field: 'parties',
    model: 'AgreementParty',
    key: 'agreementId',
  },
  {
    parents: { field: 'exchanges', model: 'Exchange' },
    field: 'participants',
    model: 'ExchangeParticipant',
    key: 'exchangeId',
  },
  {
    parents: { field: 'indicators', model: 'Indicator' },
    field: 'values',
    model: 'IndicatorValue',
    key: 'indicatorId',
  },
];

interface NestedAnswer {
  readonly parents: { readonly nodes: readonly { readonly id: string; readonly list: Page }[] };
}

test.each(nestedLists)(
  '$parents.field → $field: each parent has its own page',
  async ({ parents, field, model, key }) => {
    const query = `query ($asOf: Date, $count: Int, $first: Int, $last: Int, $filter: ${model}Filter, $orderBy: ${model}Order) {
      parents: ${parents.field}(first: $count, asOf: $asOf) {
        nodes { id list: ${field}(first: $first, last: $last, filter: $filter, orderBy: $orderBy) { ${pageFields} } }
      }
    }`;
    const arbitrary = fc.record({
      asOf: fc.constantFrom('2025-03-01', '2025-06-30', '2025-07-01', today),
      filter: fc.oneof(inputs.filter(model, 1), fc.constant({})),
      orderBy: inputs.orderBy(model),
      count: fc.integer({ min: 1, max: 20 }),
      size: fc.nat({ max: 6 }),
      backward: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ size, backward, ...asked }) => {
        const answer = await hub.read<NestedAnswer>(query, {
          ...asked,
          ...(backward ? { last: size } : { first: size }),
        });
        const keyOf = new Map(oracle.rows(parents.model).map(({ id }) => [globalId(parents.model, String(id)), id]));
        for (const { id, list } of answer.parents.nodes) {
          const of = (row: Row): boolean => row[key] === keyOf.get(id);
          const all = idsOf(model, oracle.list(model, { ...asked, day: asked.asOf, of }));
          const page = backward ? all.slice(Math.max(all.length - size, 0)) : all.slice(0, size);
          expect(list.edges.map(({ node }) => node.id)).toEqual(page);
          expect(list.totalCount).toBe(all.length);
          expect(list.pageInfo.hasNextPage).toBe(!backward && all.length > size);
          expect(list.pageInfo.hasPreviousPage).toBe(backward && all.length > size);
        }
      }),
      runs(onDatabase(200)),
    );
  },
  300_000,
);

test('a nested list is paged to its end with its own cursors', async () => {
  const query = `query ($after: String) {
    province(code: "79") { departments(first: 1, after: $after, orderBy: { field: VALID_FROM, direction: DESC }) { ${pageFields} } }
  }`;
  const found: string[] = [];
  let after: string | null = null;
  do {
    const answer: { province: { departments: Page } } = await hub.read(query, { after });
    const { edges, pageInfo } = answer.province.departments;
    found.push(...edges.map(({ node }) => node.id));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  const province = oracle.list('Province', { day: today, filter: { code: { eq: '79' } } })[0];
  const of = (row: Row): boolean => row['provinceId'] === province?.['id'];
  const orderBy = { field: 'VALID_FROM', direction: 'DESC' } as const;
  expect(found).toEqual(idsOf('Department', oracle.list('Department', { day: today, orderBy, of })));
  expect(found.length).toBeGreaterThan(1);
});

test('rows that come and go between pages neither shift the others nor show them twice', async () => {
  const list = { field: 'difficulties', model: 'Difficulty' };
  const orderBy = { field: 'RAISED_ON', direction: 'DESC' } as const;
  const { difficulty } = hub.database.client;
  const before = await walk(hub, list, { orderBy }, 100, false);
  const first = await readPage(hub, list, { orderBy, first: 10 });
  const cursor = first.pageInfo.endCursor;
  const [last] = keys([String(first.edges.at(-1)?.node.id)]);
  const moved = await difficulty.findUniqueOrThrow({ where: { id: String(last?.split(':')[1]) } });
  const added = ['2026-11-01', '2000-01-01', null].map((day, place) => ({
    id: `between-${place}`,
    about: 'Vướng mắc mới',
    sortKey: 'vuong mac moi',
    raisedOn: day === null ? null : new Date(day),
  }));
  await difficulty.createMany({ data: added });
  await difficulty.update({ where: { id: moved.id }, data: { raisedOn: new Date('2026-11-02') } });
  try {
    const following = (await readPage(hub, list, { orderBy, first: 100, after: cursor })).edges.map(
      ({ node }) => node.id,
    );
    const [early, late, unknown] = added.map(({ id }) => globalId('Difficulty', id));
    expect(keys(following.filter((id) => id !== late && id !== unknown))).toEqual(keys(before.ids.slice(10)));
    expect(following).toEqual(expect.arrayContaining([late, unknown]));
    expect(following).not.toContain(early);
    expect((await walk(hub, list, { orderBy }, 7, true)).ids).toHaveLength(before.ids.length + added.length);
  } finally {
    await difficulty.deleteMany({ where: { id: { in: added.map(({ id }) => id) } } });
    await difficulty.update({ where: { id: moved.id }, data: { raisedOn: moved.raisedOn } });
  }
  expect((await walk(hub, list, { orderBy }, 100, false)).ids).toEqual(before.ids);
});

test('unknown days are last, in both directions', async () => {
  for (const direction of ['ASC', 'DESC']) {
    const { agreements } = await hub.read<{ agreements: { nodes: { signedOn: string | null }[] } }>(
      `{ agreements(first: 100, orderBy: { field: SIGNED_ON, direction: ${direction} }) { nodes { signedOn } } }`,
    );
    const signed = agreements.nodes.map(({ signedOn }) => signedOn);
    const known = signed.filter((day) => day !== null);
    expect(known.length).toBeLessThan(signed.length);
    expect(signed.slice(0, known.length)).toEqual(
      direction === 'ASC' ? [...known].sort() : [...known].sort().reverse(),
    );
  }
});
