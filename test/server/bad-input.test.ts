import { gzipSync } from 'node:zlib';
import { post, send, sendLine, type HttpAnswer } from '../support/http.ts';
import { openHub, type GraphqlError, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';

/** The longest body, bytes, and the most objects that an answer may come to hold, as the README gives them. */
const longestBody = 256 * 1024;
const maxObjects = 40_000;

let hub: TestHub;
beforeAll(async () => {
  hub = await openHub({ isGuarded: false });
});
afterAll(() => hub.close());

/** What only the inside of the hub knows: stacks, paths, SQL, names of libraries. */
const internals =
  /\.(ts|js|mjs):\d+|node_modules|stacktrace|prisma|pglite|postgres|driverAdapter|\bSELECT\b|\bFROM "|unnest|raw query|errno|syscall/i;

/** Checks that after any refusal the hub continues to answer, and that the refusal reveals nothing internal. */
async function expectGoesOn({ text }: Pick<HttpAnswer, 'text'>): Promise<void> {
  expect(text).not.toMatch(internals);
  expect(await hub.read('{ province(code: "92") { name } }')).toEqual({ province: { name: 'Cần Thơ' } });
}

interface Refusal {
  readonly code: string;
  readonly argument?: string;
  readonly accepted?: unknown;
}

/** Asks, and expects exactly one error that says where and what would be accepted. */
async function expectRefused(
  body: { readonly query: string; readonly variables?: object },
  refusal: Refusal,
): Promise<void> {
  const answered = await post(hub, body);
  expect(answered.answer.errors).toHaveLength(1);
  expect(answered.answer.errors?.[0]?.extensions).toMatchObject(refusal);
  const [{ message, extensions }] = answered.answer.errors as [GraphqlError];
  expect(message).not.toBe('');
  // Clients show their users the message alone.
  const { accepted } = extensions as { readonly accepted?: string | number };
  if (accepted !== undefined) expect(message).toContain(String(accepted));
  await expectGoesOn(answered);
}

const date = 'a calendar date as YYYY-MM-DD, such as 2025-07-01';
const instant = 'an instant as RFC 3339, such as 2025-07-01T08:00:00+07:00';
const period = 'a DHIS2 period: a year 2023, a half-year 2023S1, a quarter 2023Q1 or a month 202301';
const amount = 'a whole number of dong between -9007199254740991 and 9007199254740991';
const types = 'one of PROVINCE, CENTRALLY_RUN_CITY';
const cursors = expect.stringContaining('a cursor from `pageInfo` or `edges` of the same field');

/** A value that is refused in every form: as a literal, as a variable, and inside a variable. */
interface BadValue {
  readonly list: string;
  readonly model: string;
  /** The path to the value within the arguments. */
  readonly path: readonly string[];
  readonly type: string;
  readonly value: unknown;
  /** The value as it is written in a document. */
  readonly literal?: string;
  readonly accepted: unknown;
}

const badValues: readonly BadValue[] = [
  ...[
    '2025-02-30',
    '2025-7-1',
    '2025-13-01',
    '0000-01-01',
    '10000-01-01',
    '+275760-09-13',
    '1/7/2025',
    '2025-07-01T00:00:00Z',
    '',
    20250701,
    true,
  ].map((value) => ({
    list: 'provinces',
    model: 'Province',
    path: ['asOf'],
    type: 'Date',
    value,
    accepted: date,
  })),
  {
    list: 'provinces',
    model: 'Province',
    path: ['filter', 'validFrom', 'gte'],
    type: 'Date',
    value: '2025-02-30',
    accepted: date,
  },
  ...['2023S3', '202313', '2023Q5', '23', '2023-01', '0123', 2023.5].map((value) => ({
    list: 'figures',
    model: 'ProvinceFigure',
    path: ['filter', 'period', 'eq'],
    type: 'Period',
    value,
    accepted: period,
  })),
  ...[
    '2026-11-22',
    '2026-02-30T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T23:59:60Z',
    '2026-11-22T10:00:00',
    '2026-11-22T10:00:00+16:00',
    '2026-11-22T10:00:00-23:59',
    '2026-11-22T10:00:00.1234567890Z',
    '0000-01-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '',
    1763800000,
  ].map((value) => ({
    list: 'accessEvents',
    model: 'AccessEvent',
    path: ['filter', 'at', 'gte'],
    type: 'DateTime',
    value,
    accepted: instant,
  })),
  ...[9007199254740992, -9007199254740992, 1.5, '360000', true].map((value) => ({
    list: 'standardLevels',
    model: 'StandardLevel',
    path: ['filter', 'amount', 'gte'],
    type: 'VND',
    value,
    accepted: amount,
  })),
  {
    list: 'provinces',
    model: 'Province',
    path: ['filter', 'type', 'eq'],
    type: 'ProvinceType',
    value: 'CITY',
    literal: 'CITY',
    accepted: types,
  },
  {
    list: 'provinces',
    model: 'Province',
    path: ['filter', 'type', 'in'],
    type: '[ProvinceType!]',
    value: 'CITY',
    literal: 'CITY',
    accepted: types,
  },
  {
    list: 'provinces',
    model: 'Province',
    path: ['orderBy', 'direction'],
    type: 'OrderDirection!',
    value: 'UP',
    literal: 'UP',
    accepted: 'one of ASC, DESC',
  },
  { list: 'provinces', model: 'Province', path: ['first'], type: 'Int', value: '20', accepted: 'a value of type Int' },
  {
    list: 'provinces',
    model: 'Province',
    path: ['first'],
    type: 'Int',
    value: 2147483648,
    accepted: 'a value of type Int',
  },
  {
    list: 'provinces',
    model: 'Province',
    path: ['after'],
    type: 'String',
    value: 20,
    accepted: 'a value of type String',
  },
];

const writeLiteral = ([name, ...rest]: readonly string[], literal: string): string => {
  const field = name === 'orderBy' ? 'field: NAME ' : '';
  return `${String(name)}: ${rest.length === 0 ? literal : `{ ${field}${writeLiteral(rest, literal)} }`}`;
};

const nest = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);

