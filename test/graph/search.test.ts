import fc from 'fast-check';
import { post } from '../support/http.ts';
import { openHub, today, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';
import { fold, type Oracle, type Row } from '../support/oracle/oracle.ts';
import type { PageInfo } from '../support/paging.ts';
import { runs } from '../support/property/runs.ts';

let hub: TestHub;
let oracle: Oracle;
beforeAll(async () => {
  hub = await openHub({ isGuarded: false });
  const about = { sortKey: 'x', recordedOn: new Date('2026-01-01') };
  await hub.database.client.practice.createMany({
    data: [
      { ...about, id: 'percent', about: 'Giảm 50% số hộ (mẫu a_b\\c)' },
      { ...about, id: 'no-percent', about: 'Giảm 500 số hộ (mẫu aXb/c)' },
      ...['％', '_', '＿x', 'x﹪y', '\\', '＼%', '5%_\\', 'ﬃ ½', 'Đế%', 'e\u0301％'].map((text, n) => ({
        ...about,
        id: `nasty-${n}`,
        about: text,
      })),
      { ...about, id: 'dong', about: 'Đường đi của ĐỒNG vốn ưu đãi' },
    ],
  });
  oracle = await hub.oracle();
});
afterAll(() => hub.close());

interface SearchPage {
  readonly edges: readonly {
    readonly cursor: string;
    readonly score: number;
    readonly node: { readonly id: string; readonly __typename: string };
  }[];
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: PageInfo;
}

interface SearchQuestion {
  readonly text: string;
  readonly types?: readonly string[] | null;
  readonly first?: number;
  readonly after?: string | null;
  readonly asOf?: string;
}

const query = `query ($text: String!, $types: [SearchType!], $first: Int, $after: String, $asOf: Date) {
  search(text: $text, types: $types, first: $first, after: $after, asOf: $asOf) {
    edges { cursor score node { __typename ... on Node { id } } }
    nodes { ... on Node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

const search = async (question: SearchQuestion): Promise<SearchPage> =>
  (await hub.read<{ search: SearchPage }>(query, { first: 100, ...question })).search;

const found = async (question: SearchQuestion): Promise<string[]> =>
  (await search(question)).edges.map(({ node }) => Buffer.from(node.id, 'base64url').toString());

const refusal = async (question: SearchQuestion): Promise<unknown> => {
  const { data, errors } = await hub.ask(query, question);
  expect(data).toBeNull();
  expect(errors).toHaveLength(1);
  return errors?.[0]?.extensions;
};

test('diacritics, case, composition and space around it do not count', async () => {
  const plain = await found({ text: 'can tho' });
  expect(plain[0]).toBe('Province:92-20250701');
  expect(plain.length).toBeGreaterThan(3);
  for (const text of ['CẦN THƠ', 'Cần Thơ'.normalize('NFD'), 'cần tho', '  Can  Thơ ']) {
    expect([text, await found({ text })]).toEqual([text, plain]);
  }
});

test('đ is d', async () => {
  const plain = await found({ text: 'dong von' });
  expect(plain).toContain('Practice:dong');
  for (const text of ['đồng vốn', 'ĐỒNG VỐN', 'Dong Vốn']) expect(await found({ text })).toEqual(plain);
  expect((await found({ text: 'Đà Nẵng', types: ['PROVINCE'] }))[0]).toBe('Province:48-20250701');
  expect(await found({ text: 'da nang', types: ['PROVINCE'] })).toEqual(
    await found({ text: 'Đà Nẵng', types: ['PROVINCE'] }),
  );
});

test('%, _ and \\ mean themselves', async () => {
  expect(await found({ text: '50%', types: ['PRACTICE'] })).toEqual(['Practice:percent']);
  expect(await found({ text: 'a_b', types: ['PRACTICE'] })).toEqual(['Practice:percent']);
  expect(await found({ text: 'b\\c', types: ['PRACTICE'] })).toEqual(['Practice:percent']);
  expect(await found({ text: '%%' })).toEqual([]);
  expect(await found({ text: '__' })).toEqual([]);
  expect(await found({ text: "x' OR '1'='1" })).toEqual([]);
});

test('what folding makes %, _ and \\ of is no wildcard either', async () => {
  const practices = (text: string): Promise<string[]> => found({ text, types: ['PRACTICE'] });
  for (const text of ['50％', '50﹪', 'a＿b', 'b＼c', 'b﹨c']) {
    expect([text, await practices(text)]).toEqual([text, ['Practice:percent']]);
  }
  for (const text of ['％％', '＿＿＿', '﹪﹪', '50＼％', '％＿％', 'a＼＿b']) {
    expect([text, await practices(text)]).toEqual([text, []]);
  }
});

test('filters find a text if and only if, both folded, it begins with, holds or equals what is asked for', async () => {
  const characters = [...Array.from('%_\\％﹪＿﹍﹎﹏＼﹨aAdĐđếẾ½ßıİKﬃ 5*?[]^$.|()'), 'e\u0301', '\u0302'];
  const texts = fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength: 5 }).map((some) => some.join(''));
  const { client } = hub.database;
  const asked = `query ($text: String!) {
    contains: practices(first: 100, filter: { about: { contains: $text } }) { nodes { about } }
    startsWith: practices(first: 100, filter: { about: { startsWith: $text } }) { nodes { about } }
    equals: practices(first: 100, filter: { about: { equals: $text } }) { nodes { about } }
  }`;
  interface Found {
    readonly nodes: readonly { readonly about: string }[];
  }
  const every = (await hub.read<{ practices: Found }>('{ practices(first: 100) { nodes { about } } }')).practices.nodes;
  const values = [...new Set(every.map(({ about }) => about))];
  /** Texts as the database folds them, which no pattern has touched. */
  const foldAll = async (list: readonly string[]): Promise<string[]> =>
    (
      await client.$queryRaw<{ folded: string }[]>`
        SELECT public.fold(t) AS folded FROM unnest(${list}::text[]) WITH ORDINALITY AS u(t, n) ORDER BY n`
    ).map(({ folded }) => folded);
  const foldedValues = await foldAll(values);
  const piece = fc
    .tuple(fc.constantFrom(...values), fc.nat(60), fc.integer({ min: 1, max: 6 }))
    .map(([value, from, length]) =>
      Array.from(value)
        .slice(from % value.length, (from % value.length) + length)
        .join(''),
    )
    .filter((text) => text !== '');
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        texts,
        piece,
        fc.tuple(piece, texts).map((two) => two.join('')),
      ),
      async (text) => {
        const [operand = ''] = await foldAll([text.normalize('NFC')]);
        // The oracle folds fewer characters than the database, so these answers are not compared with it.
        const sent = await post(hub, { query: asked, variables: { text } });
        const answer = sent.answer.data as unknown as Record<'contains' | 'startsWith' | 'equals', Found>;
        const expected = (matches: (value: string) => boolean): string[] =>
          values.filter((_, n) => matches(foldedValues[n] ?? '')).sort();
        const got = ({ nodes }: Found): string[] => [...new Set(nodes.map(({ about }) => about))].sort();
        expect([text, got(answer.contains)]).toEqual([text, expected((value) => value.includes(operand))]);
        expect([text, got(answer.startsWith)]).toEqual([text, expected((value) => value.startsWith(operand))]);
        expect([text, got(answer.equals)]).toEqual([text, expected((value) => value === operand)]);
      },
    ),
    runs(150),
  );
});

test.each(['\ud800can', 'tho\udc00', 'a\0b'])('a text that is no text is refused: %j', async (text) => {
  expect(await refusal({ text })).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'search.text' });
});

test('every word must be there, in any order', async () => {
  const both = await found({ text: 'tho can' });
  expect(new Set(both)).toEqual(new Set(await found({ text: 'can tho' })));
  expect(await found({ text: 'can tho nosuchword' })).toEqual([]);
});

/** Joins columns of a row to one text; a column without a value adds nothing. */
const of =
  (...columns: readonly string[]) =>
  (row: Row): string =>
    columns
      .flatMap((name) => row[name] ?? [])
      .map(String)
      .join(' ');

/** What each type is searched in, as the descriptions of SearchType say. */
const searched: Readonly<Record<string, { readonly model: string; readonly text: (row: Row) => string }>> = {
  PROVINCE: { model: 'Province', text: of('name') },
  DEPARTMENT: {
    model: 'Department',
    text: ({ name, provinceId }) =>
      `${String(name)} ${String(oracle.where('Province', 'id', provinceId)[0]?.['name'])}`,
  },
  PROGRAMME: { model: 'Programme', text: of('name', 'nameEn', 'about', 'aboutEn') },
  AGREEMENT: { model: 'CooperationAgreement', text: of('title', 'titleEn') },
  DOCUMENT: { model: 'Document', text: of('number', 'about', 'titleAsPublished', 'aboutEn', 'note', 'noteEn') },
  EXCHANGE: { model: 'Exchange', text: of('title', 'titleEn') },
  INDICATOR: { model: 'Indicator', text: of('name', 'nameEn') },
  PRACTICE: { model: 'Practice', text: of('about', 'aboutEn') },
  DIFFICULTY: { model: 'Difficulty', text: of('about', 'aboutEn', 'answer', 'answerEn') },
  ORGANISATION: { model: 'Organisation', text: of('name', 'aliases') },
  PERSON: { model: 'Person', text: of('name') },
  STATEMENT: { model: 'Statement', text: of('about', 'aboutEn', 'object', 'objectEn') },
  DIRECTIVE: { model: 'Directive', text: of('about', 'aboutEn') },
  POINT: { model: 'Point', text: of('about', 'aboutEn') },
  REPORTING_DUTY: { model: 'ReportingDuty', text: of('about', 'aboutEn', 'purpose', 'purposeEn') },
  LEARNING_NEED: { model: 'LearningNeed', text: of('about', 'aboutEn') },
  COMMITMENT: { model: 'Commitment', text: of('about', 'aboutEn') },
  AWARD: { model: 'Award', text: of('name', 'about', 'aboutEn') },
  LEGAL_PROVISION: { model: 'LegalProvision', text: of('about', 'aboutEn', 'task', 'taskEn', 'receivingBody') },
  SOURCE: { model: 'Source', text: of('titleAsPublished', 'about', 'aboutEn', 'highlights', 'highlightsEn') },
};

/** Reads a whole search by pages of this size. */
async function walkSearch(question: SearchQuestion, first: number): Promise<SearchPage[]> {
  const pages = [await search({ ...question, first })];
  for (let page = pages[0]; page?.pageInfo.hasNextPage === true;) {
    page = await search({ ...question, first, after: page.pageInfo.endCursor });
    pages.push(page);
  }
  return pages;
}

test.each(['hộ nghèo', 'việc làm', 'sở', 'chương trình', '2025', 'an', 'report', 'Lê Văn'])(
  '“%s” finds what a plain search finds, type by type',
  async (text) => {
    const words = fold(text).split(' ');
    for (const asOf of [today, '2025-06-30']) {
      for (const [type, { model, text: textOf }] of Object.entries(searched)) {
        const rows = oracle.rows(model).filter((row) => oracle.isThereOn(model, row, asOf));
        const expected = rows.filter((row) => words.every((word) => fold(textOf(row)).includes(word)));
        const pages = await walkSearch({ text, types: [type], asOf }, 100);
        const ids = pages.flatMap(({ edges }) => edges.map(({ node }) => node.id));
        expect([type, asOf, [...ids].sort()]).toEqual([
          type,
          asOf,
          expected.map(({ id }) => globalId(model, String(id))).sort(),
        ]);
      }
    }
  },
);

test('types narrows it; none are nothing, all are all', async () => {
  const all = await search({ text: 'can tho' });
  const types = new Set(all.edges.map(({ node }) => node.__typename));
  expect(types.size).toBeGreaterThan(2);
  const some = await search({ text: 'can tho', types: ['AGREEMENT', 'PROVINCE', 'AGREEMENT'] });
  const expected = all.edges.filter(({ node }) => ['CooperationAgreement', 'Province'].includes(node.__typename));
  expect(some.edges.map(({ node }) => node.id)).toEqual(expected.map(({ node }) => node.id));
  expect(await found({ text: 'can tho', types: Object.keys(searched) })).toEqual(await found({ text: 'can tho' }));
  expect((await search({ text: 'can tho', types: [] })).edges).toEqual([]);
});

test.each([1, 3, 7])('pages of %i are the one big page in pieces, best first', async (size) => {
  const whole = await search({ text: 'can' });
  expect(whole.edges.length).toBeGreaterThanOrEqual(10);
  expect(whole.pageInfo.hasNextPage).toBe(false);
  const scores = whole.edges.map(({ score }) => score);
  expect(scores).toEqual([...scores].sort((left, right) => right - left));
  for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
  const pages = await walkSearch({ text: 'can' }, size);
  expect(pages.flatMap(({ edges }) => edges)).toEqual(whole.edges);
  for (const [place, { edges, nodes, pageInfo }] of pages.entries()) {
    expect(nodes.map(({ id }) => id)).toEqual(edges.map(({ node }) => node.id));
    expect(pageInfo).toEqual({
      hasNextPage: place < pages.length - 1,
      hasPreviousPage: place > 0,
      startCursor: edges[0]?.cursor,
      endCursor: edges.at(-1)?.cursor,
    });
  }
});

test('a text of 2 to 200 characters', async () => {
  const accepted = '2 to 200 characters';
  for (const text of ['', ' ', 'a', ' a ', 'ầ'.normalize('NFD'), 'a'.repeat(201)]) {
    expect(await refusal({ text })).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'search.text', accepted });
  }
  expect(await refusal({ text: 'a' })).toMatchObject({ reason: 'the text is 1 character long' });
  expect(await found({ text: 'ầ'.repeat(200).normalize('NFD') })).toEqual([]);
});

test('a cursor is valid for its own search only', async () => {
  const { pageInfo } = await search({ text: 'can tho', first: 1 });
  const after = pageInfo.endCursor;
  const other: readonly SearchQuestion[] = [
    { text: 'ha noi', after },
    { text: 'can tho', types: ['PROVINCE'], after },
    { text: 'can tho', asOf: '2025-01-01', after },
    { text: 'can tho', after: `${String(after)}x` },
    { text: 'can tho', after: '' },
  ];
  for (const question of other) {
    expect(await refusal(question)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'search.after' });
  }
  expect((await search({ text: 'can tho', after })).edges.length).toBeGreaterThan(0);
});

test('first is 0 to 100', async () => {
  for (const first of [-1, 101]) {
    expect(await refusal({ text: 'can tho', first })).toMatchObject({ argument: 'search.first', accepted: '0 to 100' });
  }
  expect(await search({ text: 'can tho', first: 0 })).toMatchObject({ edges: [], pageInfo: { hasNextPage: true } });
});

test('a search costs one statement, and one for each type found', async () => {
  const { edges } = await search({ text: 'can tho' });
  hub.takeStatements();
  await search({ text: 'can tho' });
  expect(hub.takeStatements()).toHaveLength(1 + new Set(edges.map(({ node }) => node.__typename)).size);
});
