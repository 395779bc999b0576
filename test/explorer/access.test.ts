import { describeToken, noAccess, overriddenHeaders, readCredential, sentHeaders } from '../../src/explorer/access.ts';
import { neededPurpose, neededViewer, type ReadyQuery } from '../../src/explorer/ready-query.ts';

const held = { credential: 'aa.bb.cc', purpose: 'SERVICE', caseReference: ' HS-2026/17 ' };

describe('sentHeaders', () => {
  test('sends nothing where nothing is held', () => {
    expect(sentHeaders(noAccess)).toEqual({});
  });

  test('sends who asks, what for and in which case', () => {
    expect(sentHeaders(held)).toEqual({
      authorization: 'Bearer aa.bb.cc',
      'x-purpose': 'SERVICE',
      'x-case': 'HS-2026/17',
    });
  });

  test.each([
    [{ Authorization: 'Bearer x' }, { Authorization: 'Bearer x', 'x-purpose': 'SERVICE' }, ['authorization']],
    [{ 'X-Api-Key': 'k' }, { 'X-Api-Key': 'k', 'x-purpose': 'SERVICE' }, ['authorization']],
    [
      { 'X-PURPOSE': 'CARE', other: 1 },
      { 'X-PURPOSE': 'CARE', other: '1', authorization: 'Bearer aa.bb.cc' },
      ['x-purpose'],
    ],
  ])('lets %j replace what is held', (typed, expected, overridden) => {
    const own = { ...held, caseReference: '' };
    expect(sentHeaders(own, typed)).toEqual(expected);
    expect(overriddenHeaders(own, typed)).toEqual(overridden);
  });

  test('sends letters outside of Latin 1 as the bytes that the hub reads', () => {
    const { 'x-case': sent = '' } = sentHeaders({ ...noAccess, caseReference: 'Hồ sơ 7' });
    expect(Buffer.from(sent, 'latin1').toString('utf8')).toBe('Hồ sơ 7');
    expect(() => new Headers({ 'x-case': sent })).not.toThrow();
  });
});

describe('readCredential', () => {
  test.each([
    'aa.bb.cc',
    ' aa.bb.cc\n',
    'Bearer aa.bb.cc',
    'Authorization: bearer aa.bb.cc',
    '"aa.bb.cc"',
    'aa.\nbb.cc',
  ])('takes it out of %j', (text) => {
    expect(readCredential(text)).toBe('aa.bb.cc');
  });
});

describe('describeToken', () => {
  const tokenOf = (claims: unknown): string =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

  test('says whose a token is and how long it is valid', () => {
    expect(describeToken(tokenOf({ sub: 'Nguyễn Thị Ánh', exp: 1_790_000_000 }))).toEqual({
      subject: 'Nguyễn Thị Ánh',
      expiresAt: new Date(1_790_000_000_000),
    });
    expect(describeToken(tokenOf({ sub: 'analyst' }))).toEqual({ subject: 'analyst', expiresAt: null });
  });

  test.each(['', 'lt_key', 'a.b.c', tokenOf(null), tokenOf([]), tokenOf({ sub: 1 })])(
    'says nothing of "%s"',
    (text) => {
      expect(describeToken(text)).toBeNull();
    },
  );
});

describe('a ready query', () => {
  const ready: ReadyQuery = { name: '09', title: 'Records', description: '', query: '{ __typename }' };

  test('says whose token and which purpose it needs', () => {
    const headers = { Authorization: 'Bearer <token of officer@92-SYT>', 'x-purpose': 'SERVICE' };
    expect(neededViewer({ ...ready, headers })).toBe('officer@92-SYT');
    expect(neededPurpose({ ...ready, headers })).toBe('SERVICE');
  });

  test('needs neither if it has no headers', () => {
    expect([neededViewer(ready), neededPurpose(ready)]).toEqual([null, null]);
  });
});