describe.each(badValues)(
  '$list: $value for a $type',
  ({ list, model, path, type, value, literal = JSON.stringify(value), accepted }) => {
    const argument = [list, ...path].join('.');

    test('as a literal', () =>
      expectRefused(
        { query: `{ ${list}(${writeLiteral(path, literal)}) { totalCount } }` },
        { code: 'BAD_USER_INPUT', argument, accepted },
      ));

    test('as a variable', () =>
      expectRefused(
        {
          query: `query ($value: ${type}) { ${list}(${writeLiteral(path, '$value')}) { totalCount } }`,
          variables: { value },
        },
        { code: 'BAD_USER_INPUT', argument: expect.stringMatching(/^\$value(\.0)?$/), accepted },
      ));

    const [whole, ...rest] = path;
    if (whole !== 'filter') return;
    test('inside a variable', () =>
      expectRefused(
        {
          query: `query ($filter: ${model}Filter) { ${list}(filter: $filter) { totalCount } }`,
          variables: { filter: nest(rest, value) },
        },
        {
          code: 'BAD_USER_INPUT',
          argument: expect.stringMatching(new RegExp(`^\\$filter.${rest.join('.')}(\\.0)?$`)),
          accepted,
        },
      ));
  },
);

describe('a number that JSON or JavaScript cannot hold', () => {
  const float = { list: 'disbursementRates', model: 'DisbursementRate', path: ['filter', 'rate', 'lt'], type: 'Float' };
  const dong = { list: 'standardLevels', model: 'StandardLevel', path: ['filter', 'amount', 'lt'], type: 'VND' };
  const int = { list: 'provinces', model: 'Province', path: ['first'], type: 'Int' };
  test.each([
    [float, '1e400', 'a number of at most 1.7976931348623157e308', 'a value of type Float'],
    [float, '-1e400', 'a number of at most 1.7976931348623157e308', 'a value of type Float'],
    [dong, '1e400', amount, amount],
    [dong, '9007199254740993', amount, amount],
    [int, '1e400', 'a value of type Int', 'a value of type Int'],
    [int, '9007199254740993', 'a value of type Int', 'a value of type Int'],
  ])('$list: %s is refused as a literal and as a variable', async ({ list, path, type }, number, written, sent) => {
    const argument = [list, ...path].join('.');
    await expectRefused(
      { query: `{ ${list}(${writeLiteral(path, number)}) { totalCount } }` },
      { code: 'BAD_USER_INPUT', argument, accepted: written },
    );
    const query = `query ($value: ${type}) { ${list}(${writeLiteral(path, '$value')}) { totalCount } }`;
    const { answer } = await post(hub, `{"query":${JSON.stringify(query)},"variables":{"value":${number}}}`);
    expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({ code: 'BAD_USER_INPUT', argument: '$value', accepted: sent }),
    ]);
  });
});

const deepFilter = (levels: number): object =>
  Array.from({ length: levels }).reduce<object>((inner) => ({ not: inner }), { name: { equals: 'x' } });

