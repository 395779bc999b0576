import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

const filter = `{ synthetic: { eq: false }, source: { code: { eq: "D3" } }, period: { eq: "2023S1" },
  indicator: { code: { in: ["monthly-allowance-payments", "monthly-allowance-amount"] } } }`;

test('published figures have their exactness, their province and their programme, in one statement', async () => {
  hub.takeStatements();
  const { indicatorValues } = await hub.read(
    `{ indicatorValues(filter: ${filter}) { nodes { actual { value qualifier } target { value }
      saidBy { name } moment indicator { code } province { code name } programme { code } } } }`,
  );
  expect(hub.takeStatements()).toHaveLength(1);
  const said = { saidBy: { name: 'Trần Thị Xuân Mai' }, moment: 'DURING' };
  const place = { ...said, target: null, province: { code: '92', name: 'Cần Thơ' }, programme: { code: 'merit' } };
  expect(indicatorValues.nodes).toHaveLength(2);
  expect(indicatorValues.nodes).toEqual(
    expect.arrayContaining([
      { ...place, actual: { value: 62_520, qualifier: 'EXACT' }, indicator: { code: 'monthly-allowance-payments' } },
      {
        ...place,
        actual: { value: 108_000_000_000, qualifier: 'MORE_THAN' },
        indicator: { code: 'monthly-allowance-amount' },
      },
    ]),
  );
});

test.each([
  ['2021-06-30', []],
  ['2021-07-01', [360_000]],
  ['2024-06-30', [360_000]],
  ['2024-07-01', [500_000]],
  ['2026-07-01', [540_000]],
])('the national standard level of social assistance on %s', async (asOf, amounts) => {
  const { standardLevels } = await hub.read(
    `query ($asOf: Date) { standardLevels(asOf: $asOf, filter: { programme: { code: { eq: "social-assistance" } },
      validFrom: { isNull: false }, not: { province: { code: { isNull: false } } } }) { nodes { amount } } }`,
    { asOf },
  );
  expect(standardLevels.nodes).toEqual(amounts.map((amount) => ({ amount })));
});

test('a percentage keeps its decimals', async () => {
  const { indicators } = await hub.read(
    `{ indicators(filter: { code: { eq: "trained-labour-rate" } }) { nodes { measure unitName
      values(filter: { synthetic: { eq: false }, province: { name: { equals: "Lao Cai" } } }) { nodes { actual { value } measuredOn moment } } } } }`,
  );
  expect(indicators.nodes).toEqual([
    {
      measure: 'RATE',
      unitName: '%',
      values: { nodes: [{ actual: { value: 68.2 }, measuredOn: '2024-07-06', moment: null }] },
    },
  ]);
});
