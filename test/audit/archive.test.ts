import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import { appendEntries } from '../../src/audit/append-entries.ts';
import { archiveMonth } from '../../src/audit/archive.ts';
import { signStatement } from '../../src/audit/archived.ts';
import { closeAllBlocks } from '../../src/audit/close-blocks.ts';
import { writeStatement } from '../../src/audit/entry.ts';
import { exportLines } from '../../src/audit/export.ts';
import { Ledger } from '../../src/audit/ledger.ts';
import { parseMonth } from '../../src/audit/month.ts';
import { readShown, type ShownEntries } from '../../src/audit/show.ts';
import { readSigningKey } from '../../src/audit/signing-key.ts';
import { verifyExport } from '../../src/audit/verify-export.ts';
import { verifyLedger, type Verdict } from '../../src/audit/verify.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { run, type Outcome } from '../support/hub-process.ts';
import { lookBy, partOf } from '../support/ledger/events.ts';
import { keepCopy, restore, tamper } from '../support/ledger/plain-ledger.ts';
import { makeLoadedPlace } from '../support/loaded-place.ts';
import type { Place } from '../support/place.ts';

let place: Place;
let database: Database;
let key: KeyObject;
const { privateKey: anotherKey } = generateKeyPairSync('ed25519');

const file = (name: string): string => path.join(place.directory, name);
const idOf = (number: number): string => String(number).padStart(16, '0');
const audit = (...args: readonly string[]): Promise<Outcome> => run(['audit', ...args], place.settings).outcome;
const archive = (month: string, name: string) => archiveMonth(database, parseMonth(month)!, { file: file(name), key });
const verify = (): Promise<Verdict> => verifyLedger(database, { checkpoint: null, publicKeys: [createPublicKey(key)] });
const verifyFile = (name: string, keys: readonly KeyObject[] = [key]): Promise<Verdict> =>
  verifyExport(file(name), { checkpoint: null, publicKeys: keys.map(createPublicKey) });

/** Entries by the instants of each block. The last of September in Viet Nam is in one block with the first of October. */
const blocks: readonly (readonly string[])[] = [
  ['2026-08-15T01:00:00Z', '2026-08-16T01:00:00Z'],
  ['2026-09-10T01:00:00Z', '2026-09-11T01:00:00Z', '2026-09-12T01:00:00Z'],
  ['2026-09-30T16:59:59.999Z', '2026-09-30T17:00:00Z'],
  ['2026-10-05T01:00:00Z', '2026-10-06T01:00:00Z'],
];
/** Numbers of the entries of September. */
const september = [3, 4, 5, 6];
const count = blocks.flat().length;

async function appendBlock(instants: readonly string[], closedAt?: string): Promise<void> {
  let now = '';
  const ledger = new Ledger({
    database,
    log: pino({ level: 'silent' }),
    key,
    blockInterval: 3_600_000,
    now: () => new Date(now),
  });
  for (now of instants) await ledger.append([lookBy(now, ['91-SYT:1', `91-SYT:${now}`])]);
  now = closedAt ?? now;
  await ledger.close();
}

beforeAll(async () => {
  place = await makeLoadedPlace();
  database = await openDatabase(place);
  key = await readSigningKey(null, place.directory);
  // September has a table of its own; the other months are with the rest.
  await database.client.$queryRaw`SELECT ledger_prepare('2026-09-15T00:00:00Z')`;
  for (const instants of blocks) await appendBlock(instants);
  await keepCopy(database.client);
}, 180_000);
afterAll(async () => {
  await database.close();
  await place.remove();
});

async function hasTable(): Promise<boolean> {
  const [found] = await database.client.$queryRaw<{ is: boolean }[]>`
    SELECT to_regclass('public."LedgerEntry_2026_09"') IS NOT NULL AS "is"`;
  return found?.is === true;
}

const shown = async (which: Partial<ShownEntries>): Promise<string[]> =>
  (await readShown(database, { subject: null, department: null, since: null, limit: 100, ...which }))
    .filter(({ kind }) => kind === 'READ')
    .map(({ actor }) => actor ?? '')
    .sort();

