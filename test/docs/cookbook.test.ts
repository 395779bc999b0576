import { readFileSync } from 'node:fs';
import { readReadyQueries, type ReadyQuery } from '../../src/server/pages/ready-queries.ts';
import { packagePath } from '../../src/base/paths.ts';
import { openHub, openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
let queries: ReadonlyMap<string, ReadyQuery>;
beforeAll(async () => {
  const ready = await readReadyQueries(packagePath('examples', 'queries'));
  queries = new Map(ready.map((query) => [query.name, query]));
  hub = await openSharedHub({ isGuarded: false });
});
afterAll(() => hub.close());

function find(number: string): ReadyQuery {
  const [name] = [...queries.keys()].filter((each) => each.startsWith(`${number}-`));
  return queries.get(name!)!;
}

/** Returns the answer to the ready query with this number; `variables` replace some of its variables. */
const run = (number: string, variables: object = {}): Promise<any> => {
  const { query, variables: own } = find(number);
  return hub.read(query, { ...own, ...variables });
};

const statementsOf = async (number: string, variables?: object): Promise<number> => {
  hub.takeStatements();
  await run(number, variables);
  return hub.takeStatements().length;
};

const byField = (lineage: readonly any[]): Record<string, string> =>
  Object.fromEntries(lineage.map(({ field, descendant }) => [field, `${descendant.code} ${descendant.name}`]));

/** What a department of labour's fields of work became, in a province. */
const carriedOn = (code: string): Record<string, string> => ({
  VOCATIONAL_EDUCATION: `${code}-SGDDT Sở Giáo dục và Đào tạo`,
  EMPLOYMENT: `${code}-SNV Sở Nội vụ`,
  LABOUR_SAFETY: `${code}-SNV Sở Nội vụ`,
  MERITORIOUS_SERVICE: `${code}-SNV Sở Nội vụ`,
  CHILD_PROTECTION: `${code}-SYT Sở Y tế`,
  GENDER_EQUALITY: `${code}-SNV Sở Nội vụ`,
});

test('sixteen queries, numbered in order, each with a title and a description', async () => {
  expect([...queries.keys()].map((name) => name.slice(0, 2))).toEqual(
    Array.from({ length: 16 }, (_, index) => String(index + 1).padStart(2, '0')),
  );
  for (const { title, description, query, variables } of queries.values()) {
    expect(title).toMatch(/^\d+\. \S/);
    expect(description.length).toBeGreaterThan(40);
    expect(await hub.ask(query, variables)).not.toHaveProperty('errors');
  }
});

test('1: fields of cooperation, who signed, documents shared, and who carries each field on', async () => {
  const { agreements } = await run('01');
  expect(agreements.nodes).toHaveLength(1);
  const [agreement] = agreements.nodes;
  expect(agreement).toMatchObject({
    title: 'Hợp tác giữa Sở Lao động - Thương binh và Xã hội Thành phố Hồ Chí Minh và thành phố Cần Thơ',
    status: 'SIGNED',
    signedOn: null,
    fields: [
      'VOCATIONAL_EDUCATION',
      'EMPLOYMENT',
      'LABOUR_SAFETY',
      'MERITORIOUS_SERVICE',
      'CHILD_PROTECTION',
      'GENDER_EQUALITY',
    ],
    source: { code: 'D0' },
  });
  expect(agreement.contents.nodes.map(({ position, fields }: any) => [position, fields])).toEqual([
    [1, ['VOCATIONAL_EDUCATION']],
    [2, ['EMPLOYMENT', 'LABOUR_SAFETY']],
    [3, ['MERITORIOUS_SERVICE']],
    [4, ['CHILD_PROTECTION', 'GENDER_EQUALITY']],
  ]);
  expect(agreement.contentsOpenEnded).toBe(true);
  expect(agreement.readings).toMatchObject([{ field: 'headingCount' }]);
  expect(agreement.unknowns).toContainEqual({ field: 'signedOn', reason: 'Nguồn không nêu ngày' });
  expect(agreement.documentShares.nodes).toEqual([
    {
      count: 53,
      qualifier: 'EXACT',
      practisedSince: 2021,
      about: 'Văn bản, tài liệu, mô hình do Sở tham mưu UBND Thành phố Hồ Chí Minh, được thực hiện kể từ năm 2021',
      fromDepartment: { code: '79-SLDTBXH' },
      toDepartment: { code: '92-SLDTBXH' },
    },
  ]);
  const [one, other] = agreement.parties.nodes;
  expect(one).toMatchObject({
    signatoryName: null,
    department: { validTo: '2025-02-28', province: { name: 'Thành phố Hồ Chí Minh' } },
  });
  expect(other).toMatchObject({
    signatoryName: null,
    department: { validTo: '2025-02-28', province: { name: 'Cần Thơ' } },
  });
  for (const { unknowns } of [one, other])
    expect(unknowns).toEqual([{ field: 'signatoryName', reason: 'Nguồn không nêu tên người ký' }]);
  const carriers = ({ nodes }: any): Record<string, string> =>
    byField(nodes.map(({ field, department }: any) => ({ field, descendant: department })));
  expect(carriers(one.carriers)).toEqual(carriedOn('79'));
  expect(carriers(other.carriers)).toEqual(carriedOn('92'));
});

test('2: legal basis, objectives, contents and review cycle of a coordination programme', async () => {
  const { agreements } = await run('02');
  expect(agreements.nodes).toHaveLength(1);
  const [programme] = agreements.nodes;
  expect(programme).toMatchObject({
    title: 'Chương trình phối hợp hoạt động giữa Sở Lao động - Thương binh & Xã hội và Tỉnh đoàn',
    status: 'EXPIRED',
    signedOn: '2022-02-28',
    startsOn: '2022-01-01',
    endsOn: '2025-12-31',
    reviewCycle: 'ANNUAL',
    objectiveCount: 4,
    unknowns: [{ field: 'number', reason: 'Nguồn không nêu số, ký hiệu' }],
    inferred: [{ field: 'signedOn' }, { field: 'startsOn' }, { field: 'endsOn' }],
    readings: [{ field: 'objectives' }],
    source: { code: 'D4' },
  });
  expect(programme.parties.nodes).toEqual([
    {
      signatoryName: null,
      signedBy: 'đại diện Ban Giám đốc Sở',
      department: { name: 'Sở Lao động - Thương binh và Xã hội' },
    },
    { signatoryName: null, signedBy: 'đại diện Ban Thường vụ Tỉnh đoàn', department: { name: 'Tỉnh đoàn' } },
  ]);
  const speakers = programme.statements.nodes.map(({ role, speakers: { nodes } }: any) => [
    role,
    nodes.map(({ person, organisation }: any) => person?.name ?? organisation.name),
  ]);
  expect(speakers).toEqual([
    ['SIGNED', ['Tỉnh đoàn Nghệ An', 'Sở Lao động - Thương binh và Xã hội tỉnh']],
    ['PRESENTED', ['Phạm Văn Toàn']],
  ]);
  expect(programme.legalBasis.nodes).toEqual([
    {
      number: '4286-CTPH/BLĐTBXH-TWĐTN',
      issuers: ['Bộ Lao động - Thương binh và Xã hội', 'Trung ương Đoàn TNCS Hồ Chí Minh'],
      issuedOn: '2021-11-25',
    },
  ]);
  expect(programme.guidance.nodes).toEqual([
    { number: '128/NQ-CP', issuers: ['Chính phủ'], issuedOn: '2021-10-11' },
    { number: '598/KH-UBND', issuers: ['UBND tỉnh'], issuedOn: '2021-10-21' },
  ]);
  expect(programme.objectives.nodes.map(({ position }: any) => position)).toEqual([1, 2, 3, 4]);
  expect(programme.objectives.nodes[3].about).toBe(
    'Thực hiện thiết thực, hiệu quả, thích ứng linh hoạt với dịch Covid-19',
  );
  expect(programme.contents.nodes.map(({ position, fields }: any) => `${position} ${fields.join(' ')}`)).toEqual([
    '1 COMMUNICATION',
    '2 SUPERVISION CHILD_PROTECTION YOUTH_AFFAIRS',
    '3 VOCATIONAL_EDUCATION EMPLOYMENT',
    '4 SOCIAL_EVILS_PREVENTION',
    '5 CHILD_PROTECTION',
    '6 MERITORIOUS_SERVICE SOCIAL_PROTECTION',
    '7 VOCATIONAL_EDUCATION YOUTH_AFFAIRS',
    '8 INTERNATIONAL_COOPERATION',
  ]);
});

test('3: payments of a half-year, with amounts and bounds', async () => {
  const { province } = await run('03');
  const figures = (list: any): unknown[] =>
    list.nodes.map(({ period, indicator, actual, source }: any) => [
      indicator.code,
      indicator.unit,
      period,
      actual.value,
      actual.qualifier,
      actual.amount,
      source.code,
    ]);
  expect(province.name).toBe('Cần Thơ');
  expect(figures(province.merit)).toEqual([
    ['monthly-allowance-amount', 'VND', '2023S1', 108_000_000_000, 'MORE_THAN', 108_000_000_000, 'D3'],
    ['monthly-allowance-payments', 'payments', '2023S1', 62_520, 'EXACT', null, 'D3'],
  ]);
  expect(figures(province.socialAssistance)).toEqual([
    ['regular-allowance-amount', 'VND', '2023S1', 138_000_000_000, 'MORE_THAN', 138_000_000_000, 'D3'],
    ['regular-allowance-payments', 'payments', '2023S1', 246_000, 'MORE_THAN', null, 'D3'],
  ]);
  const told = [...province.merit.nodes, ...province.socialAssistance.nodes].map(({ saidBy, inferred }: any) => [
    saidBy.name,
    inferred.map(({ field }: any) => field),
  ]);
  expect(told).toEqual([
    ['Trần Thị Xuân Mai', []],
    ['Trần Thị Xuân Mai', []],
    ['Trần Thị Xuân Mai', ['period']],
    ['Trần Thị Xuân Mai', ['period']],
  ]);
});

test('4: poverty rate of a year, and a standard level before and after', async () => {
  const { province } = await run('04');
  expect(province.name).toBe('Cần Thơ');
  expect(province.start.nodes).toMatchObject([
    { moment: 'START', actual: { value: 0.8, qualifier: 'EXACT' }, indicator: { unit: 'percent' }, about: null },
  ]);
  expect(province.end.nodes).toMatchObject([
    {
      moment: 'END',
      actual: { value: 0.52, qualifier: 'EXACT' },
      readings: [{ field: 'target' }, { field: 'target' }],
      source: { code: 'D3' },
    },
  ]);
  expect(province.standardLevels.nodes).toEqual([
    {
      amount: 400_000,
      qualifier: 'EXACT',
      previousAmount: 360_000,
      about: 'Nâng mức chuẩn trợ giúp xã hội của Cần Thơ thêm 40.000 đồng mỗi tháng',
      furtherGroups: {
        count: 4,
        qualifier: 'EXACT',
        of: 'CHILDREN',
        about: 'Thêm 4 nhóm trẻ em được trợ giúp xã hội',
      },
      legalBasis: {
        number: '13/2022/NQ-HĐND',
        issuers: ['HĐND thành phố'],
        advisedBy: { nodes: [{ name: 'Sở Lao động - Thương binh và Xã hội thành phố Cần Thơ' }] },
        submittedBy: { nodes: [{ name: 'UBND thành phố Cần Thơ' }] },
      },
      unknowns: [
        { field: 'validFrom', reason: 'Nguồn không nêu ngày' },
        { field: 'validTo', reason: 'Nguồn không nêu ngày' },
      ],
      source: { code: 'D3' },
    },
  ]);
});

test('5: a conference of two provinces, and the figures its source gives', async () => {
  const { exchanges } = await run('05');
  expect(exchanges.nodes).toHaveLength(1);
  const [exchange] = exchanges.nodes;
  expect(exchange).toMatchObject({
    kind: 'CONFERENCE',
    heldOn: '2024-07-06',
    place: 'thành phố Thanh Hóa',
    fields: ['EMPLOYMENT', 'VOCATIONAL_EDUCATION', 'OVERSEAS_LABOUR', 'POVERTY_REDUCTION', 'RURAL_DEVELOPMENT'],
    programmeKinds: ['NATIONAL_TARGET'],
    inferred: [{ field: 'heldOn' }, { field: 'programmes' }],
    source: { code: 'D1' },
  });
  const participants = exchange.participants.nodes.map(({ role, province, organisation, person }: any) => [
    role,
    province.name,
    person?.name ?? organisation.name,
  ]);
  expect(participants).toEqual([
    ['HOST', 'Lào Cai', 'UBND tỉnh Lào Cai'],
    ['HOST', 'Thanh Hóa', 'UBND tỉnh Thanh Hóa'],
    ['ATTENDED', 'Thanh Hóa', 'Đỗ Minh Tuấn'],
    ['ATTENDED', 'Thanh Hóa', 'Đầu Thanh Tùng'],
    ['ATTENDED', 'Thanh Hóa', 'một số sở, ngành của tỉnh'],
    ['ATTENDED', 'Lào Cai', 'Trịnh Xuân Trường'],
    ['ATTENDED', 'Lào Cai', 'Đỗ Trường Sơn'],
    ['ATTENDED', 'Lào Cai', 'Đoàn đại biểu Quốc hội tỉnh'],
    ['ATTENDED', 'Lào Cai', 'Ban Văn hóa - Xã hội (HĐND tỉnh)'],
    ['ATTENDED', 'Lào Cai', 'một số sở, ngành của tỉnh'],
    ['REPORTED', 'Thanh Hóa', 'Vũ Thị Hương'],
  ]);
  expect(exchange.topics.nodes).toHaveLength(13);
  expect(exchange.contextDocuments.nodes).toMatchObject([{ number: '111/2024/QH15' }]);
  expect(exchange.source.difficulties.nodes.map(({ about }: any) => about)).toEqual([
    'Thủ tục giải ngân, cơ chế hỗ trợ ở một số dự án, tiểu dự án còn vướng mắc',
    'Phân bổ kế hoạch vốn, giải ngân còn chậm ở một số dự án thuộc chương trình mục tiêu quốc gia',
  ]);
  const practices = exchange.source.practices.nodes.map(
    ({ province, saidBy, fields }: any) => `${province.name}, ${saidBy?.name ?? 'the report'}: ${fields.join(' ')}`,
  );
  expect(practices.sort()).toEqual([
    'Lào Cai, the report: EMPLOYMENT',
    'Lào Cai, the report: VOCATIONAL_EDUCATION',
    'Thanh Hóa, Vũ Thị Hương: EMPLOYMENT',
    'Thanh Hóa, Vũ Thị Hương: EMPLOYMENT VOCATIONAL_EDUCATION',
    'Thanh Hóa, Vũ Thị Hương: OVERSEAS_LABOUR',
    'Thanh Hóa, Vũ Thị Hương: POVERTY_REDUCTION',
    'Thanh Hóa, Vũ Thị Hương: POVERTY_REDUCTION',
    'Thanh Hóa, Vũ Thị Hương: POVERTY_REDUCTION',
    'Thanh Hóa, Vũ Thị Hương: POVERTY_REDUCTION RURAL_DEVELOPMENT',
    'Thanh Hóa, Vũ Thị Hương: VOCATIONAL_EDUCATION',
  ]);
  const figures = exchange.source.indicatorValues.nodes.map((each: any) => [
    each.indicator.code,
    each.period,
    each.actual.value,
    each.actual.qualifier,
  ]);
  expect(figures.sort()).toEqual([
    ['extraordinary-council-sessions-for-ntp', null, 9, 'EXACT'],
    ['governing-documents-issued-for-ntp', null, 300, 'MORE_THAN'],
    ['labour-share-agriculture', '2023', 52.7, 'EXACT'],
    ['labour-share-industry-construction', '2023', 18.58, 'EXACT'],
    ['labour-share-services', '2023', 28.72, 'EXACT'],
    ['trained-labour-rate', '2024', 68.2, 'EXACT'],
    ['vocational-institutions', '2024', 14, 'EXACT'],
  ]);
});

test('6: a disbursement target with who set it, and the six directives', async () => {
  const { indicatorValues, exchanges } = await run('06');
  expect(indicatorValues.nodes).toEqual([
    {
      period: '2023',
      target: { value: 100, qualifier: 'EXACT' },
      actual: null,
      indicator: { name: 'Tỷ lệ giải ngân vốn được giao', unit: 'percent' },
      programme: { name: 'Chương trình mục tiêu quốc gia giảm nghèo bền vững' },
      about: 'Chỉ tiêu phấn đấu: vốn giao năm 2023, tính cả vốn 2022 chuyển sang',
      saidBy: { name: 'Lê Văn Phước' },
      unknowns: [{ field: 'actual', reason: 'Nguồn không cho biết kết quả thực hiện' }],
      source: { code: 'D2' },
    },
  ]);
  expect(exchanges.nodes).toHaveLength(1);
  expect(exchanges.nodes[0]).toMatchObject({
    heldOn: '2023-06-30',
    period: '2023S1',
    hosts: { nodes: [{ organisation: { name: 'Sở Lao động - Thương binh và Xã hội' } }] },
    source: { code: 'D2' },
  });
  const directives = exchanges.nodes[0].directives.nodes.map((each: any) => [
    each.position,
    each.fields[0],
    each.due,
    each.target,
    each.targetStrength,
    each.saidBy.name,
  ]);
  expect(directives).toEqual([
    [1, 'COMMUNICATION', null, null, null, 'Lê Văn Phước'],
    [2, 'POVERTY_REDUCTION', '2023-12-31', 100, 'STRIVE', 'Lê Văn Phước'],
    [3, 'CHILD_PROTECTION', null, null, null, 'Lê Văn Phước'],
    [4, 'VOCATIONAL_EDUCATION', null, null, null, 'Lê Văn Phước'],
    [5, 'EMPLOYMENT', null, null, null, 'Lê Văn Phước'],
    [6, 'OVERSEAS_LABOUR', null, null, 'CONSIDER', 'Lê Văn Phước'],
  ]);
});

const predecessorsOf = (provinces: any): Map<string, string[]> =>
  new Map(
    provinces.nodes.map((province: any) => [
      province.name,
      province.predecessors.nodes.map(({ predecessor }: any) => `${predecessor.code} ${predecessor.name}`).sort(),
    ]),
  );

test('7: the 34 provinces, their predecessors, poverty reduction and inherited agreements', async () => {
  const { provinces } = await run('07');
  expect(provinces.totalCount).toBe(34);
  expect(provinces.nodes).toHaveLength(34);
  const predecessors = predecessorsOf(provinces);
  expect(predecessors.get('Cần Thơ')).toEqual(['92 Cần Thơ', '93 Hậu Giang', '94 Sóc Trăng']);
  expect(predecessors.get('Lào Cai')).toEqual(['10 Lào Cai', '15 Yên Bái']);
  expect(predecessors.get('Thành phố Hồ Chí Minh')).toEqual([
    '74 Bình Dương',
    '77 Bà Rịa - Vũng Tàu',
    '79 Thành phố Hồ Chí Minh',
  ]);
  expect(predecessors.get('Huế')).toEqual(['46 Thừa Thiên Huế']);
  expect(predecessors.get('Nghệ An')).toEqual([]);
  // 11 of the 63 units were left as they were; 52 became 23. Huế took another name and type before that.
  const merged = [...predecessors.values()].filter(({ length }) => length > 1);
  expect([merged.length, merged.flat().length]).toEqual([23, 52]);
  for (const { code, departments } of provinces.nodes) {
    expect(departments.nodes).toEqual([{ code: `${code}-SNNMT`, name: 'Sở Nông nghiệp và Môi trường' }]);
  }
  const inherited = provinces.nodes.filter(({ inheritedAgreements }: any) => inheritedAgreements.nodes.length > 0);
  expect(inherited.map(({ name, inheritedAgreements }: any) => [name, inheritedAgreements.nodes])).toEqual(
    ['Thành phố Hồ Chí Minh', 'Cần Thơ'].map((name) => [
      name,
      [
        {
          title: 'Hợp tác giữa Sở Lao động - Thương binh và Xã hội Thành phố Hồ Chí Minh và thành phố Cần Thơ',
          status: 'SIGNED',
          synthetic: false,
        },
      ],
    ]),
  );
});

test('7: on an earlier day, agreements that have expired since were inherited too', async () => {
  const { provinces } = await run('07', { asOf: '2025-07-01' });
  const ngheAn = provinces.nodes.find(({ name }: any) => name === 'Nghệ An');
  expect(ngheAn.inheritedAgreements.nodes).toMatchObject([
    {
      title: 'Chương trình phối hợp hoạt động giữa Sở Lao động - Thương binh & Xã hội và Tỉnh đoàn',
      status: 'ACTIVE',
    },
  ]);
});

const rates = ({ nodes }: any): number[] => nodes.map(({ rate }: any) => rate);
const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

test('8: rates of three programmes by capital type and province, worst first', async () => {
  const { worst, programmes } = await run('08');
  expect(programmes.nodes.map(({ code }: any) => code)).toEqual(['ntp-ethnic', 'ntp-poverty', 'ntp-rural']);
  const all: number[] = [];
  for (const { code, investment, recurrent } of programmes.nodes) {
    for (const list of [investment, recurrent]) {
      // Đồng Tháp, Hải Phòng and Hưng Yên have no area of the programme for ethnic minorities.
      expect(list.totalCount).toBe(code === 'ntp-ethnic' ? 31 : 34);
      expect(new Set(list.nodes.map(({ province }: any) => province.code)).size).toBe(list.totalCount);
      expect(rates(list)).toEqual(ascending(rates(list)));
      for (const { rate, planned, disbursed, synthetic } of list.nodes) {
        expect(synthetic).toBe(true);
        expect(rate).toBeCloseTo((100 * disbursed) / planned, 2);
      }
      all.push(...rates(list));
    }
  }
  expect(worst.totalCount).toBe(all.length);
  expect(rates(worst)).toEqual(ascending(all).slice(0, 10));
});

test('8: on a day before the mergers, the rates are those of the 63 units', async () => {
  const { worst, programmes } = await run('08', { asOf: '2025-06-30' });
  const rural = programmes.nodes.find(({ code }: any) => code === 'ntp-rural');
  expect([rural.investment.totalCount, rural.recurrent.totalCount]).toEqual([63, 63]);
  expect(worst.nodes).toHaveLength(10);
});

test('9: pages of beneficiaries follow each other, each with enrolments and payments', async () => {
  const first = await run('09');
  const { totalCount, pageInfo, nodes } = first.department.beneficiaries;
  expect(first.department).toMatchObject({ name: 'Sở Y tế', province: { name: 'Cần Thơ' } });
  expect(totalCount).toBeGreaterThan(2);
  expect(pageInfo.hasNextPage).toBe(true);
  expect(nodes).toHaveLength(2);
  const second = await run('09', { after: pageInfo.endCursor });
  const page = [...nodes, ...second.department.beneficiaries.nodes];
  expect(new Set(page.map(({ id }) => id)).size).toBe(4);
  const days = page.map(({ registeredOn }) => registeredOn);
  expect(days).toEqual([...days].sort());
  const whole = await run('09', { first: 100 });
  expect(whole.department.beneficiaries.nodes.slice(0, 4)).toEqual(page);
  expect(whole.department.beneficiaries.nodes.every(({ synthetic }: any) => synthetic)).toBe(true);
  const enrolments = whole.department.beneficiaries.nodes.flatMap((each: any) => each.enrolments.nodes);
  const payments = enrolments.flatMap((each: any) => each.payments.nodes);
  expect(enrolments.length).toBeGreaterThan(0);
  expect(payments.length).toBeGreaterThan(0);
  for (const each of enrolments) expect(each.payments.nodes.length).toBeLessThanOrEqual(3);
});

test('10: counts of the 63 become lower bounds in the shape of the 34, shares stay apart', async () => {
  const { before, today } = await run('10');
  const shape = ({ nodes }: any): unknown[] =>
    nodes.map((each: any) => [
      each.indicator.code,
      `${each.province.code} ${each.province.name}`,
      each.value,
      each.qualifier,
      `${each.knownCount} of ${each.unitCount}`,
    ]);
  expect(shape(before)).toEqual([
    ['monthly-allowance-payments', '92 Cần Thơ', 62_520, 'EXACT', '1 of 1'],
    ['trained-labour-rate', '10 Lào Cai', 68.2, 'EXACT', '1 of 1'],
  ]);
  expect(shape(today)).toEqual([
    ['monthly-allowance-payments', '92 Cần Thơ', 62_520, 'AT_LEAST', '1 of 3'],
    ['trained-labour-rate', '15 Lào Cai', null, null, '1 of 2'],
  ]);
  expect(today.nodes[1].parts).toEqual([
    { province: { code: '10', name: 'Lào Cai' }, value: 68.2, qualifier: 'EXACT' },
  ]);
});

test('11 and 12: what a search finds can be fetched again by its id', async () => {
  const { search } = await run('11');
  expect(search.edges[0]).toMatchObject({ score: 1, node: { __typename: 'Province', code: '92', name: 'Cần Thơ' } });
  const scores = search.edges.map(({ score }: any) => score);
  expect(scores).toEqual(ascending(scores).reverse());
  expect(search.pageInfo.hasNextPage).toBe(true);
  const more = await run('11', { after: search.pageInfo.endCursor });
  const ids = [...search.edges, ...more.search.edges].map(({ node }: any) => node.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { node } of search.edges) {
    expect((await run('12', { id: node.id })).node).toMatchObject({ __typename: node.__typename, id: node.id });
  }
});

test('12: a dissolved department is found by its id, with what became of each field of its work', async () => {
  const { node } = await run('12');
  expect(node).toMatchObject({
    __typename: 'Department',
    code: '92-SLDTBXH',
    validTo: '2025-02-28',
    province: { name: 'Cần Thơ' },
  });
  const after: Record<string, string> = {
    ...carriedOn('92'),
    OVERSEAS_LABOUR: '92-SNV Sở Nội vụ',
    SOCIAL_PROTECTION: '92-SYT Sở Y tế',
    SOCIAL_EVILS_PREVENTION: '92-SYT Sở Y tế',
    POVERTY_REDUCTION: '92-SNNMT Sở Nông nghiệp và Môi trường',
  };
  expect(byField(node.carriedOnBy.nodes)).toEqual(after);
  const successors = node.successors.nodes.map((each: any) => ({ ...each, descendant: each.successor }));
  expect(byField(successors)).toEqual(after);
  for (const { effectiveOn, effectiveOnQualifier } of successors) {
    expect([effectiveOn, effectiveOnQualifier]).toEqual(['2025-03-01', 'APPROXIMATE']);
  }
});

test('13: standard levels of a day, national and provincial, with what is not certain', async () => {
  const { standardLevels } = await run('13');
  const national = standardLevels.nodes.filter(({ province }: any) => province === null);
  expect(
    national.map(({ programme, amount, legalBasis, confidence }: any) => [
      programme.name,
      amount,
      legalBasis.number,
      confidence,
    ]),
  ).toEqual(
    expect.arrayContaining([
      ['Trợ cấp hưu trí xã hội', 540_000, '335/2026/NĐ-CP', 'SECONDARY'],
      ['Trợ giúp xã hội thường xuyên tại cộng đồng', 540_000, '335/2026/NĐ-CP', 'SECONDARY'],
    ]),
  );
  for (const { confidence, inferred } of national) expect(inferred.length > 0).toBe(confidence !== 'READ');
});

test('14: figures with who said them, on which day, and why a period is missing', async () => {
  const { indicatorValues } = await run('14');
  expect(indicatorValues.nodes).toHaveLength(indicatorValues.totalCount);
  const without = indicatorValues.nodes.filter(({ period }: any) => period === null);
  expect(without).toHaveLength(8);
  for (const { saidBy } of indicatorValues.nodes) expect(saidBy.name).toBe('Trần Thị Xuân Mai');
  for (const { statedOn, unknowns } of without) {
    expect(statedOn).toBe('2023-08-28');
    expect(unknowns.map(({ field }: any) => field)).toContain('period');
  }
});

test('15: reports that are owed, and the reviews that fell due up to a day', async () => {
  const { reportingDuties, agreements } = await run('15');
  expect(reportingDuties.nodes.map(({ cycle }: any) => cycle).every(Boolean)).toBe(true);
  expect(agreements.nodes[0].dueReviews.nodes).toEqual(
    [2022, 2023, 2024].map((year) => ({ period: String(year), dueOn: `${year}-12-31`, review: null })),
  );
});

test('16: what was inferred, each with its ground in both languages', async () => {
  const { factNotes } = await run('16');
  expect(factNotes.totalCount).toBeGreaterThan(50);
  for (const { field, text, textEn } of factNotes.nodes) expect([field, text, textEn].every(Boolean)).toBe(true);
});

test.each([
  ['01', 1, { one: 'Nghệ An', other: 'Nghệ An' }],
  ['07', 2, { asOf: '2025-06-30' }],
  ['08', 5, { asOf: '2025-06-30' }],
] as const)('query %s costs %i statements, whatever its number of rows', async (number, statements, variables) => {
  expect(readFileSync('docs/performance.md', 'utf8')).toMatch(
    new RegExp(`query ${Number(number)} takes ${statements}\\b`, 'i'),
  );
  expect(await statementsOf(number)).toBe(statements);
  expect(await statementsOf(number, variables)).toBeLessThanOrEqual(statements);
});

test('the answers do not depend on the day of the request', async () => {
  const later = await openHub({ now: () => new Date('2031-05-05T05:00:00Z'), isGuarded: false });
  try {
    for (const number of ['01', '02', '03', '04', '05', '06']) {
      const { query, variables } = find(number);
      const [now, then] = [await hub.read(query, variables), await later.read(query, variables)];
      expect(then).toEqual(now);
    }
  } finally {
    await later.close();
  }
});