const names = (count: number): string[] => Array.from({ length: count }, (_, place) => `name ${place}`);

interface BadFilter {
  readonly about: string;
  readonly filter: object;
  readonly argument: string;
  readonly accepted: string;
}

const some = 'a value, or `isNull: true` for unknown values';
const badFilters: readonly BadFilter[] = [
  {
    about: 'a text too long',
    filter: { name: { contains: 'x'.repeat(201) } },
    argument: 'name.contains',
    accepted: 'at most 200 characters',
  },
  {
    about: 'a code too long',
    filter: { code: { in: ['79', 'x'.repeat(201)] } },
    argument: 'code.in.1',
    accepted: 'at most 200 characters',
  },
  {
    about: 'too deep',
    filter: deepFilter(8),
    argument: 'not.not.not.not.not.not.not.not',
    accepted: 'at most 8 levels',
  },
  {
    about: 'a list too long',
    filter: { code: { in: names(201) } },
    argument: 'code.in',
    accepted: 'at most 200 values',
  },
  {
    about: 'too many values',
    filter: { or: names(61).map((name) => ({ name: { equals: name } })) },
    argument: 'or.60.name.equals',
    accepted: 'at most 60 values, a list counting as one',
  },
  { about: 'null compared with', filter: { name: { equals: null } }, argument: 'name.equals', accepted: some },
  { about: 'null for a comparison', filter: { and: [{ type: null }] }, argument: 'and.0.type', accepted: some },
  {
    about: 'null for a relation',
    filter: { departments: { some: null } },
    argument: 'departments.some',
    accepted: some,
  },
  { about: 'null for a filter', filter: { not: null }, argument: 'not', accepted: some },
  {
    about: 'U+0000',
    filter: { name: { contains: 'a\0b' } },
    argument: 'name.contains',
    accepted: 'text without U+0000',
  },
  ...['\ud800', 'Cần \udc00', '\udfff\ud800'].map((text) => ({
    about: `half of a surrogate pair, ${JSON.stringify(text)}`,
    filter: { or: [{ name: { contains: text } }] },
    argument: 'or.0.name.contains',
    accepted: 'text without halves of surrogate pairs',
  })),
];

const filterQuery = 'query ($filter: ProvinceFilter) { provinces(filter: $filter) { totalCount } }';

test.each(badFilters)('a filter with $about', ({ filter, argument, accepted }) =>
  expectRefused(
    { query: filterQuery, variables: { filter } },
    { code: 'BAD_USER_INPUT', argument: `provinces.filter.${argument}`, accepted },
  ),
);

test('requests exactly at the limits are answered', async () => {
  const filters = [
    { name: { contains: 'x'.repeat(200) } },
    { name: { contains: 'ầ'.repeat(200).normalize('NFD') } },
    deepFilter(6),
    { code: { in: names(200) } },
    { or: names(60).map((name) => ({ name: { equals: name } })) },
    { or: names(60).map(() => ({ code: { in: names(3) } })) },
    {},
    null,
    { name: { contains: '\ud83d\ude00' } },
  ];
  for (const filter of filters) expect(await hub.read(filterQuery, { filter })).toHaveProperty('provinces.totalCount');
  const events = 'query ($at: DateTime) { accessEvents(filter: { at: { gte: $at } }) { totalCount } }';
  const instants = ['0001-01-01T00:00:00+15:59', '9999-12-31T23:59:59.999999999-15:59', '2026-11-22T10:00:00-00:00'];
  for (const at of instants) expect(await hub.read(events, { at })).toHaveProperty('accessEvents.totalCount');
  const rates = 'query ($rate: Float) { disbursementRates(filter: { rate: { lt: $rate } }) { totalCount } }';
  for (const rate of [-0, 5e-324, 1.7976931348623157e308]) {
    expect(await hub.read(rates, { rate })).toHaveProperty('disbursementRates.totalCount');
  }
  expect(await hub.read('{ provinces(first: -0) { nodes { id } } }')).toEqual({ provinces: { nodes: [] } });
  expect(await hub.read('{ provinces(first: 0) { nodes { id } } }')).toEqual({ provinces: { nodes: [] } });
  expect(await hub.read('{ provinces(first: null, last: 100) { totalCount } }')).toEqual({
    provinces: { totalCount: 34 },
  });
});

const badPages: readonly (readonly [string, string, string])[] = [
  ['first: 101', 'provinces.first', '0 to 100'],
  ['first: -1', 'provinces.first', '0 to 100'],
  ['last: 101', 'provinces.last', '0 to 100'],
  ['last: -1', 'provinces.last', '0 to 100'],
  ['first: 1, last: 1', 'provinces.last', 'one of `first` and `last`'],
];

