import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

const title = 'Hợp tác giữa Sở Lao động - Thương binh và Xã hội Thành phố Hồ Chí Minh và thành phố Cần Thơ';

test('an agreement has its parties and what was shared under it, in one statement', async () => {
  hub.takeStatements();
  const { agreements } = await hub.read(
    `query ($title: String!) { agreements(filter: { title: { equals: $title } }) { nodes {
      kind status titleAsPublished headingCount fields contentsOpenEnded readings { field }
      contents { nodes { position fields } }
      parties { nodes { position signatoryName department { code } } }
      documentShares { nodes { count qualifier practisedSince advisedTo { code } fromDepartment { code } toDepartment { code } } }
    } } }`,
    { title },
  );
  expect(hub.takeStatements()).toHaveLength(1);
  expect(agreements.nodes).toEqual([
    {
      kind: 'COOPERATION_AGREEMENT',
      status: 'SIGNED',
      titleAsPublished: null,
      headingCount: null,
      fields: [
        'VOCATIONAL_EDUCATION',
        'EMPLOYMENT',
        'LABOUR_SAFETY',
        'MERITORIOUS_SERVICE',
        'CHILD_PROTECTION',
        'GENDER_EQUALITY',
      ],
      contentsOpenEnded: true,
      readings: [{ field: 'headingCount' }],
      contents: {
        nodes: [
          { position: 1, fields: ['VOCATIONAL_EDUCATION'] },
          { position: 2, fields: ['EMPLOYMENT', 'LABOUR_SAFETY'] },
          { position: 3, fields: ['MERITORIOUS_SERVICE'] },
          { position: 4, fields: ['CHILD_PROTECTION', 'GENDER_EQUALITY'] },
        ],
      },
      parties: {
        nodes: [
          { position: 1, signatoryName: null, department: { code: '79-SLDTBXH' } },
          { position: 2, signatoryName: null, department: { code: '92-SLDTBXH' } },
        ],
      },
      documentShares: {
        nodes: [
          {
            count: 53,
            qualifier: 'EXACT',
            practisedSince: 2021,
            advisedTo: { code: '79-UBND' },
            fromDepartment: { code: '79-SLDTBXH' },
            toDepartment: { code: '92-SLDTBXH' },
          },
        ],
      },
    },
  ]);
});

test('the status of an agreement is that of the day', async () => {
  const statusOn = async (asOf: string): Promise<unknown> => {
    const { agreements } = await hub.read(
      `query ($asOf: Date) { agreements(asOf: $asOf, filter: { signedOn: { eq: "2022-02-28" }, kind: { eq: COORDINATION_PROGRAMME } }) {
        nodes { startsOn endsOn status } } }`,
      { asOf },
    );
    return agreements.nodes;
  };
  const period = { startsOn: '2022-01-01', endsOn: '2025-12-31' };
  expect(await statusOn('2022-02-27')).toEqual([]);
  expect(await statusOn('2022-02-28')).toEqual([{ ...period, status: 'ACTIVE' }]);
  expect(await statusOn('2025-12-31')).toEqual([{ ...period, status: 'ACTIVE' }]);
  expect(await statusOn('2026-01-01')).toEqual([{ ...period, status: 'EXPIRED' }]);
});

test('agreements are found by a department that is party to them', async () => {
  const { agreements } = await hub.read(
    `{ agreements(filter: { synthetic: { eq: false }, parties: { some: { department: { code: { eq: "92-SLDTBXH" } } } } }) {
      totalCount nodes { title } } }`,
  );
  expect(agreements).toEqual({ totalCount: 1, nodes: [{ title }] });
});
