import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

test('practices are found by field of work, with their provinces, speakers and needs, in one statement', async () => {
  hub.takeStatements();
  const { practices } = await hub.read(
    `{ practices(filter: { synthetic: { eq: false }, fields: { has: OVERSEAS_LABOUR } }) {
      nodes { about aboutEn province { name } saidBy { name } source { code }
        learningNeeds { nodes { learners { nodes { province { code } } } } } } } }`,
  );
  expect(hub.takeStatements()).toHaveLength(1);
  expect(practices.nodes).toContainEqual({
    about: 'Giải pháp căn cơ, cơ chế đặc thù đưa lao động đi làm việc ở nước ngoài (xuất khẩu lao động)',
    aboutEn: 'Thorough solutions and special mechanisms for sending workers abroad (labour export)',
    province: { name: 'Thanh Hóa' },
    saidBy: { name: 'Vũ Thị Hương' },
    source: { code: 'D1' },
    learningNeeds: {
      nodes: [
        { learners: { nodes: [{ province: { code: '89' } }] } },
        { learners: { nodes: [{ province: { code: '10' } }] } },
      ],
    },
  });
});

test('a practice is found by a word of it, whatever its case', async () => {
  const { practices } = await hub.read(
    '{ practices(filter: { synthetic: { eq: false }, about: { contains: "DU BAO nhu cầu" } }) { nodes { fields } } }',
  );
  expect(practices.nodes).toEqual([{ fields: ['EMPLOYMENT', 'VOCATIONAL_EDUCATION'] }]);
});

test('difficulties that a source names can be read by everybody', async () => {
  const { difficulties } = await hub.read(
    `{ difficulties(filter: { synthetic: { eq: false }, source: { code: { eq: "D1" } } }) {
      totalCount nodes { aboutEn programmeKind status saidByLeadersOf { nodes { province { code } } } source { code } } } }`,
  );
  expect(difficulties.totalCount).toBe(2);
  expect(difficulties.nodes).toContainEqual({
    aboutEn: 'Slow allocation and disbursement of capital in some projects of the programmes',
    programmeKind: 'NATIONAL_TARGET',
    status: null,
    saidByLeadersOf: { nodes: [{ province: { code: '10' } }, { province: { code: '38' } }] },
    source: { code: 'D1' },
  });
});
