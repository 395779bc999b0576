import { readFile } from 'node:fs/promises';
import { packagePath } from '../../src/base/paths.ts';
import { allSettings } from '../../src/settings/registry.ts';
import { showSetting } from '../../src/settings/show.ts';
import { run } from '../support/hub-process.ts';

const settingsOf = (environment: Record<string, string>, ...args: string[]) =>
  run(['settings', ...args], environment).outcome;

test('every setting is listed with its value and where it comes from', async () => {
  const { code, stdout, stderr } = await settingsOf({
    PORT: '4310',
    LIENTHONG_HOST: '',
    LIENTHONG_LINK_TIMEOUT: '3e3',
  });
  expect([code, stderr]).toEqual([0, '']);
  const names = [...stdout.matchAll(/^ {2}([A-Z_]+) +(?:default|environment) {2,}\S/gm)].map(([, name]) => name);
  expect(names).toEqual([...allSettings.keys()]);
  expect(stdout).toMatch(/^ {2}PORT +environment {2}4310$/m);
  expect(stdout).toMatch(/^ {2}LIENTHONG_HOST +default {6}127\.0\.0\.1$/m);
  expect(stdout).toMatch(/^ {2}LIENTHONG_LINK_TIMEOUT +environment {2}3000 milliseconds$/m);
  expect(stdout).toMatch(/^ {2}LIENTHONG_OIDC_ISSUER +default {6}none: no tokens of an issuer/m);
});

test('no part of a secret is printed, and a wrong value gives the same error as in every other command', async () => {
  const secrets = [...allSettings].filter(([, { isSecret }]) => isSecret).map(([name]) => name);
  expect(secrets.sort()).toEqual([
    'DATABASE_URL',
    'LIENTHONG_KEYS',
    'LIENTHONG_LEDGER_KEY',
    'LIENTHONG_LINK_KEY',
    'LIENTHONG_SECRET',
  ]);
  const secret = 'zqxjk'.repeat(10);
  const environment = Object.fromEntries(secrets.map((name) => [name, secret]));
  const good = await settingsOf({ ...environment, DATABASE_URL: `postgresql://zqxjk:zqxjk@zqxjk/zqxjk` });
  expect(good).toMatchObject({ code: 0, stderr: '' });
  for (const name of secrets) expect(good.stdout).toMatch(new RegExp(`${name} +environment {2}\\(hidden\\)\n`));
  const bad = await settingsOf({
    ...environment,
    LIENTHONG_SECRET: 'zqxjk',
    LIENTHONG_LOGG: 'zqxjk',
    PORT: 'zqxjk zqxjk',
  });
  expect(bad.code).toBe(1);
  expect(bad.stdout).toMatch(/DATABASE_URL +environment {2}\(not accepted\)\n/);
  expect(bad.stderr).toBe(
    'lienthong: Bad settings. LIENTHONG_LOGG: there is no such setting (did you mean LIENTHONG_LOG?); ' +
      'PORT must be a whole number from 0 to 65535; DATABASE_URL must be postgresql://user:password@host:port/database; ' +
      'LIENTHONG_SECRET must be at least 32 characters.\n',
  );
  for (const text of [good.stdout, bad.stdout, bad.stderr]) expect(text).not.toMatch(/[zqxjk]{3}/);
});

test.each([
  ['LIENTHONG_OIDC_ISSUER', 'https://hub:hunter2@id.example'],
  // Mistyped: the password is read as a port and a path.
  ['LIENTHONG_OIDC_ISSUER', 'https://hub:12/hunter2@id.example'],
  ['LIENTHONG_OIDC_ISSUER', 'https:hub:hunter2@id.example'],
  ['LIENTHONG_OIDC_JWKS', 'https://id.example/keys?token=hunter2'],
  ['LIENTHONG_DEPARTMENT_HUB_KEYS', 'https://id.example/keys#hunter2'],
])('credentials in a URL are hidden: %s=%s', (name, value) => {
  const { value: shown, source } = showSetting(name, allSettings.get(name)!, { [name]: value });
  expect(source).toBe('environment');
  expect(shown).toMatch(/^\(hidden: it may hold a password\)$|^https:\/\/id\.example\/keys\?…$/);
});

test('what a value holds cannot move the cursor of a terminal', () => {
  const shown = showSetting('LIENTHONG_DATA_DIR', allSettings.get('LIENTHONG_DATA_DIR')!, {
    LIENTHONG_DATA_DIR: 'a\u001b[2J\nb',
  });
  expect(shown.value).toBe('a?[2J?b');
});

test('one setting is described, by its name in either case and with or without the prefix', async () => {
  const { stdout } = await settingsOf({ LIENTHONG_WATCHDOG: '5' }, 'LIENTHONG_WATCHDOG');
  expect(stdout).toMatch(
    /^LIENTHONG_WATCHDOG\n {2}\S.+\.\n\n {2}Value +5 seconds \(environment\)\n {2}Default +60 seconds/,
  );
  expect(stdout).toMatch(/Accepts +a whole number from 0 to 3600\n {2}Read by +hub and department service\n$/);
  expect((await settingsOf({ LIENTHONG_WATCHDOG: '5' }, 'watchdog')).stdout).toBe(stdout);
  expect(await settingsOf({}, 'LIENTHONG_WATCHDOGS')).toMatchObject({
    code: 1,
    stderr: 'lienthong: There is no such setting (did you mean LIENTHONG_WATCHDOG?). `lienthong settings` lists all.\n',
  });
});

test('the help of the program names those needed first, and where all are', async () => {
  const { stdout } = await run(['--help']).outcome;
  for (const [name, { isEssential }] of allSettings)
    expect([name, stdout.includes(`  ${name} `)]).toEqual([name, isEssential === true]);
  expect(stdout).toMatch(/All settings, with their values: +lienthong settings\n/);
});

test('the page in Vietnamese names every setting', async () => {
  const page = await readFile(packagePath('docs', 'vi', 'reference', 'settings.md'), 'utf8');
  const names = [...page.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name]) => name);
  expect(names.sort()).toEqual([...allSettings.keys()].sort());
});

test('the reference names every setting, and no secret without saying so', async () => {
  const page = await readFile(packagePath('docs', 'reference', 'settings.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\|(.+)$/gm)].map(([, name, rest]) => [
    name,
    rest!.includes('**Secret.**'),
  ]);
  expect(rows).toEqual([...allSettings].map(([name, { isSecret }]) => [name, isSecret === true]));
});
