import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

const withoutMarks = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

async function found(text: string): Promise<string[]> {
  const { search } = await hub.read<any>(
    'query ($text: String!) { search(text: $text, first: 100) { nodes { __typename ... on Node { id } } } }',
    { text },
  );
  return search.nodes.map(({ __typename, id }: any) => `${__typename} ${id}`);
}

const types = (rows: readonly string[]): string[] => [...new Set(rows.map((row) => row.split(' ')[0] ?? ''))];

/** Terms of the field, and types of which something is found. */
const terms: readonly (readonly [string, readonly string[]])[] = [
  ['tuyên truyền', ['Directive', 'Point']],
  ['đuối nước', ['Directive', 'Point']],
  ['đưa lao động đi làm việc ở nước ngoài', ['Directive', 'LearningNeed', 'Point', 'Practice']],
  ['xuất khẩu lao động', ['Directive', 'LearningNeed', 'Practice']],
  ['người có công', ['Directive', 'Indicator', 'Programme']],
  ['trợ giúp xã hội', ['Document', 'Indicator', 'Programme']],
  ['giảm nghèo bền vững', ['Directive', 'Practice', 'Programme']],
  ['bình đẳng giới', ['Directive', 'Point']],
  ['trẻ em', ['Directive', 'Indicator', 'LearningNeed']],
  ['việc làm', ['Directive', 'LegalProvision', 'ReportingDuty']],
  ['thị trường lao động', ['Directive', 'Document', 'Point']],
  ['giáo dục nghề nghiệp', ['CooperationAgreement', 'Indicator']],
  ['nông thôn mới', ['Practice', 'Programme']],
  ['chuyển đổi số', ['Practice', 'Source']],
  ['cải cách hành chính', ['Point', 'Practice']],
  ['thanh niên', ['Point']],
  ['ma túy', ['LegalProvision', 'ReportingDuty']],
  ['đền ơn đáp nghĩa', ['Directive', 'Indicator']],
  ['Mẹ Việt Nam anh hùng', ['Indicator']],
  ['điều dưỡng', ['Indicator']],
  ['hộ nghèo', ['Directive', 'Indicator', 'LegalProvision']],
  ['bảo hiểm y tế', ['Indicator']],
  ['bảo trợ xã hội', ['Document', 'Point']],
  ['dân tộc thiểu số', ['Programme']],
  ['chương trình mục tiêu quốc gia', ['Difficulty', 'Directive', 'Programme']],
  ['hưu trí xã hội', ['Document', 'Programme']],
  ['chuẩn nghèo', ['Document']],
  ['xâm hại', ['Directive', 'Point']],
  ['tệ nạn xã hội', ['Directive', 'Point']],
  ['lao động trẻ em', ['Directive', 'Point']],
  ['đào tạo nghề', ['LearningNeed', 'Practice']],
  ['chia sẻ dữ liệu', ['Document', 'LegalProvision']],
  ['thẩm quyền', ['Document']],
];

test.each(terms)('“%s” is found in what was published, the same with and without marks', async (term, expected) => {
  const rows = await found(term);
  expect(types(rows)).toEqual(expect.arrayContaining([...expected]));
  expect(await found(withoutMarks(term))).toEqual(rows);
});
