import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

test('exchanges are read newest first, with their provinces of that day, in one statement', async () => {
  hub.takeStatements();
  const { exchanges } = await hub.read(
    `{ exchanges(filter: { synthetic: { eq: false }, heldOn: { isNull: false } }, orderBy: { field: HELD_ON, direction: DESC }) {
      nodes { kind heldOn participants(filter: { role: { in: [HOST, PARTY] } }) { nodes { role province { name } department { code } organisation { code } } } } } }`,
  );
  expect(hub.takeStatements()).toHaveLength(1);
  const kinds = exchanges.nodes.map(({ kind, heldOn }: any) => [kind, heldOn]);
  expect(kinds).toEqual([
    ['CONFERENCE', '2024-07-06'],
    ['REVIEW_CONFERENCE', '2023-06-30'],
    ['SIGNING_CEREMONY', '2022-02-28'],
  ]);
  expect(exchanges.nodes[0].participants.nodes).toEqual([
    {
      role: 'HOST',
      province: { name: 'Lào Cai' },
      department: { code: '10-UBND' },
      organisation: { code: '10-UBND' },
    },
    {
      role: 'HOST',
      province: { name: 'Thanh Hóa' },
      department: { code: '38-UBND' },
      organisation: { code: '38-UBND' },
    },
  ]);
  expect(exchanges.nodes[2].participants.nodes).toEqual([
    {
      role: 'PARTY',
      province: { name: 'Nghệ An' },
      department: { code: '40-SLDTBXH' },
      organisation: { code: '40-SLDTBXH' },
    },
    {
      role: 'PARTY',
      province: { name: 'Nghệ An' },
      department: { code: '40-TINHDOAN' },
      organisation: { code: '40-TD' },
    },
  ]);
});

test('an exchange is there from its day on, and leads to what the talk was about and to its source', async () => {
  const query = `query ($asOf: Date) { exchanges(asOf: $asOf, filter: { heldOn: { eq: "2024-07-06" } }) {
    nodes { place programmeKinds source { code } legalBasis { totalCount }
      contextDocuments { nodes { number } } programmes { nodes { code } } inferred { field } } } }`;
  expect((await hub.read(query, { asOf: '2024-07-05' })).exchanges.nodes).toEqual([]);
  expect((await hub.read(query, { asOf: '2024-07-06' })).exchanges.nodes).toEqual([
    {
      place: 'thành phố Thanh Hóa',
      programmeKinds: ['NATIONAL_TARGET'],
      source: { code: 'D1' },
      legalBasis: { totalCount: 0 },
      contextDocuments: { nodes: [{ number: '111/2024/QH15' }] },
      programmes: { nodes: [{ code: 'ntp-poverty' }, { code: 'ntp-ethnic' }, { code: 'ntp-rural' }] },
      inferred: [{ field: 'heldOn' }, { field: 'programmes' }],
    },
  ]);
});

test('the directives of an exchange are rows with who gave them, whom they ask and what they set', async () => {
  const { exchanges } = await hub.read(
    `{ exchanges(filter: { heldOn: { eq: "2023-06-30" } }) { nodes { directives { totalCount }
      second: directives(filter: { position: { eq: 2 } }) { nodes {
        due target targetYear targetStrength indicator { code } saidBy { name } status
        addresseeOrganisations { nodes { code } } tasks { totalCount } unknowns { field } } } } } }`,
  );
  expect(exchanges.nodes).toEqual([
    {
      directives: { totalCount: 6 },
      second: {
        nodes: [
          {
            due: '2023-12-31',
            target: 100,
            targetYear: 2023,
            targetStrength: 'STRIVE',
            indicator: { code: 'disbursement-rate' },
            saidBy: { name: 'Lê Văn Phước' },
            status: null,
            addresseeOrganisations: { nodes: [{ code: '89-SLDTBXH' }] },
            tasks: { totalCount: 3 },
            unknowns: [{ field: 'status' }],
          },
        ],
      },
    },
  ]);
});
