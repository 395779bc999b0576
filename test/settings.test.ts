import { readConfig } from '../src/config.ts';
import { OperatorError } from '../src/errors.ts';

const issuer = { LIENTHONG_OIDC_ISSUER: 'https://id.example', LIENTHONG_OIDC_AUDIENCE: 'lienthong' };

test.each<[Record<string, string>, RegExp]>([
  [{ LIENTHONG_SYNTETIC: '0' }, /LIENTHONG_SYNTETIC: there is no such setting \(did you mean LIENTHONG_SYNTHETIC\?\)/],
  [{ lienthong_env: 'production' }, /lienthong_env: .+ \(did you mean LIENTHONG_ENV\?\)/],
  [{ LIENTONG_ENV: 'production' }, /LIENTONG_ENV: .+ \(did you mean LIENTHONG_ENV\?\)/],
  [{ LIENTHONG_FROBNICATE: 'hunter2' }, /LIENTHONG_FROBNICATE: there is no such setting\.$/],
  [{ 'LIENTHONG_\nA': 'hunter2' }, /LIENTHONG_\?A: there is no such setting/],
  [{ LIENTHONG_X: '1', LIENTHONG_LOG: 'loud' }, /LIENTHONG_X: .+; LIENTHONG_LOG: /],
  [{ PORT: ' ' }, /PORT: is blank/],
  [{ LIENTHONG_SYNTHETIC: '\t' }, /LIENTHONG_SYNTHETIC: is blank/],
  [{ LIENTHONG_SECRET: ' '.repeat(40) }, /LIENTHONG_SECRET: is blank/],
  [{ ...issuer, LIENTHONG_OIDC_AUDIENCE: ' ' }, /LIENTHONG_OIDC_AUDIENCE: is blank/],
  [{ ...issuer, LIENTHONG_CLAIM_ROLE: '' }, /LIENTHONG_CLAIM_ROLE: is empty/],
  [{ ...issuer, LIENTHONG_CLAIM_DEPARTMENT: ' ' }, /LIENTHONG_CLAIM_DEPARTMENT: is blank/],
  [{ ...issuer, LIENTHONG_CLAIM_ROLE: 'my role' }, /LIENTHONG_CLAIM_ROLE: expected the name of a claim/],
  [{ ...issuer, LIENTHONG_CLAIM_ROLE: 'department' }, /LIENTHONG_CLAIM_DEPARTMENT: expected another claim/],
  [{ LIENTHONG_CORS_ORIGINS: '*' }, /LIENTHONG_CORS_ORIGINS: expected origins such as .+; \* would let in/],
  [{ LIENTHONG_CORS_ORIGINS: 'portal.example.vn' }, /LIENTHONG_CORS_ORIGINS: expected origins such as https:/],
  [
    { LIENTHONG_CORS_ORIGINS: 'https://a.example,https://b.example/app' },
    /LIENTHONG_CORS_ORIGINS: .+; number 2 is none/,
  ],
  [{ LIENTHONG_CORS_ORIGINS: 'https://user:hunter2@a.example' }, /LIENTHONG_CORS_ORIGINS: expected/],
  [{ LIENTHONG_CORS_ORIGINS: 'null' }, /LIENTHONG_CORS_ORIGINS: expected/],
  [{ LIENTHONG_CORS_ORIGINS: 'https://*.example.vn' }, /LIENTHONG_CORS_ORIGINS: expected/],
  [{ LIENTHONG_CORS_ORIGINS: 'ftp://a.example' }, /LIENTHONG_CORS_ORIGINS: expected/],
])('%j is refused in one line', (environment, reason) => {
  const read = (): unknown => readConfig(environment);
  expect(read).toThrow(OperatorError);
  expect(read).toThrow(reason);
  expect(read).toThrow(/^Bad settings\. (?!.*hunter2)[^\n]+\.$/);
});

test('other software has its own names, an empty value counts as unset, and the tests have names of theirs', () => {
  const { port, environment } = readConfig({
    HOME: '/',
    LIEN: 'x',
    DATABASE_URI: 'mysql://elsewhere',
    BENCH_DATABASE_URL: 'x',
    LIENTHONG_TEST_SEED: '1',
    PORT: '',
    LIENTHONG_ENV: '',
  });
  expect([port, environment]).toEqual([4000, 'development']);
});

test('origins are written as browsers write them', () => {
  const list = ' https://Portal.example.vn:443/ , http://localhost:5173,http://[::1]:80,https://cổng.example.vn,';
  expect(readConfig({ LIENTHONG_CORS_ORIGINS: list }).corsOrigins).toEqual([
    'https://portal.example.vn',
    'http://localhost:5173',
    'http://[::1]',
    'https://xn--cng-qmz.example.vn',
  ]);
  expect(readConfig({}).corsOrigins).toEqual([]);
});
