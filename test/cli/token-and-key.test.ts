import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { checkDepartment } from '../../src/seed/check-department.ts';
import { endOf, lastDayBefore, readLastDay } from '../../src/cli/last-day.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { dayOf } from '../../src/base/day.ts';
import { createAuthenticator, type Authenticator } from '../../src/identity/authenticator.ts';
import { readDemonstrationKey } from '../../src/identity/demonstration.ts';
import { findDepartmentCode, readBodies, type Bodies } from '../../src/seed/department-by-name.ts';
import { isEchoed, refusalOf, withKey, withToken } from '../support/credentials.ts';
import { run, type Outcome } from '../support/hub-process.ts';
import { copyDatabase, type Copy } from '../support/copies.ts';
import { today } from '../support/hub.ts';
import { inLoadedPlace } from '../support/loaded-place.ts';
import { inPlace, makePlace, type Place } from '../support/place.ts';

const log = pino({ level: 'silent' });

let place: Place;
/** Tokens are checked without it. */
let unread: Database;
beforeAll(async () => {
  [place, unread] = await Promise.all([makePlace(null), openDatabase({ url: null, directory: null })]);
});
afterAll(async () => {
  await unread.close();
  await place.remove();
});

/** Runs a command to its end in the place of the tests. */
const command = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  run(args, { ...place.settings, ...more }).outcome;

/** An authenticator that takes what is signed by the key of a data directory. */
const demonstrating = async (directory: string): Promise<Authenticator> =>
  createAuthenticator({
    database: unread,
    oidc: null,
    anonymous: 'public',
    demonstrationKey: await readDemonstrationKey(directory),
    log,
  });

describe('lienthong key while a hub runs on embedded data', () => {
  const provinces = JSON.stringify({ query: '{ provinces { totalCount } }' });
  const statusWith = async (address: string, key: string): Promise<number> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': key };
    return (await fetch(`${address}/graphql`, { method: 'POST', headers, body: provinces })).status;
  };

  test('has the hub make, list and revoke keys, at a socket that is its owner’s alone', async () => {
    await inLoadedPlace(async ({ settings, directory }) => {
      const key = (...args: readonly string[]): Promise<Outcome> => run(['key', ...args], settings).outcome;
      const hub = run(['serve'], { ...settings, PORT: '0', LIENTHONG_SYNTHETIC: '0' });
      const [, address = ''] = await hub.printed(/serves at (\S+)[^]+Ctrl\+C/);
      const named = ['--client', 'Cổng', '--role', 'portal', '--department'];
      const made = await key('create', ...named, '79-SYT', '--expires', '2099-06-30');
      expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ltk_[0-9a-f]{16}_[\w-]{43}\n$/) });
      const text = made.stdout.trim();
      expect(await statusWith(address, text)).toBe(200);
      expect((await key('list')).stdout).toMatch(/PORTAL +79-SYT .+2099-06-30 +valid +Cổng\n/);
      expect(await key('create', ...named, '79-XYZ')).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^lienthong: .*79-SYT/m),
      });
      expect(await key('revoke', 'no-such-id')).toMatchObject({ code: 1, stderr: expect.stringMatching(/no key/) });
      expect((await key('revoke', text.slice(4, 20))).stdout).toMatch(/is revoked/);
      expect(await statusWith(address, text)).toBe(401);
      const [socket = ''] = (await readdir(directory)).filter((name) => name.endsWith('.lock'));
      expect((await stat(path.join(directory, socket))).mode & 0o777).toBe(0o600);
      hub.child.kill('SIGTERM');
      const { stdout, stderr } = await hub.outcome;
      expect(isEchoed(text.slice(21), stdout + stderr)).toBe(false);
    }, null);
  }, 120_000);

  test('says that a process which does not serve yet takes no commands', async () => {
    await inPlace(async ({ settings, directory }) => {
      const database = await openDatabase({ url: null, directory });
      const listed = await run(['key', 'list'], settings).outcome;
      await database.close();
      expect(listed).toMatchObject({ code: 1, stderr: expect.stringMatching(/accepts no commands yet\. Try again/) });
    }, null);
  }, 120_000);
});