test.each(badPages)('a page of %s', async (page, argument, accepted) => {
  await expectRefused(
    { query: `{ provinces(${page}) { nodes { id } } }` },
    { code: 'BAD_USER_INPUT', argument, accepted },
  );
  const nested = argument.replace('provinces', 'departments');
  const query = `{ provinces(first: 1) { nodes { departments(${page}) { nodes { id } } } } }`;
  await expectRefused({ query }, { code: 'BAD_USER_INPUT', argument: nested, accepted });
});

describe('a cursor', () => {
  const query = `query ($after: String, $before: String, $name: String, $asOf: Date) {
    provinces(after: $after, before: $before, asOf: $asOf, filter: { name: { contains: $name } }) { totalCount nodes { id } }
  }`;
  const cursorOf = async (list: string): Promise<string> => {
    const answer = await hub.read<Record<string, { pageInfo: { endCursor: string } }>>(
      `{ list: ${list} { pageInfo { endCursor } } }`,
    );
    return String(answer['list']?.pageInfo.endCursor);
  };
  const refused = (variables: { after?: string; before?: string; name?: string; asOf?: string }): Promise<void> =>
    expectRefused(
      { query, variables: { name: '', ...variables } },
      { code: 'BAD_USER_INPUT', argument: `provinces.${'after' in variables ? 'after' : 'before'}`, accepted: cursors },
    );
  const own = 'provinces(first: 2, filter: { name: { contains: "" } })';

  test('goes on in its own list', async () => {
    const after = await cursorOf(own);
    const { provinces } = await hub.read<{ provinces: { nodes: unknown[] } }>(query, { after, name: '' });
    expect(provinces.nodes).toHaveLength(20);
  });

  test.each([
    ['another list', 'departments(first: 2)'],
    ['another filter', 'provinces(first: 2, filter: { name: { contains: "a" } })'],
    ['another order', `provinces(first: 2, filter: { name: { contains: "" } }, orderBy: { field: CODE })`],
    [
      'another direction',
      `provinces(first: 2, filter: { name: { contains: "" } }, orderBy: { field: NAME, direction: DESC })`,
    ],
    ['another day', 'provinces(first: 2, filter: { name: { contains: "" } }, asOf: "2025-01-01")'],
  ])('of %s', async (_, list) => {
    const cursor = await cursorOf(list);
    await refused({ after: cursor });
    await refused({ before: cursor });
  });

  test('of another parent', async () => {
    const read = (code: string): string =>
      `{ province(code: "${code}") { departments(first: 1) { pageInfo { endCursor } } } }`;
    const answer = await hub.read<{ province: { departments: { pageInfo: { endCursor: string } } } }>(read('79'));
    const { endCursor } = answer.province.departments.pageInfo;
    await expectRefused(
      { query: `{ province(code: "01") { departments(after: "${endCursor}") { totalCount } } }` },
      { code: 'BAD_USER_INPUT', argument: 'departments.after', accepted: cursors },
    );
  });

  test('forged, cut short or made up', async () => {
    const cursor = await cursorOf(own);
    const bytes = Buffer.from(cursor, 'base64url');
    const moved = Buffer.concat([bytes.subarray(0, 9), Buffer.from('["","79-20250701"]')]).toString('base64url');
    const made = [
      moved,
      cursor.slice(0, -4),
      cursor.slice(4),
      cursor.slice(0, 8),
      '',
      'x',
      '%',
      'ầ',
      'A'.repeat(5000),
      '\0',
    ];
    for (const after of made) await refused({ after });
  });
});

interface BadDocument {
  readonly about: string;
  readonly query: string;
  readonly variables?: object;
  readonly refusal: Refusal;
}

const inner =
  'provinces(first: 100) { nodes { departments(first: 100) { nodes { agreements(first: 100) { nodes { id } } } } } }';
