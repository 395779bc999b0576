import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

const names = (list: any): string[] => list.nodes.map(({ name }: any) => name);
const numbers = (list: any): string[] => list.nodes.map(({ number }: any) => number);

test('1: what each of the six directives of An Giang asked, of whom, in which fields, from when, with which target', async () => {
  const { directives } = await hub.read(`{ directives(filter: { source: { code: { eq: "D2" } } }) { nodes {
    position about addressees jointlyWith fields effectiveFrom due indicator { code } target targetStrength focalPoint { name } } } }`);
  expect(directives.nodes.map(({ position }: any) => position)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(new Set(directives.nodes.flatMap(({ addressees }: any) => addressees))).toEqual(
    new Set(['ngành Lao động - Thương binh và Xã hội']),
  );
  expect(directives.nodes.map(({ effectiveFrom }: any) => effectiveFrom)).toEqual([
    ...Array<string>(5).fill('2023-07-01'),
    '2024-01-01',
  ]);
  expect(directives.nodes[1]).toMatchObject({
    fields: ['POVERTY_REDUCTION'],
    due: '2023-12-31',
    indicator: { code: 'disbursement-rate' },
    target: 100,
    targetStrength: 'STRIVE',
  });
  expect(directives.nodes[2].about).toContain('đuối nước');
  expect(directives.nodes[3].focalPoint.name).toBe('Trung tâm giới thiệu việc làm tỉnh');
  expect(directives.nodes[5]).toMatchObject({
    fields: ['OVERSEAS_LABOUR', 'EMPLOYMENT'],
    indicator: { code: 'overseas-workers-sent' },
    target: null,
    targetStrength: 'CONSIDER',
  });
});

test('2: which bodies got the notice, and who signed it for whom', async () => {
  const { documents } = await hub.read(`{ documents(filter: { kind: { eq: NOTICE } }) { nodes { recipients
    recipientOrganisations { nodes { name } } signer { name } signerTitle signedFor signingCapacity
    recordedExchanges { nodes { participants(first: 50, filter: { role: { eq: ATTENDED } }) { totalCount } } } } } }`);
  const [notice] = documents.nodes;
  expect(notice.recipients).toEqual([
    'TT. UBND tỉnh',
    'Sở, ngành tham dự Hội nghị',
    'Lãnh đạo VPUBND tỉnh',
    'Phòng: KGVX, KTTH',
    'Lưu: VT',
  ]);
  expect(names(notice.recipientOrganisations)).toEqual([
    'Phòng KGVX',
    'Phòng KTTH',
    'TT. UBND tỉnh',
    'Văn phòng UBND tỉnh',
  ]);
  expect(notice.recordedExchanges.nodes[0].participants.totalCount).toBe(15);
  expect(notice).toMatchObject({
    signer: { name: 'Mã Lan Xuân' },
    signerTitle: 'Phó Chánh Văn phòng',
    signedFor: 'Chánh Văn phòng',
    signingCapacity: 'KT.',
  });
});

test('3: who owes which report on the labour market in Cần Thơ, how often, to whom', async () => {
  const { reportingDuties } = await hub.read(
    '{ reportingDuties { nodes { about cycle reporter { name } recipients { nodes { name } } } } }',
  );
  const duties = reportingDuties.nodes.map(({ reporter, cycle, recipients }: any) => [
    reporter.name,
    cycle,
    names(recipients),
  ]);
  const centre = 'Trung tâm Dịch vụ việc làm thành phố';
  const recipients = ['các cơ sở giáo dục nghề nghiệp', 'các trường', 'các trường THPT'];
  expect(duties).toEqual(
    expect.arrayContaining([
      [centre, 'MONTHLY', recipients],
      [centre, 'SEMIANNUAL', recipients],
    ]),
  );
});

test('4: what Thanh Hóa wants to learn from Lào Cai, and which practices match', async () => {
  const { province } = await hub.read(`{ province(code: "38", asOf: "2024-07-06") { learningNeeds { nodes {
    teachers { nodes { province { name } } } otherSubjects lessons { nodes { about } } matches { nodes { about } } } } } }`);
  expect(province.learningNeeds.nodes).toEqual([
    {
      teachers: { nodes: [{ province: { name: 'Lào Cai' } }] },
      otherSubjects: ['AGRICULTURE', 'BORDER_ECONOMY', 'TOURISM'],
      lessons: {
        nodes: [
          { about: 'Mô hình sản xuất nông nghiệp' },
          { about: 'Khai thác thế mạnh, tiềm năng địa phương' },
          { about: 'Kinh tế cửa khẩu, du lịch' },
        ],
      },
      matches: { nodes: [] },
    },
  ]);
});

test("5: who said each of Cần Thơ's figures, and which figures have no period", async () => {
  const { indicatorValues } =
    await hub.read(`{ indicatorValues(first: 100, filter: { source: { code: { eq: "D3" } } }) { nodes {
    indicator { code } saidBy { name } period statedOn unknowns { field reason } } } }`);
  expect(new Set(indicatorValues.nodes.map(({ saidBy }: any) => saidBy.name))).toEqual(new Set(['Trần Thị Xuân Mai']));
  const without = indicatorValues.nodes.filter(({ period }: any) => period === null);
  expect(without.map(({ indicator }: any) => indicator.code).sort()).toEqual([
    'child-friendly-communes',
    'children-in-hardship-supported',
    'documents-signed-digitally',
    'procedures-on-time',
    'procedures-online',
    'results-digitised',
    'tasks-on-time',
    'under-six-health-insurance',
  ]);
  for (const { statedOn, unknowns } of without) {
    expect(statedOn).toBe('2023-08-28');
    expect(unknowns).toContainEqual({ field: 'period', reason: 'Nguồn không nêu kỳ số liệu' });
  }
});

const ngheAn = 'agreements(filter: { signedOn: { eq: "2022-02-28" } })';

test("6: which documents are the legal basis of Nghệ An's programme, and which only its spirit", async () => {
  const { agreements } = await hub.read(
    `{ ${ngheAn} { nodes { legalBasis { nodes { number } } guidance { nodes { number } } } } }`,
  );
  expect(numbers(agreements.nodes[0].legalBasis)).toEqual(['4286-CTPH/BLĐTBXH-TWĐTN']);
  expect(numbers(agreements.nodes[0].guidance)).toEqual(['128/NQ-CP', '598/KH-UBND']);
});

test('7: who signed the agreements (nobody is named), who was quoted, who presented', async () => {
  const { agreements } = await hub.read(`{ agreements(filter: { synthetic: { eq: false } }) { nodes {
    parties { nodes { signatoryName signedBy unknowns { field reason } } }
    statements { nodes { role object speakers { nodes { person { name } organisation { name } } } } } } } }`);
  const parties = agreements.nodes.flatMap((agreement: any) => agreement.parties.nodes);
  expect(parties).toHaveLength(4);
  for (const party of parties) {
    expect(party.signatoryName).toBeNull();
    expect(party.unknowns).toContainEqual({ field: 'signatoryName', reason: 'Nguồn không nêu tên người ký' });
  }
  const statements = agreements.nodes.flatMap((agreement: any) => agreement.statements.nodes);
  const people = (role: string): string[] =>
    statements
      .filter((statement: any) => statement.role === role)
      .flatMap(({ speakers }: any) => speakers.nodes.flatMap(({ person }: any) => person?.name ?? []))
      .sort();
  expect(people('SIGNED')).toEqual([]);
  expect(people('QUOTED')).toEqual(['Lê Văn Thinh', 'Nguyễn Thực Hiện']);
  expect(people('PRESENTED')).toEqual(['Phạm Văn Toàn']);
  expect(statements.find(({ role }: any) => role === 'PRESENTED').object).toBe('quy chế phối hợp giữa hai đơn vị');
});

test("8: which reviews of Nghệ An's programme fell due and have no record", async () => {
  const due = async (asOf: string | null): Promise<unknown> => {
    const { agreements } = await hub.read(
      `query ($asOf: Date) { agreements(asOf: $asOf, filter: { signedOn: { eq: "2022-02-28" } }) {
        nodes { dueReviews { nodes { period dueOn review { heldOn } } } } } }`,
      { asOf },
    );
    return agreements.nodes[0].dueReviews.nodes;
  };
  const missing = (year: number) => ({ period: String(year), dueOn: `${year}-12-31`, review: null });
  expect(await due('2023-06-01')).toEqual([missing(2022)]);
  expect(await due(null)).toEqual([2022, 2023, 2024, 2025].map(missing));
});

test('9: everything published about work abroad under contract, in any entity', async () => {
  const read = async (text: string): Promise<string[]> => {
    const { search } = await hub.read(
      'query ($text: String!) { search(text: $text, first: 50) { nodes { __typename } } }',
      { text },
    );
    return [...new Set<string>(search.nodes.map(({ __typename }: any) => __typename))].sort();
  };
  const found = ['Directive', 'Indicator', 'LearningNeed', 'Point', 'Practice'];
  expect(await read('đi làm việc ở nước ngoài')).toEqual(expect.arrayContaining(found));
  expect(await read('di lam viec o nuoc ngoai')).toEqual(await read('đi làm việc ở nước ngoài'));
  expect(await read('xuất khẩu lao động')).toEqual(expect.arrayContaining(['Directive', 'LearningNeed', 'Practice']));
});

test("10: which of Cần Thơ's figures are stocks and which flows, and the half-year of the province of today", async () => {
  const { figures } =
    await hub.read(`{ figures(first: 50, filter: { province: { code: { eq: "92" } }, period: { eq: "2023S1" },
    indicator: { code: { in: ["heroic-mothers-in-lifelong-care", "gratitude-fund-raised", "convalescence-participants"] } } }) {
    nodes { indicator { code measure } value qualifier unitCount knownCount parts { province { name } value qualifier
      indicatorValue { source { code } saidBy { name } inferred { field } readings { field } } } missing { name } } } }`);
  const figure = (code: string) => figures.nodes.find(({ indicator }: any) => indicator.code === code);
  expect(figure('heroic-mothers-in-lifelong-care').indicator.measure).toBe('STOCK');
  expect(figure('gratitude-fund-raised')).toEqual({
    indicator: { code: 'gratitude-fund-raised', measure: 'FLOW' },
    value: 8_000_000_000,
    qualifier: 'MORE_THAN',
    unitCount: 3,
    knownCount: 1,
    parts: [
      {
        province: { name: 'Cần Thơ' },
        value: 8_000_000_000,
        qualifier: 'MORE_THAN',
        indicatorValue: {
          source: { code: 'D3' },
          saidBy: { name: 'Trần Thị Xuân Mai' },
          inferred: [{ field: 'period' }],
          readings: [],
        },
      },
    ],
    missing: [{ name: 'Hậu Giang' }, { name: 'Sóc Trăng' }],
  });
  expect(figure('convalescence-participants')).toMatchObject({ value: 317, qualifier: 'AT_LEAST' });
  // 23 mothers in care, or 23 newly taken on: the figure leads to both readings.
  expect(figure('heroic-mothers-in-lifelong-care').parts).toMatchObject([
    { value: 23, indicatorValue: { inferred: [{ field: 'moment' }], readings: [{ field: 'actual' }] } },
  ]);
});

test.each([
  ['2022-12-31', 360_000, '20/2021/NĐ-CP', 'READ'],
  ['2024-06-30', 360_000, '20/2021/NĐ-CP', 'READ'],
  ['2024-07-01', 500_000, '76/2024/NĐ-CP', 'READ'],
  ['2026-07-01', 540_000, '335/2026/NĐ-CP', 'SECONDARY'],
])(
  '11: the standard of social assistance on %s, in the country and in Cần Thơ, with its basis',
  async (asOf, amount, number, confidence) => {
    const { standardLevels } = await hub.read(
      `query ($asOf: Date) { standardLevels(asOf: $asOf, filter: { programme: { code: { eq: "social-assistance" } } }) { nodes {
      amount province { name } legalBasis { number } confidence unknowns { field } inferred { field } } } }`,
      { asOf },
    );
    const national = standardLevels.nodes.filter(({ province }: any) => province === null);
    expect(national).toEqual([expect.objectContaining({ amount, legalBasis: { number }, confidence })]);
    const canTho = standardLevels.nodes.find(({ province }: any) => province?.name === 'Cần Thơ');
    expect(canTho).toMatchObject({ amount: 400_000, legalBasis: { number: '13/2022/NQ-HĐND' } });
    expect(canTho.unknowns.map(({ field }: any) => field)).toEqual(['validFrom', 'validTo']);
  },
);

test('12: what the graph infers, and on what ground', async () => {
  hub.takeStatements();
  const { factNotes } =
    await hub.read(`{ factNotes(first: 100, filter: { kind: { eq: INFERRED }, source: { code: { isNull: false } } }) { totalCount nodes {
    typeName field text textEn source { code } subject { id __typename } } } }`);
  expect(factNotes.totalCount).toBe(factNotes.nodes.length);
  // One for the notes and their sources, one for their number, one for the rows of each type.
  const types = new Set(factNotes.nodes.map(({ typeName }: any) => typeName));
  expect(hub.takeStatements().length).toBeLessThanOrEqual(2 + types.size);
  for (const { typeName, text, textEn, subject } of factNotes.nodes) {
    expect(subject.__typename).toBe(typeName);
    expect([text, textEn]).not.toContain(null);
  }
  expect(factNotes.nodes).toContainEqual(
    expect.objectContaining({
      typeName: 'Exchange',
      field: 'heldOn',
      textEn: expect.stringContaining('the year follows: after 2024-01-18'),
    }),
  );
});

test('the province that a notice leaves unnamed is the one of the body that issued it', async () => {
  const { sources } = await hub.read(
    '{ sources(filter: { code: { eq: "D2" } }) { nodes { province { name } inferred { field } } } }',
  );
  expect(sources.nodes).toEqual([{ province: { name: 'An Giang' }, inferred: [{ field: 'province' }] }]);
});

test.each([
  [
    'directives(first: 9) { nodes { saidBy { name } focalPoint { name } programmes { nodes { code } } tasks { nodes { about } } } }',
  ],
  ['statements(first: 50) { nodes { speakers { nodes { person { name } organisation { name } } } source { code } } }'],
  ['learningNeeds { nodes { learners { nodes { province { name } } } matches { nodes { about } } } }'],
  ['documents(first: 9) { nodes { issuerOrganisations { nodes { name } } relations { nodes { to { number } } } } }'],
])('facts are read with what they lead to, in one statement: %s', async (query) => {
  hub.takeStatements();
  await hub.read(`{ ${query} }`);
  expect(hub.takeStatements()).toHaveLength(1);
});
