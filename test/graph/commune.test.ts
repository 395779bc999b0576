import { openHub, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';
import type { TestViewer } from '../support/viewers.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openHub();
});
afterAll(() => hub.close());

const official = {
  code: '31117',
  name: 'Cái Khế',
  fullName: 'Phường Cái Khế',
  sortKey: 'cai khe',
  type: 'WARD',
  provinceId: '92-20250701',
  decree: '1668/NQ-UBTVQH15',
} as const;

test('a province has the communes of the day: a district until 2025-06-30, and none after', async () => {
  const query = `query ($asOf: Date) {
    province(code: "92", asOf: $asOf) {
      communes(first: 100, asOf: $asOf) { nodes { fullName type district validFrom validTo synthetic } }
    }
  }`;
  const before = (await hub.read(query, { asOf: '2025-06-30' })).province.communes.nodes;
  expect(before).toEqual([
    ...[
      ['Phường Giả lập 1', 'WARD'],
      ['Thị trấn Giả lập 2', 'TOWNSHIP'],
      ['Xã Giả lập 3', 'COMMUNE'],
    ].map(([fullName, type]) => ({
      fullName,
      type,
      district: 'Huyện Giả lập',
      validFrom: '2008-08-01',
      validTo: '2025-06-30',
      synthetic: true,
    })),
  ]);
  const after: any[] = (await hub.read(query, { asOf: '2025-07-01' })).province.communes.nodes;
  expect(after.map(({ fullName }) => fullName)).toContain('Phường Cái Khế');
  for (const { district, validFrom, validTo, synthetic } of after)
    expect({ district, validFrom, validTo, synthetic }).toEqual({
      district: null,
      validFrom: '2025-07-01',
      validTo: null,
      synthetic: true,
    });
});

test('every province of either period has communes, and the code of a synthetic one is no official code', async () => {
  const query = `query ($asOf: Date!) {
    provinces(first: 100, asOf: $asOf) { nodes { code communes(first: 1, asOf: $asOf) { totalCount nodes { code } } } }
  }`;
  for (const [asOf, count] of [
    ['2025-06-30', 63],
    ['2025-07-01', 34],
  ] as const) {
    const { nodes } = (await hub.read(query, { asOf })).provinces;
    expect(nodes).toHaveLength(count);
    for (const { code, communes } of nodes) {
      expect(communes.totalCount).toBeGreaterThan(2);
      expect(communes.nodes[0].code).toMatch(new RegExp(`^GL-${code}-\\d\\d$`));
    }
  }
});

test('a commune is found by its code, by its type, and by a search without marks', async () => {
  await hub.database.client.commune.create({
    data: { ...official, id: '31117-20250701', validFrom: new Date('2025-07-01') },
  });
  const fields = 'id name fullName type decree synthetic province { name }';
  const query = `{
    commune(code: "31117") { ${fields} }
    early: commune(code: "31117", asOf: "2025-06-30") { id }
    none: commune(code: "99999") { id }
    communes(filter: { synthetic: { eq: false }, type: { eq: WARD } }) { totalCount nodes { id } }
    search(text: "phuong cai khe", types: [COMMUNE]) { edges { score node { ... on Commune { code synthetic } } } }
  }`;
  const answer = await hub.read(query);
  const id = globalId('Commune', '31117-20250701');
  expect(answer.commune).toEqual({
    id,
    name: 'Cái Khế',
    fullName: 'Phường Cái Khế',
    type: 'WARD',
    decree: '1668/NQ-UBTVQH15',
    synthetic: false,
    province: { name: 'Cần Thơ' },
  });
  expect([answer.early, answer.none]).toEqual([null, null]);
  expect(answer.communes).toEqual({ totalCount: 1, nodes: [{ id }] });
  expect(answer.search.edges).toEqual([
    { score: 1, node: { code: '31117', synthetic: false } },
    { score: 1, node: { code: expect.stringMatching(/^GL-92-/), synthetic: true } },
  ]);
});

test('no commune has a district after the districts ended', async () => {
  const row = { ...official, id: 'wrong', code: '31118', validFrom: new Date('2025-07-01') };
  await expect(hub.database.client.commune.create({ data: { ...row, district: 'Quận Ninh Kiều' } })).rejects.toThrow(
    'Commune_district_check',
  );
});

describe('the commune of a record', () => {
  const owner: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'SERVICE' };
  const portal: TestViewer = {
    role: 'PORTAL',
    department: '79-SYT',
    purpose: 'VERIFICATION',
    caseReference: 'HS-2026-0117',
  };

  test('is the unit that its text names, in the province of its department', async () => {
    const query = `{ beneficiaries(first: 100) {
      nodes { commune department { province { id } } communeUnit { fullName province { id } synthetic } }
    } }`;
    const { nodes } = (await hub.read(query, {}, owner)).beneficiaries;
    expect(nodes.length).toBeGreaterThan(20);
    for (const { commune, department, communeUnit } of nodes)
      expect(communeUnit).toEqual({ fullName: commune, province: department.province, synthetic: true });
  });

  test('is found by its code in one statement', async () => {
    hub.takeStatements();
    const query = `query ($code: String!) {
      beneficiaries(filter: { communeUnit: { code: { eq: $code } } }) { nodes { commune communeUnit { code } } }
    }`;
    const { nodes } = (await hub.read(query, { code: 'GL-92-01' }, owner)).beneficiaries;
    expect(hub.takeStatements()).toHaveLength(1);
    expect(nodes.length).toBeGreaterThan(0);
    for (const { communeUnit } of nodes) expect(communeUnit).toEqual({ code: 'GL-92-01' });
  });

  test('is closed where no clause opens it, and no filter, count or order of it tells more', async () => {
    const of92 = (list: string): string => `{ department(code: "92-SYT") { ${list} } }`;
    const shown = await hub.ask(of92('beneficiaries(first: 1) { nodes { commune communeUnit { code } } }'), {}, portal);
    expect(shown.data).toMatchObject({
      department: { beneficiaries: { nodes: [{ commune: expect.any(String), communeUnit: null }] } },
    });
    expect(shown.errors?.[0]).toMatchObject({
      path: ['department', 'beneficiaries', 'nodes', 0, 'communeUnit'],
      extensions: { code: 'FORBIDDEN' },
    });
    for (const filter of [
      'communeUnit: { code: { eq: "GL-92-01" } }',
      'communeUnit: { province: { code: { eq: "92" } } }',
      'not: { communeUnit: { fullName: { contains: "Cái" } } }',
      'or: [{ communeUnit: { type: { eq: WARD } } }, { status: { eq: ACTIVE } }]',
    ]) {
      const { data, errors } = await hub.ask(of92(`beneficiaries(filter: { ${filter} }) { totalCount }`), {}, portal);
      expect([filter, data]).toEqual([filter, { department: { beneficiaries: null } }]);
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });
});