describe('lienthong key', () => {
  let copy: Copy;
  beforeAll(async () => {
    copy = await copyDatabase();
  });
  afterAll(() => copy.remove());

  /** The embedded database belongs to one process at a time, so it is opened and closed for each read. */
  const look = async <T>(use: (database: Database, authenticator: Authenticator) => Promise<T>): Promise<T> => {
    const database = await openDatabase(copy);
    try {
      return await use(
        database,
        createAuthenticator({ database, oidc: null, anonymous: 'public', demonstrationKey: null, log }),
      );
    } finally {
      await database.close();
    }
  };

  const key = (...args: readonly string[]): Promise<Outcome> =>
    command(
      ['key', ...args],
      copy.url === null ? { LIENTHONG_DATA_DIR: copy.directory ?? '' } : { DATABASE_URL: copy.url },
    );

  test('makes a key that works, shows it once, and revokes it for every process', async () => {
    const named = ['--client', 'Cổng thông tin', '--role', 'portal', '--department', '79-SYT'];
    const made = await key('create', ...named, '--expires', '2099-06-30');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ltk_[0-9a-f]{16}_[\w-]{43}\n$/) });
    const text = made.stdout.trim();
    const id = text.slice(4, 20);
    expect(made.stderr).toMatch(id);
    const identity = { role: 'PORTAL', subject: null, client: 'Cổng thông tin', departmentCode: '79-SYT' };
    expect(await look((_, authenticator) => withKey(authenticator, text))).toEqual(identity);

    const revoked = await key('revoke', id);
    expect(revoked).toMatchObject({ code: 0, stdout: expect.stringMatching(/is revoked/) });
    expect(await look((_, authenticator) => refusalOf(withKey(authenticator, text), text))).toBe('REVOKED');

    const listed = await key('list');
    const line = `${id}  PORTAL  79-SYT .+2099-06-30  revoked ${dayOf(new Date())}  Cổng thông tin\n`;
    expect(listed.stdout).toMatch(new RegExp(line));
    expect(isEchoed(text.slice(21), listed.stdout + made.stderr + revoked.stdout)).toBe(false);
    expect(listed.stdout).not.toMatch(/[0-9a-f]{64}/);

    const again = await key('revoke', text);
    expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/There is no key with this id/)]);
    expect(isEchoed(text, again.stderr)).toBe(false);
  }, 180_000);

  test('refuses a department that is not in force, and names those of its province', async () => {
    await look(async (database) => {
      await expect(checkDepartment(database, '79-SYT', today)).resolves.toBeUndefined();
      await expect(checkDepartment(database, '79-SLDTBXH', '2024-06-30')).resolves.toBeUndefined();
      for (const code of ['79-SLDTBXH', '79-XXX', '79-']) {
        await expect(checkDepartment(database, code, today)).rejects.toThrow(
          /today.*\. That province has .+79-SNV, .*79-SYT/,
        );
      }
      for (const code of ['can-tho', '', '79', '%-SYT']) {
        await expect(checkDepartment(database, code, today)).rejects.toThrow(/A code is such as 92-SYT/);
      }
    });
    const refused = await key('create', '--client', 'a', '--role', 'portal', '--department', '79-XXX');
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^lienthong: No department/) });
  });

  test.each([
    [['--client', 'a', '--role', 'anonymous'], /Give one of portal, analyst, officer/],
    [['--client', ' ', '--role', 'portal'], /Give a name/],
  ])('create %j is wrong use', async (args, reason) => {
    expect(await key('create', ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(reason) });
  });

  test('takes the last day of a key as a day in Viet Nam', () => {
    expect(readLastDay('2099-06-30')).toBe('2099-06-30');
    expect(endOf('2099-06-30').toISOString()).toBe('2099-06-30T17:00:00.000Z');
    expect(lastDayBefore(endOf('2099-12-31'))).toBe('2099-12-31');
    for (const text of ['2020-01-01', '2099-02-30', 'tomorrow', '2099-06-30T00:00']) {
      expect(() => readLastDay(text)).toThrow(/a day to come/);
    }
  });
});

describe('a department by its name', () => {
  let bodies: Bodies;
  beforeAll(async () => {
    bodies = await readBodies(today);
  });

  test.each([
    ['can-tho', '92-SYT'],
    ['Cần Thơ', '92-SYT'],
    ['ho-chi-minh', '79-SYT'],
    ['Thành phố Hồ Chí Minh', '79-SYT'],
    ['dak-lak', '66-SYT'],
    ['79-snv', '79-SNV'],
  ])('%s is %s', (text, code) => {
    expect(findDepartmentCode(text, bodies)).toBe(code);
  });

  test.each([
    ['soc-trang', /No department is called soc-trang today.*\. .+ an-giang \(91-SYT\), .+can-tho \(92-SYT\)/],
    ['', /No department is called/],
    ['molisa', /No department is called molisa today\. .+ can-tho \(92-SYT\)/],
    ['can-thoo', /\(did you mean can-tho\?\)/],
    ['92-SLDTBXH', /No department has the code 92-SLDTBXH today.*\. That province has .*92-SYT/],
    ['00-SYT', /No department has the code 00-SYT today.*by province there are/],
  ])('%j is refused, and the candidates are named', (text, reason) => {
    expect(() => findDepartmentCode(text, bodies)).toThrow(reason);
  });

  test('is one for each province of today', () => {
    const codes = bodies.provinces.map(({ name }) => findDepartmentCode(name, bodies));
    expect(new Set(codes).size).toBe(34);
  });

  test('is asked for where several departments are in charge, or none', () => {
    const [first] = bodies.departments.filter(({ code }) => code === '92-SYT');
    const departments = [...bodies.departments, { ...first!, code: '92-SXH' }];
    expect(() => findDepartmentCode('can-tho', { ...bodies, departments })).toThrow(/Give one of 92-SYT, 92-SXH/);
    expect(() => findDepartmentCode('can-tho', { ...bodies, departments: [] })).toThrow(/No department of .+in charge/);
  });
});