describe('a month that was archived', () => {
  let lines: string[];
  beforeAll(async () => {
    await restore(database.client);
    expect(await hasTable()).toBe(true);
    const { ids } = await archive('2026-09', 'september.ndjson');
    expect(await hasTable()).toBe(false);
    expect(ids).toEqual(september);
    lines = (await readFile(file('september.ndjson'), 'utf8')).trim().split('\n');
  });

  test('the ledger is whole without it, and says how many entries it did not see', async () => {
    expect(await verify()).toMatchObject({
      fault: null,
      findings: [],
      waiting: 0,
      // That of the statement.
      entries: count + 1,
      archived: september.length,
      blocks: blocks.length + 1,
    });
  });

  test('the file verifies by itself, and has the entries of the month alone', async () => {
    const whole = { fault: null, findings: [], entries: september.length, archived: 1, blocks: 3 };
    expect(await verifyFile('september.ndjson')).toMatchObject(whole);
    const entries = lines.map((line) => JSON.parse(line) as { id?: number }).flatMap(({ id }) => id ?? []);
    expect(entries).toEqual(september);
    expect((await verifyFile('september.ndjson', [anotherKey])).findings).toContain(
      'the archive is signed by a key whose public key was not given',
    );
  });

  test('lists of a person, a department and a time have the other months', async () => {
    const kept = blocks.flat().filter((instant) => !(instant > '2026-09' && instant < '2026-09-30T17'));
    expect(await shown({})).toEqual(kept);
    expect(await shown({ subject: '91-SYT:1' })).toEqual(kept);
    expect(await shown({ subject: '91-SYT:2026-09-10T01:00:00Z' })).toEqual([]);
    expect(await shown({ department: '91-SYT' })).toEqual(kept);
    expect(await shown({ since: new Date('2026-09-01T00:00:00Z') })).toEqual(kept.slice(2));
    expect(await database.client.ledgerMention.count({ where: { key: '91-SYT' } })).toBe(kept.length);
    expect(await database.client.accessEvent.findMany({ where: { operation: 'ARCHIVE' } })).toMatchObject([
      { kind: 'CHANGE', role: 'ADMIN', fields: ['LedgerEntry'] },
    ]);
  });

  test('an export has what is left, and is whole', async () => {
    let text = '';
    for await (const part of exportLines(database, null)) text += part;
    await writeFile(file('rest.ndjson'), text);
    expect(await verifyFile('rest.ndjson')).toMatchObject({
      fault: null,
      findings: [],
      entries: count + 1 - september.length,
      archived: september.length,
    });
    const left = text.split('\n').filter((line) => !line.startsWith('{"id":8,'));
    await writeFile(file('rest.ndjson'), left.join('\n'));
    expect((await verifyFile('rest.ndjson')).fault).toMatchObject({ entry: idOf(8) });
  });

  test('an edited, dropped, inserted or moved line of the file is found, and one of another month or key', async () => {
    const at = lines.findIndex((line) => line.startsWith('{"id":4,'));
    const changed = 'the archive is not the one that was signed: it was changed';
    const cases: readonly (readonly [string, readonly string[], string])[] = [
      ['edited', lines.with(at, lines[at]!.replace('2026-09-11', '2026-09-13')), changed],
      ['dropped', lines.toSpliced(at, 1), changed],
      ['inserted', lines.toSpliced(at, 0, lines[at]!), changed],
      ['moved', lines.with(at, lines[at + 1]!).with(at + 1, lines[at]!), changed],
      ['cut off', lines.toSpliced(-3, 2), changed],
      [
        'renamed',
        lines.with(-1, lines.at(-1)!.replace('2026-09', '2026-08')),
        'the signature of the archive is not good',
      ],
      ['gone on with', [...lines, lines[at]!], 'the archive has lines after its signature'],
    ];
    for (const [how, text, finding] of cases) {
      await writeFile(file('changed.ndjson'), `${text.join('\n')}\n`);
      const { findings } = await verifyFile('changed.ndjson');
      expect([how, findings]).toEqual([how, expect.arrayContaining([finding])]);
    }
    await writeFile(file('changed.ndjson'), cases[0]![1].join('\n'));
    expect((await verifyFile('changed.ndjson')).fault).toMatchObject({ entry: idOf(4) });
    // Without its signature it is an export, which lacks entries.
    await writeFile(file('changed.ndjson'), lines.slice(0, -1).join('\n'));
    expect((await verifyFile('changed.ndjson')).fault).toMatchObject({ entry: idOf(7) });
  });

  test('what is deleted besides is found', async () => {
    await tamper(database.client, 'DELETE FROM "LedgerEntry" WHERE "id" = 8');
    expect((await verify()).fault).toEqual({ entry: idOf(8), what: 'is missing: block 4 has it' });
  });
});

test('a month can be archived after another, also the one with the statement of the other', async () => {
  await restore(database.client);
  await archive('2026-09', 'one.ndjson');
  await archive('2026-08', 'two.ndjson');
  expect(await verify()).toMatchObject({ fault: null, findings: [], archived: 6, entries: count + 2 });
  await archive('2026-10', 'three.ndjson');
  expect(await verify()).toMatchObject({ fault: null, findings: [], archived: count, entries: count + 3 });
  // As if the statements of the first two were archived with their month.
  await tamper(database.client, `DELETE FROM "LedgerEntry" WHERE "id" IN (${count + 1}, ${count + 2})`);
  expect((await verify()).fault).toMatchObject({ entry: idOf(count + 1) });
  for (const name of ['one', 'two', 'three']) {
    expect(await verifyFile(`${name}.ndjson`)).toMatchObject({ fault: null, findings: [] });
  }
});