const invalid = { code: 'GRAPHQL_VALIDATION_FAILED' };
const badDocuments: readonly BadDocument[] = [
  { about: 'an unknown field', query: '{ provinces { nodes { nmae } } }', refusal: invalid },
  { about: 'an unknown argument', query: '{ provinces(fist: 3) { totalCount } }', refusal: invalid },
  {
    about: 'an unknown filter',
    query: '{ provinces(filter: { nmae: { equals: "x" } }) { totalCount } }',
    refusal: invalid,
  },
  { about: 'a missing argument', query: '{ province { name } }', refusal: invalid },
  { about: 'a mutation', query: 'mutation { provinces { totalCount } }', refusal: invalid },
  { about: 'no selection', query: '{ provinces }', refusal: invalid },
  {
    about: 'a circle of fragments',
    query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    refusal: invalid,
  },
  { about: 'a syntax error', query: '{ provinces { totalCount }', refusal: { code: 'GRAPHQL_PARSE_FAILED' } },
  { about: 'an empty document', query: '# nothing', refusal: { code: 'GRAPHQL_PARSE_FAILED' } },
  {
    about: 'too many tokens',
    query: `{ ${'a: __typename '.repeat(2001)} }`,
    refusal: { code: 'GRAPHQL_PARSE_FAILED' },
  },
  { about: 'too many objects', query: `{ ${inner} }`, refusal: { code: 'QUERY_TOO_LARGE', accepted: maxObjects } },
  {
    about: 'too many objects by a variable',
    query: `query ($n: Int) { ${inner.replaceAll('100', '$n')} }`,
    variables: { n: 100 },
    refusal: { code: 'QUERY_TOO_LARGE', accepted: maxObjects },
  },
  {
    about: 'too many objects in a fragment',
    query: `{ ...Deep } fragment Deep on Query { ${inner} }`,
    refusal: { code: 'QUERY_TOO_LARGE', accepted: maxObjects },
  },
  {
    about: 'a variable without its value',
    query: 'query ($code: String!) { province(code: $code) { name } }',
    refusal: { code: 'BAD_USER_INPUT', argument: '$code', accepted: 'a value of type String!' },
  },
  {
    about: 'null for a variable that needs a value',
    query: 'query ($code: String!) { province(code: $code) { name } }',
    variables: { code: null },
    refusal: { code: 'BAD_USER_INPUT', argument: '$code', accepted: 'a value of type String!' },
  },
  {
    about: 'an unknown field in a variable',
    query: filterQuery,
    variables: { filter: { nmae: { equals: 'x' } } },
    refusal: { code: 'BAD_USER_INPUT', argument: '$filter' },
  },
];

test.each(badDocuments)('a document with $about', ({ query, variables = {}, refusal }) =>
  expectRefused({ query, variables }, refusal),
);

const nothing = {
  node: null,
  agreement: null,
  beneficiary: null,
  province: null,
  department: null,
  programme: null,
  hidden: null,
};

const directions = 'one of ASC, DESC';
const nullPlaces: readonly (readonly [string, string, string])[] = [
  ['an argument', 'query ($x: String = "92") { province(code: $x) { name } }', 'a value of type String!'],
  [
    'a field of an input object',
    'query ($x: OrderDirection = DESC) { provinces(orderBy: { field: NAME, direction: $x }) { totalCount } }',
    directions,
  ],
  [
    'a field of an input object that has a default',
    'query ($x: OrderDirection) { provinces(orderBy: { field: NAME, direction: $x }) { totalCount } }',
    directions,
  ],
  [
    'an item of a list',
    'query ($x: ProvinceType = PROVINCE) { provinces(filter: { type: { in: [$x] } }) { totalCount } }',
    types,
  ],
  [
    'a directive',
    'query ($x: Boolean = true) { province(code: "92") { name @include(if: $x) } }',
    'a value of type Boolean!',
  ],
  [
    'a fragment',
    'query ($x: String = "92") { ...F } fragment F on Query { province(code: $x) { name } }',
    'a value of type String!',
  ],
  [
    'an argument, by its own default',
    'query ($x: OrderDirection = null) { provinces(orderBy: { field: NAME, direction: $x }) { totalCount } }',
    directions,
  ],
];

test.each(nullPlaces)('null where a value is needed: in %s', async (_, query, accepted) => {
  const variables = query.includes('= null') ? {} : { x: null };
  // The second time, the operation is prepared already.
  for (let time = 0; time < 2; time += 1) {
    await expectRefused({ query, variables }, { code: 'BAD_USER_INPUT', argument: '$x', accepted });
  }
});

test('an unknown row is null, not an error', async () => {
  const id = globalId('CooperationAgreement', 'none');
  const query = `query ($id: ID!) {
    node(id: $id) { id } agreement(id: $id) { id } beneficiary(id: $id) { id }
    province(code: "00") { id } department(code: "none") { id } programme(code: "none") { id } hidden: province(code: "7\\u00009") { id }
  }`;
  expect(await hub.read(query, { id })).toEqual(nothing);
  for (const part of ['\ud800', '\udc00x', '\0', 'Y\ud800'])
    expect(await hub.read(query, { id: part })).toEqual(nothing);
  const byCode =
    'query ($code: String!) { province(code: $code) { id } department(code: $code) { id } programme(code: $code) { id } }';
  for (const code of ['92\ud800', '\udc0092', '92\0', '\0']) {
    expect(await hub.read(byCode, { code })).toEqual({ province: null, department: null, programme: null });
  }
});

