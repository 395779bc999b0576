import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

interface Units {
  readonly provinces: { readonly totalCount: number };
}

const count = async (asOf: string | null): Promise<number> => {
  const { provinces } = await hub.read<Units>('query ($asOf: Date) { provinces(asOf: $asOf) { totalCount } }', {
    asOf,
  });
  return provinces.totalCount;
};

test('there are 63 units on 2025-06-30 and 34 from 2025-07-01 on', async () => {
  expect(await count('2025-06-30')).toBe(63);
  expect(await count('2025-07-01')).toBe(34);
  expect(await count(null)).toBe(34);
});

test.each([
  ['15', 'Yên Bái', 'Lào Cai'],
  ['24', 'Bắc Giang', 'Bắc Ninh'],
  ['44', 'Quảng Bình', 'Quảng Trị'],
  ['52', 'Bình Định', 'Gia Lai'],
  ['80', 'Long An', 'Tây Ninh'],
  ['82', 'Tiền Giang', 'Đồng Tháp'],
  ['91', 'Kiên Giang', 'An Giang'],
])('code %s is %s before the mergers and %s after', async (code, before, after) => {
  const answer = await hub.read(
    `query ($code: String!) {
      before: province(code: $code, asOf: "2025-06-30") { name }
      after: province(code: $code, asOf: "2025-07-01") { name }
    }`,
    { code },
  );
  expect(answer).toEqual({ before: { name: before }, after: { name: after } });
});

test('a code that no unit has on the day is null', async () => {
  expect(await hub.read('{ province(code: "02") { name } }')).toEqual({ province: null });
});

test('type and region are those of the day', async () => {
  const query = `{
    before: province(code: "75", asOf: "2026-04-29") { type region }
    after: province(code: "75", asOf: "2026-04-30") { type region }
    old: province(code: "40", asOf: "2025-06-30") { region }
    new: province(code: "40", asOf: "2025-07-01") { region }
  }`;
  expect(await hub.read(query)).toEqual({
    before: { type: 'PROVINCE', region: 'SOUTHEAST' },
    after: { type: 'CENTRALLY_RUN_CITY', region: 'SOUTHEAST' },
    old: { region: 'NORTH_CENTRAL_AND_CENTRAL_COAST' },
    new: { region: 'NORTH_CENTRAL' },
  });
});

test('lists of a dissolved unit are read on its last day', async () => {
  const { province } = await hub.read(`{
    province(code: "92") { predecessors { nodes { predecessor { name departments { nodes { code validTo } } } } } }
  }`);
  const former = province.predecessors.nodes.map(({ predecessor }: any) => predecessor);
  expect(former.map(({ name }: any) => name).sort()).toEqual(['Cần Thơ', 'Hậu Giang', 'Sóc Trăng']);
  for (const { departments } of former) {
    expect(departments.nodes).toHaveLength(5);
    for (const { validTo } of departments.nodes) expect(validTo).toBe('2025-06-30');
  }
});

test('a text filter ignores diacritics and case, and names are in the order of the Vietnamese alphabet', async () => {
  const { provinces } = await hub.read(
    '{ provinces(asOf: "2025-06-30", filter: { name: { contains: "DA N" } }) { nodes { name } } }',
  );
  expect(provinces.nodes.map(({ name }: { name: string }) => name)).toEqual(['Đà Nẵng']);
  const all = await hub.read('{ provinces(first: 100) { nodes { name } } }');
  const names = all.provinces.nodes.map(({ name }: { name: string }) => name);
  expect(names.indexOf('Đà Nẵng')).toBeGreaterThan(names.indexOf('Cần Thơ'));
  expect(names.indexOf('Đà Nẵng')).toBeLessThan(names.indexOf('Gia Lai'));
});

test('a deep query costs one statement, whatever its number of rows', async () => {
  const query = `query ($first: Int!) {
    provinces(first: $first) {
      nodes { name departments(first: 3) { nodes { name agreements(first: 5) {
        nodes { title parties { nodes { signatoryName department { name province { name } } } } }
      } } } }
    }
  }`;
  const statementsFor = async (first: number): Promise<number> => {
    hub.takeStatements();
    await hub.read(query, { first });
    return hub.takeStatements().length;
  };
  expect(await statementsFor(34)).toBe(1);
  expect(await statementsFor(5)).toBe(1);
});
