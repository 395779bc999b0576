import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

test('from 2025-03-01 on, the departments of home affairs, health and others carry on what was of labour', async () => {
  hub.takeStatements();
  const { department } = await hub.read(
    `{ department(code: "92-SLDTBXH", asOf: "2025-02-28") { name validFrom validTo province { name }
      successors(field: EMPLOYMENT) { nodes { effectiveOn successor { name } } } } }`,
  );
  expect(hub.takeStatements()).toHaveLength(1);
  expect(department).toEqual({
    name: 'Sở Lao động - Thương binh và Xã hội',
    validFrom: '2008-08-01',
    validTo: '2025-02-28',
    province: { name: 'Cần Thơ' },
    successors: { nodes: [{ effectiveOn: '2025-03-01', successor: { name: 'Sở Nội vụ' } }] },
  });
});

test('a department exists on the days of its life, and is null on others', async () => {
  const query = `{
    before: department(code: "92-SLDTBXH", asOf: "2025-02-28") { code }
    after: department(code: "92-SLDTBXH", asOf: "2025-03-01") { code }
    never: department(code: "00-SYT") { code }
  }`;
  expect(await hub.read(query)).toEqual({ before: { code: '92-SLDTBXH' }, after: null, never: null });
});

test('each of the 63 provinces had its department of labour, each of the 34 has its department of health', async () => {
  const { old, present } = await hub.read(
    `{ old: departments(asOf: "2025-02-28", filter: { name: { equals: "Sở Lao động - Thương binh và Xã hội" } }) { totalCount }
      present: departments(filter: { name: { equals: "so y te" } }) { totalCount } }`,
  );
  expect([old.totalCount, present.totalCount]).toEqual([63, 34]);
});