describe('over HTTP', () => {
  const query = '{ provinces { totalCount } }';
  const answer = { provinces: { totalCount: 34 } };
  const url = `/graphql?query=${encodeURIComponent(query)}`;

  async function expectStatus(answered: HttpAnswer, status: number, code: string): Promise<void> {
    expect(answered.status).toBe(status);
    expect(answered.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answered.answer.errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    await expectGoesOn(answered);
  }

  test('a query may come by GET', async () => {
    const answered = await send(hub, url);
    expect([answered.status, answered.answer.data]).toEqual([200, answer]);
    const variables = `&variables=${encodeURIComponent('{"asOf":"2025-06-30"}')}`;
    const dated = `/graphql?query=${encodeURIComponent('query ($asOf: Date) { provinces(asOf: $asOf) { totalCount } }')}${variables}`;
    const old = await send(hub, dated, { headers: { 'content-type': 'application/json' } });
    expect(old.answer.data).toEqual({ provinces: { totalCount: 63 } });
  });

  test.each(['cross-site', 'same-site'])(
    'a request that a page of another site makes, %s, is refused',
    async (site) => {
      const headers = { 'sec-fetch-site': site };
      await expectStatus(await send(hub, url, { headers }), 400, 'BAD_REQUEST');
      await expectStatus(await post(hub, { query }, headers), 400, 'BAD_REQUEST');
    },
  );

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/graphql',
    'application/json; charset=utf-16',
    'application/jsonp',
    '',
  ])('a POST of "%s" is refused', async (type) =>
    expectStatus(await post(hub, { query }, { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE'),
  );

  test.each(['application/json;charset=UTF-8', 'Application/JSON ; charset="utf-8"', 'application/json;'])(
    'a POST of %s is answered',
    async (type) => expect((await post(hub, { query }, { 'content-type': type })).answer.data).toEqual(answer),
  );

  test('a compressed body is refused', async () => {
    const body = gzipSync(JSON.stringify({ query }));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answered = await send(hub, '/graphql', { method: 'POST', headers, body });
    await expectStatus(answered, 415, 'UNSUPPORTED_MEDIA_TYPE');
    expect(answered.headers.get('accept-encoding')).toBe('identity');
  });

  test('a byte order mark is no part of a body', async () => {
    const answered = await post(hub, `\ufeff${JSON.stringify({ query })}`);
    expect([answered.status, answered.answer.data]).toEqual([200, answer]);
  });

  test('bytes that are not UTF-8 are refused, in a body and in an address', async () => {
    const body = Buffer.from(JSON.stringify({ query: '{ province(code: "\u00e9") { name } }' }), 'latin1');
    const headers = { 'content-type': 'application/json' };
    await expectStatus(await send(hub, '/graphql', { method: 'POST', headers, body }), 400, 'BAD_REQUEST');
    for (const text of ['%E9', '%']) {
      await expectStatus(await send(hub, `/graphql?query=${encodeURIComponent(query)}&x=${text}`), 400, 'BAD_REQUEST');
    }
  });

  const fragments = (count: number, body: (next: string) => string): string =>
    Array.from({ length: count }, (_, each) => {
      const next = each + 1 < count ? `...F${each + 1}` : '__typename';
      return `fragment F${each} on Query { ${body(next)} }`;
    }).join(' ');
  test.each([
    [
      'many fragments',
      `{ ${Array.from({ length: 600 }, (_, each) => `...F${each}`).join(' ')} } ${fragments(600, () => '__typename')}`,
    ],
    ['a long chain of fragments', `{ ...F0 } ${fragments(300, (next) => next)}`],
    ['deep selections', `{ ${'a { '.repeat(1900)}b${' }'.repeat(1900)} }`],
    ['a deep literal', `{ _entities(representations: ${'['.repeat(2900)}1${']'.repeat(2900)}) { __typename } }`],
    ['a deep type', `query ($a: ${'['.repeat(2900)}Int${']'.repeat(2900)}) { __typename }`],
  ])('%s are no fault of the hub', async (_, document) => {
    const answered = await post(hub, { query: document }, { accept: 'application/graphql-response+json' });
    expect([answered.status, answered.answer.data]).toEqual([400, undefined]);
    for (const { extensions } of answered.answer.errors ?? [])
      expect(extensions.code).toMatch(/^(QUERY_TOO_LARGE|GRAPHQL_(PARSE|VALIDATION)_FAILED)$/);
    await expectGoesOn(answered);
  });

  test('fragments that spread fragments twice are answered', async () => {
    const answered = await post(hub, { query: `{ ...F0 } ${fragments(40, (next) => `${next} ${next}`)}` });
    expect(answered.answer).toEqual({ data: { __typename: 'Query' } });
  });

  const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  test.each([100, 4000, 60_000])('JSON of %i levels is no fault of the hub', async (levels) => {
    const entities = 'query ($x: [_Any!]!) { _entities(representations: $x) { __typename } }';
    const body = `{"query":"${entities}","variables":{"x":${deep(levels)}}}`;
    await expectStatus(await post(hub, body), 200, 'QUERY_TOO_LARGE');
    const inAddress = `{"x":${deep(Math.min(levels, 4000))}}`;
    const asked = `/graphql?query=${encodeURIComponent(entities)}&variables=${inAddress}`;
    await expectStatus(await send(hub, asked), 200, 'QUERY_TOO_LARGE');
    const answered = await post(hub, `{"query":"${query}","extensions":{"x":${deep(levels)}}}`);
    expect([answered.status, answered.answer.data]).toEqual([200, answer]);
    for (const whole of [deep(levels), `{"query":${deep(levels)}}`])
      await expectStatus(await post(hub, whole), 400, 'BAD_REQUEST');
  });

  test.each(['text/csv', 'application/json;q=0, */*;q=0', 'image/*'])('Accept: %s is refused', async (accept) => {
    await expectStatus(await post(hub, { query }, { accept }), 406, 'NOT_ACCEPTABLE');
  });

  test.each([
    ['application/graphql-response+json', /^application\/graphql-response\+json/],
    ['application/graphql-response+json, application/json;q=0.9', /^application\/graphql-response\+json/],
    ['application/json;q=0.5, application/graphql-response+json;q=0.4', /^application\/json/],
    ['*/*', /^application\/json/],
    ['application/json;q=0, application/*', /^application\/graphql-response\+json/],
  ])('Accept: %s is answered as asked', async (accept, type) => {
    const answered = await post(hub, { query }, { accept });
    expect([answered.status, answered.answer.data]).toEqual([200, answer]);
    expect(answered.headers.get('content-type')).toMatch(type);
  });

  test.each([
    ['no JSON', '{ provinces'],
    ['nothing', ''],
    ['a list', [{ query }]],
    ['a text', JSON.stringify('x')],
    ['null', 'null'],
    ['no query', {}],
    ['a query that is no text', { query: 1 }],
    ['variables that are no object', { query, variables: 'x' }],
  ])('a body that is %s', async (_, body) => expectStatus(await post(hub, body), 400, 'BAD_REQUEST'));

  const pages = inner.replaceAll('100', '$n');
  test.each([
    [
      'an operation that is not in the document',
      { query: `query A ${query}`, operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['two operations, neither named', { query: `query A ${query} query B ${query}` }, 'OPERATION_RESOLUTION_FAILURE'],
    ['a syntax error', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ x }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a mutation', { query: 'mutation { provinces { totalCount } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a subscription', { query: 'subscription { provinces { totalCount } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a literal that does not fit', { query: '{ provinces(asOf: "x") { totalCount } }' }, 'BAD_USER_INPUT'],
    [
      'a wrong variable',
      { query: 'query ($n: Int) { provinces(first: $n) { totalCount } }', variables: { n: 'x' } },
      'BAD_USER_INPUT',
    ],
    ['too large a query', { query: `query ($n: Int) { ${pages} }`, variables: { n: 100 } }, 'QUERY_TOO_LARGE'],
    ['too many tokens', { query: `{ ${'a: __typename '.repeat(2001)} }` }, 'GRAPHQL_PARSE_FAILED'],
  ])('%s is a fault of the client, by the media type that it accepts', async (_, body, code) => {
    const answered = await post(hub, body, { accept: 'application/graphql-response+json' });
    expect([answered.status, answered.answer]).toEqual([
      400,
      { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })] },
    ]);
    expect(answered.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
    await expectStatus(await post(hub, body), 200, code);
  });

  test.each([1, 100])('a body %i times too long', async (times) =>
    expectStatus(await post(hub, { query, pad: 'x'.repeat(longestBody * times) }), 413, 'PAYLOAD_TOO_LARGE'),
  );

  test('a body as long as may be', async () => {
    const padding = longestBody - Buffer.byteLength(JSON.stringify({ query, pad: '' }));
    const answered = await post(hub, { query, pad: 'x'.repeat(padding) });
    expect([answered.status, answered.answer.data]).toEqual([200, answer]);
  });

  test.each([
    'GET //',
    'GET //[',
    'POST //x/graphql',
    'GET /graphql/',
    'POST /graph',
    'POST //graphql',
    'POST /%00',
    'POST /..%2f..%2fpackage.json',
    'GET /explorer/none',
    'GET http://[/x',
  ])('nothing is at %s', async (line) => expectStatus(await sendLine(hub, line), 404, 'NOT_FOUND'));

  test.each([
    ['PUT /graphql', 'GET, HEAD, POST'],
    ['DELETE /graphql?x', 'GET, HEAD, POST'],
    ['PATCH /graphql', 'GET, HEAD, POST'],
    ['OPTIONS /graphql', 'GET, HEAD, POST'],
    ['POST /livez', 'GET, HEAD'],
    ['OPTIONS /readyz', 'GET, HEAD'],
    ['POST /schema.graphql', 'GET, HEAD'],
    ['PUT /subgraph.graphql', 'GET, HEAD'],
    ['POST /labels.vi.json', 'GET, HEAD'],
    ['PUT /explorer/queries.json', 'GET, HEAD'],
    ['DELETE /.well-known/jwks.json', 'GET, HEAD'],
  ])('%s is refused, with what is allowed', async (line, allow) => {
    const answered = await sendLine(hub, line);
    await expectStatus(answered, 405, 'METHOD_NOT_ALLOWED');
    expect(answered.headers.get('allow')).toBe(allow);
  });

  test('a mutation by GET is refused, with what is allowed', async () => {
    const answered = await send(hub, `/graphql?query=${encodeURIComponent('mutation { provinces { totalCount } }')}`);
    await expectStatus(answered, 405, 'METHOD_NOT_ALLOWED');
    expect(answered.headers.get('allow')).toBe('POST');
  });

  test.each(['/graphql?query={__typename}', '/livez', '/readyz', '/schema.graphql', '/explorer/queries.json'])(
    'HEAD %s answers as GET does, without a body',
    async (path) => {
      const [head, get] = await Promise.all([sendLine(hub, `HEAD ${path}`), sendLine(hub, `GET ${path}`)]);
      expect([head.status, head.headers.get('content-type'), head.text]).toEqual([
        200,
        get.headers.get('content-type'),
        '',
      ]);
    },
  );

  test('the address may be whole', async () => {
    const answered = await sendLine(hub, `GET ${hub.address}/graphql?query={__typename}`);
    expect([answered.status, answered.answer.data]).toEqual([200, { __typename: 'Query' }]);
  });
});

test('a fault on this side is masked, numbered and over when it is mended', async () => {
  const { client } = hub.database;
  await client.$executeRawUnsafe('ALTER TABLE "Difficulty" RENAME TO "Put away"');
  try {
    const query = '{ nguyen_van_an_079185000123: difficulties { nodes { about } } provinces { totalCount } }';
    const answered = await post(hub, { query });
    expect(answered.text).not.toMatch(internals);
    expect(answered.text).not.toMatch(/Put away|"Difficulty"|does not exist|relation/);
    const [error] = answered.answer.errors ?? [];
    expect(answered.answer.errors).toHaveLength(1);
    expect(error).toMatchObject({ message: 'The hub could not answer this. The details are in its log.' });
    expect(error?.extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      messageVi: 'Trục không trả lời được yêu cầu này. Chi tiết ở nhật ký vận hành của trục.',
      incident: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const line = hub
      .logged()
      .split('\n')
      .find((text) => text.includes(String(error?.extensions['incident'])));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      field: 'DifficultyConnection.nodes',
      databaseCode: '42P01',
      exception: { name: expect.stringMatching(/error$/i), stack: expect.stringMatching(/^\s+at /) },
    });
    expect(line).not.toMatch(/nguyen|Put away|SELECT|does not exist/);
    const again = await post(hub, { query });
    expect(again.answer.errors?.[0]?.extensions['incident']).not.toBe(error?.extensions['incident']);
    const meanwhile = await post(hub, { query: '{ province(code: "92") { name } }' });
    expect(meanwhile.answer.data).toEqual({ province: { name: 'Cần Thơ' } });
  } finally {
    await client.$executeRawUnsafe('ALTER TABLE "Put away" RENAME TO "Difficulty"');
  }
  expect(await hub.read('{ difficulties(first: 1) { nodes { id } } }')).toHaveProperty('difficulties.nodes.0.id');
});