describe('lienthong token', () => {
  test('prints tokens that are signed by one key, made by whoever comes first and for its owner alone', async () => {
    const viewers = ['officer@can-tho', 'Portal@79-syt', 'analyst'];
    const outcomes = await Promise.all(viewers.map((as) => command(['token', '--as', as])));
    const authenticator = await demonstrating(place.directory);
    const identities = await Promise.all(outcomes.map(({ stdout }) => withToken(authenticator, stdout.trim())));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(outcomes.map(({ stderr }) => stderr)).toEqual([
      '',
      '',
      expect.stringMatching(/^[^\n]+until statistics come;.+\n$/),
    ]);
    expect(identities.map(({ role, departmentCode }) => [role, departmentCode])).toEqual([
      ['OFFICER', '92-SYT'],
      ['PORTAL', '79-SYT'],
      ['ANALYST', null],
    ]);
    expect(await readdir(place.directory)).toEqual(['demonstration-key.pem']);
    expect((await stat(path.join(place.directory, 'demonstration-key.pem'))).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['officer@soc-trang', {}, 1, /^lienthong: No department is called soc-trang today[^\n]+\n$/],
    ['analyst@molisa', {}, 1, /^lienthong: No department is called molisa today[^\n]+ can-tho \(92-SYT\)[^\n]+\n$/],
    ['king@can-tho', {}, 2, /Give one of portal/],
    ['analist@can-tho', {}, 2, /Give one of portal, analyst.+\(did you mean analyst\?\)/],
    ['admın', {}, 2, /Give one of portal/],
    ['oﬃcer@92-SYT', {}, 2, /Give one of portal/],
    ['officer@92-ſyt', {}, 1, /^lienthong: No department has the code 92-ſYT today[^\n]+\n$/],
    ['analyst', { LIENTHONG_ENV: 'production' }, 1, /^lienthong: LIENTHONG_ENV is production[^\n]+\n$/],
  ])('%s with %j is refused', async (as, more, code, reason) => {
    const outcome = await command(['token', '--as', as], more);
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(reason) });
  });

  test('refuses a key that was cut short', async () => {
    await inPlace(async ({ directory }) => {
      await writeFile(path.join(directory, 'demonstration-key.pem'), '-----BEGIN PRIVATE KEY-----\n');
      await expect(readDemonstrationKey(directory)).rejects.toThrow(/holds no key. Delete the file/);
    }, null);
  });
});

test('a hub prints tokens that it takes, and more are made while it holds its database', async () => {
  await inLoadedPlace(async ({ directory, settings }) => {
    const hubSettings = { ...settings, PORT: '0', LIENTHONG_SYNTHETIC: '0' };
    const hub = run(['serve'], hubSettings);
    const { input: stdout = '' } = await hub.printed(/Stop it with/);
    const lines = [...stdout.matchAll(/^export ([A-Z]+)=([\w.-]+)$/gm)];
    const authenticator = await demonstrating(directory);
    const identities = await Promise.all(lines.map(([, , token = '']) => withToken(authenticator, token)));
    expect(lines.map(([, name], n) => [name, identities[n]?.role, identities[n]?.departmentCode])).toEqual([
      ['OFFICER', 'OFFICER', '92-SYT'],
      ['PORTAL', 'PORTAL', '79-SYT'],
      ['ANALYST', 'ANALYST', null],
    ]);
    const more = await run(['token', '--as', 'auditor@hue', '--hours', '1'], settings).outcome;
    expect(more).toMatchObject({ code: 0, stderr: '' });
    expect(await withToken(authenticator, more.stdout.trim())).toMatchObject({ role: 'AUDITOR' });
    hub.child.kill('SIGTERM');
    await hub.outcome;
  }, null);
}, 180_000);