test('an entry of a process that was down until the next month is archived with its own month', async () => {
  await restore(database.client);
  await appendBlock(['2026-09-29T01:00:00Z'], '2026-10-20T00:00:00Z');
  const { ids } = await archive('2026-09', 'late.ndjson');
  expect(ids).toEqual([...september, count + 1]);
  expect(await verifyFile('late.ndjson')).toMatchObject({ fault: null, findings: [], entries: 5 });
  expect(await verify()).toMatchObject({ fault: null, findings: [], archived: 5 });
});

test('a statement of an archive hides nothing that was deleted, unless the hub signed it', async () => {
  const statement = { month: '2026-09', entries: [[3, 6] as const], file: '0'.repeat(64) };
  const stated = [
    statement,
    signStatement(statement, anotherKey),
    signStatement(statement, key).replace('[3,6]', '[2,7]'),
  ];
  for (const archived of stated) {
    await restore(database.client);
    await appendEntries(database.client, [writeStatement('ARCHIVE', { archived }, new Date().toISOString())]);
    await closeAllBlocks(database, key);
    await tamper(database.client, 'DELETE FROM "LedgerEntry" WHERE "id" BETWEEN 3 AND 6');
    expect((await verify()).fault).toEqual({ entry: idOf(3), what: 'is missing: block 2 has it' });
  }
});

describe('as a command', () => {
  /** In Viet Nam. */
  const thisMonth = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7);
  beforeAll(async () => {
    await restore(database.client);
    await appendBlock([new Date().toISOString()]);
    await database.close();
  });
  afterAll(async () => {
    database = await openDatabase(place);
  });

  test('it archives a month, and the ledger and the file verify', async () => {
    const done = await audit('archive', '--month', '2026-09', '--out', file('september-2.ndjson'));
    expect([done.code, done.stderr, done.stdout]).toEqual([
      0,
      '',
      expect.stringMatching(
        /^4 entries of 2026-09 are in .*september-2\.ndjson and no longer in the database; .* [0-9a-f]{64}\.\n$/,
      ),
    ]);
    expect(await audit('verify')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^The ledger is whole: 11 entries in 6 blocks; 4 of them in archives, of which the hashes alone were checked\. Root/,
      ),
    });
    const elsewhere = { LIENTHONG_DATA_DIR: file('no hub here') };
    const keys = ['--public-key', file('ledger-key.pub.pem')];
    expect(
      await run(['audit', 'verify', '--file', file('september-2.ndjson'), ...keys], elsewhere).outcome,
    ).toMatchObject({ code: 0, stdout: expect.stringMatching(/^The ledger is whole: 4 entries in 3 blocks/) });
  }, 120_000);

  test('it refuses a month that is not over or has no entry, and a file that exists, and says what to do', async () => {
    const refused: readonly (readonly [string, string, number, RegExp])[] = [
      [thisMonth, 'new.ndjson', 1, /^lienthong: \S+ is not over yet: only a past month can be archived\.\n$/],
      ['2026-07', 'new.ndjson', 1, /^lienthong: The ledger has no entry of 2026-07\.\n$/],
      ['2026-09', 'new.ndjson', 1, /^lienthong: The ledger has no entry of 2026-09\.\n$/],
      ['2026-10', 'september-2.ndjson', 1, /^lienthong: .*september-2\.ndjson exists: give another file\.\n$/],
      ['2026-13', 'new.ndjson', 2, /Give a month, 2026-10\./],
    ];
    const before = await readFile(file('september-2.ndjson'), 'utf8');
    for (const [month, name, code, reason] of refused) {
      const outcome = await audit('archive', '--month', month, '--out', file(name));
      expect([outcome.code, outcome.stdout]).toEqual([code, '']);
      expect(outcome.stderr).toMatch(reason);
    }
    expect(await readFile(file('september-2.ndjson'), 'utf8')).toBe(before);
    await expect(readFile(file('new.ndjson'))).rejects.toThrow('ENOENT');
  }, 120_000);
});

test('parts of other owners in an entry are archived with it', async () => {
  await restore(database.client);
  const ledger = new Ledger({
    database,
    log: pino({ level: 'silent' }),
    key,
    now: () => new Date('2026-09-20T00:00:00Z'),
  });
  await ledger.append([{ ...lookBy('both'), parts: [partOf(['a']), partOf(['b'], { ownerDepartmentId: '79-SYT' })] }]);
  await ledger.close();
  expect(await database.client.accessEvent.count({ where: { actor: 'both' } })).toBe(2);
  await archive('2026-09', 'both.ndjson');
  expect(await database.client.accessEvent.count({ where: { actor: 'both' } })).toBe(0);
  expect(await readFile(file('both.ndjson'), 'utf8')).toMatch('79-SYT');
});
