import { linkTo, readLink } from '../../src/explorer/share-link.ts';

const page = 'https://hub.example.vn/lienthong/graphql';
const shared = {
  query: 'query Name($code: ID!) {\n  # Tỉnh\n  name\n}\n',
  variables: '{\n  "code": "92 & Cần Thơ"\n}',
};

const searchOf = (link: string | null): string => new URL(link ?? '').search;

describe('a link to a query', () => {
  test('leads to the page with the query and its variables, and nothing else', () => {
    const link = new URL(linkTo(`${page}?token=secret#token`, shared) ?? '');
    expect(`${link.origin}${link.pathname}`).toBe(page);
    expect([...link.searchParams]).toEqual([
      ['query', shared.query.trim()],
      ['variables', '{"code":"92 & Cần Thơ"}'],
    ]);
    expect(link.hash).toBe('');
  });

  test('is read as it was made', () => {
    expect(readLink(searchOf(linkTo(page, shared)))).toEqual(shared);
    expect(readLink(searchOf(linkTo(page, { query: '{ a }\n', variables: ' ' })))).toEqual({
      query: '{ a }\n',
      variables: '',
    });
  });

  test('keeps variables that are not JSON for their author to mend', () => {
    expect(readLink(searchOf(linkTo(page, { query: '{ a }', variables: '{ "a": ' })))?.variables).toBe('{ "a": ');
  });

  test('is not made where mail or a proxy would cut it', () => {
    expect(linkTo(page, { query: `{ ${'a '.repeat(5000)} }`, variables: '' })).toBeNull();
  });

  test.each(['', '?', '?query=', '?query=%20', '?variables=%7B%7D', '?operationName=A'])(
    'is none in "%s"',
    (search) => {
      expect(readLink(search)).toBeNull();
    },
  );

  test('takes no headers from an address', () => {
    expect(Object.keys(readLink('?query={a}&headers={"authorization":"Bearer x"}') ?? {})).toEqual([
      'query',
      'variables',
    ]);
  });
});
