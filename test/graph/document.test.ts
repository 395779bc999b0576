import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

test('a document is found by its number, with what it is the basis of', async () => {
  hub.takeStatements();
  const { documents } = await hub.read(
    `{ documents(filter: { number: { eq: "13/2022/NQ-HĐND" } }) { nodes { kind issuers issuedOn fields
      unknowns { field reason reasonEn } advisedBy { nodes { code } } submittedBy { nodes { code } } issuerOrganisations { nodes { code } }
      relations { nodes { role to { number } } } standardLevels { nodes { amount previousAmount province { name } programme { code } } } } } }`,
  );
  expect(hub.takeStatements()).toHaveLength(1);
  expect(documents.nodes).toEqual([
    {
      kind: 'RESOLUTION',
      issuers: ['HĐND thành phố'],
      issuedOn: null,
      fields: ['SOCIAL_PROTECTION', 'CHILD_PROTECTION'],
      unknowns: [
        {
          field: 'issuedOn',
          reason: 'Nguồn chỉ nêu số, không nêu ngày ban hành',
          reasonEn: 'The source gives the number, not the day of issue',
        },
      ],
      advisedBy: { nodes: [{ code: '92-SLDTBXH' }] },
      submittedBy: { nodes: [{ code: '92-UBND' }] },
      issuerOrganisations: { nodes: [{ code: '92-HDND' }] },
      relations: { nodes: [{ role: 'REFERS_TO', to: { number: '20/2021/NĐ-CP' } }] },
      standardLevels: {
        nodes: [
          {
            amount: 400_000,
            previousAmount: 360_000,
            province: { name: 'Cần Thơ' },
            programme: { code: 'social-assistance' },
          },
        ],
      },
    },
  ]);
});

test('a document is there from the day of its issue on', async () => {
  const { before, after } = await hub.read(
    `query { before: documents(asOf: "2024-01-17", filter: { number: { eq: "111/2024/QH15" } }) { totalCount }
      after: documents(asOf: "2024-01-18", filter: { number: { eq: "111/2024/QH15" } }) { totalCount } }`,
  );
  expect([before.totalCount, after.totalCount]).toEqual([0, 1]);
});

test('an issuer is compared with every issuer of a document', async () => {
  const { documents } = await hub.read(
    '{ documents(filter: { issuers: { has: "Quốc hội" }, number: { isNull: false } }) { nodes { number } } }',
  );
  expect(documents.nodes).toContainEqual({ number: '111/2024/QH15' });
});
