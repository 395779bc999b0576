import { readConfig } from '../../src/settings/config.ts';
import { OperatorError } from '../../src/base/errors.ts';
import { allSettings } from '../../src/settings/registry.ts';

const issuer = { LIENTHONG_OIDC_ISSUER: 'https://id.example', LIENTHONG_OIDC_AUDIENCE: 'lienthong' };

test.each<[Record<string, string>, RegExp]>([
  [{ LIENTHONG_SYNTETIC: '0' }, /LIENTHONG_SYNTETIC: there is no such setting \(did you mean LIENTHONG_SYNTHETIC\?\)/],
  [{ lienthong_env: 'production' }, /lienthong_env: .+ \(did you mean LIENTHONG_ENV\?\)/],
  [{ LIENTONG_ENV: 'production' }, /LIENTONG_ENV: .+ \(did you mean LIENTHONG_ENV\?\)/],
  [{ LIENTHONG_FROBNICATE: 'hunter2' }, /LIENTHONG_FROBNICATE: there is no such setting\.$/],
  [{ 'LIENTHONG_\nA': 'hunter2' }, /LIENTHONG_\?A: there is no such setting/],
  [
    { LIENTHONG_X: '1', LIENTHONG_LOG: 'loud' },
    /LIENTHONG_X: .+; LIENTHONG_LOG must be silent, error, warn, info or debug, not loud\.$/,
  ],
  [{ PORT: 'hunter 2' }, /PORT must be a whole number from 0 to 65535\.$/],
  [
    { LIENTHONG_SYNTHETIC: '200001' },
    /LIENTHONG_SYNTHETIC must be .+ 0 to 200000 on the embedded database, to 2000000 /,
  ],
  [{ PORT: ' ' }, /PORT is blank/],
  [{ LIENTHONG_SYNTHETIC: '\t' }, /LIENTHONG_SYNTHETIC is blank/],
  [{ LIENTHONG_SECRET: ' '.repeat(40) }, /LIENTHONG_SECRET is blank/],
  [{ ...issuer, LIENTHONG_OIDC_AUDIENCE: ' ' }, /LIENTHONG_OIDC_AUDIENCE is blank/],
  [{ ...issuer, LIENTHONG_CLAIM_ROLE: '' }, /LIENTHONG_CLAIM_ROLE is empty/],
  [{ ...issuer, LIENTHONG_CLAIM_DEPARTMENT: ' ' }, /LIENTHONG_CLAIM_DEPARTMENT is blank/],
  [{ ...issuer, LIENTHONG_CLAIM_ROLE: 'my role' }, /LIENTHONG_CLAIM_ROLE must be the name of a claim/],
  [{ ...issuer, LIENTHONG_CLAIM_ROLE: 'department' }, /LIENTHONG_CLAIM_DEPARTMENT must be another claim/],
  [{ LIENTHONG_CORS_ORIGINS: '*' }, /LIENTHONG_CORS_ORIGINS must be origins such as .+; \* would let in/],
  [{ LIENTHONG_CORS_ORIGINS: 'portal.example.vn' }, /LIENTHONG_CORS_ORIGINS must be origins such as https:/],
  [
    { LIENTHONG_CORS_ORIGINS: 'https://a.example,https://b.example/app' },
    /LIENTHONG_CORS_ORIGINS .+; number 2 is not an origin/,
  ],
  [{ LIENTHONG_CORS_ORIGINS: 'https://user:hunter2@a.example' }, /LIENTHONG_CORS_ORIGINS must be/],
  [{ LIENTHONG_CORS_ORIGINS: 'null' }, /LIENTHONG_CORS_ORIGINS must be/],
  [{ LIENTHONG_CORS_ORIGINS: 'https://*.example.vn' }, /LIENTHONG_CORS_ORIGINS must be/],
  [{ LIENTHONG_CORS_ORIGINS: 'ftp://a.example' }, /LIENTHONG_CORS_ORIGINS must be/],
  [{ LIENTHONG_REQUEST_LOG: 'on' }, /LIENTHONG_REQUEST_LOG must be all, failures or off, not on/],
  [{ LIENTHONG_METRICS_ADDRESS: '9464' }, /LIENTHONG_METRICS_ADDRESS must be an address and a port, such as 127/],
  [{ LIENTHONG_METRICS_ADDRESS: '[fe80]:9464' }, /LIENTHONG_METRICS_ADDRESS must be an address and a port/],
  [{ PORT: '9464', LIENTHONG_METRICS_ADDRESS: '[::1]:9464' }, /LIENTHONG_METRICS_ADDRESS must be another port than/],
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

const settingNames = [...allSettings.keys()];

const badValues = ['abc', '-1', '1.5', '9'.repeat(30), 'http://hub.example', 'a b'.repeat(100)];

/** What is said of a setting with a value; null where that is accepted. */
function complaint(name: string, value: string): string | null {
  try {
    readConfig({ [name]: value });
    return null;
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
}

test('every setting says in words what it must be, and repeats nothing that may be a password', () => {
  expect(settingNames.length).toBeGreaterThan(40);
  const ours = /^Bad settings\. (must|needs|has to be|is) ./;
  const said = settingNames.flatMap((name) =>
    badValues.map((value) => [name, complaint(name, value)] as const).filter(([, text]) => text !== null),
  );
  const foreign = said.filter(
    ([name, text]) =>
      !ours.test((text ?? '').replace(`${name} `, '').replace(/\b[A-Z_]+ (?=has to be set with)/, '')) ||
      /invalid|expected|received|NaN|too (big|small)|option/i.test(text ?? '') ||
      /hub\.example|a ba b/.test(text ?? ''),
  );
  expect(foreign).toEqual([]);
  const numbers = settingNames.filter((name) => /whole number.*, not abc\.$/.test(complaint(name, 'abc') ?? ''));
  expect(numbers.length).toBeGreaterThan(12);
  for (const name of numbers) {
    const [, least, most] = /must be a whole number from (\d+) to (\d+), not abc\.$/.exec(complaint(name, 'abc')!)!;
    expect([complaint(name, least!), complaint(name, String(Number(least) - 1))]).toEqual([null, expect.any(String)]);
    expect(complaint(name, String(Number(most) + 1))).toMatch(`from ${least} to `);
  }
});
