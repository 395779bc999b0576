import { createHash, createPublicKey } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { Ledger } from '../src/audit/ledger.ts';
import { readSigningKey } from '../src/audit/signing-key.ts';
import { writeCheckpoint } from '../src/audit/checkpoints.ts';
import { verifyLedger } from '../src/audit/verify.ts';
import { openDatabase, type Database } from '../src/db/database.ts';
import { applyMigrations } from '../src/db/migrations.ts';
import { lookBy } from './support/events.ts';
import { run, type Outcome } from './support/hub-process.ts';
import { globalId } from './support/ids.ts';
import { makePlace, type Place } from './support/place.ts';
import { firstDifference, keepCopy, readPlain, restore, tamper } from './support/plain-ledger.ts';
import { runs } from './support/seed.ts';

const count = 24;

let place: Place;
const silent = pino({ level: 'silent' });
const open = (): Promise<Database> => openDatabase({ url: place.url, directory: place.directory });

/** Works on the database while no command does. */
async function within<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const audit = (...args: readonly string[]): Promise<Outcome> => run(['audit', ...args], place.settings).outcome;
const file = (name: string): string => path.join(place.directory, name);
const idOf = (sequence: number): string => String(sequence).padStart(16, '0');

beforeAll(async () => {
  place = await makePlace();
  await within(async (database) => {
    await applyMigrations(database.adapter);
    const key = await readSigningKey(null, place.directory);
    const instants = Array.from(
      { length: count },
      (_, number) => new Date(Date.UTC(2026, 10, 20 + number / 8, number)),
    );
    const ledger = new Ledger({ database, log: silent, key, now: () => instants.shift() ?? new Date() });
    for (let number = 1; number <= count; number += 1) {
      await ledger.append([lookBy(`officer ${number}`, ['92-SYT:1', `92-SYT:${number + 1}`])]);
      if (number === 10) await writeCheckpoint(database, key, new Date());
    }
    await ledger.close();
    await keepCopy(database.client);
  });
}, 300_000);
afterAll(() => place.remove());

const mend = (): Promise<void> => within(({ client }) => restore(client));

/** The message of the command after the change that these statements make to the ledger as it was. */
async function tampered(statements: readonly string[], ...args: readonly string[]): Promise<string> {
  await within(async ({ client }) => {
    await restore(client);
    await tamper(client, ...statements);
  });
  const { code, stderr, stdout } = await audit('verify', ...args);
  expect([code, stdout]).toEqual([1, '']);
  const message = stderr.split('\n').filter((line) => line.startsWith('lienthong:'));
  expect(message).toHaveLength(1);
  return message[0] ?? '';
}

test('a ledger that nobody touched is whole, from the start, from a checkpoint and as an export', async () => {
  const whole = await audit('verify');
  expect(whole).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^The ledger is whole: 24 entries, the last 24/),
  });
  expect(whole.stderr).toMatch('24/24 entries');
  expect(await audit('checkpoint', '--out', file('now.json'))).toMatchObject({ code: 0, stdout: '' });
  const checkpoint = JSON.parse(await readFile(file('now.json'), 'utf8')) as Record<string, unknown>;
  expect(checkpoint).toMatchObject({ sequence: 24, hash: /hash ([0-9a-f]{64})/.exec(whole.stdout)?.[1] });
  expect(await audit('verify', '--checkpoint', file('now.json'))).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^The ledger is whole: 1 entries/),
  });
  expect(await audit('export', '--out', file('all.ndjson'))).toMatchObject({ code: 0, stdout: '' });
  expect((await stat(file('all.ndjson'))).mode & 0o777).toBe(0o600);
  expect(await audit('verify', '--file', file('all.ndjson'), '--checkpoint', file('now.json'))).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^The ledger is whole: 24 entries/),
  });
}, 300_000);

test('the chain is what its description says', async () => {
  const { stdout } = await audit('export');
  let previous = '';
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(count);
  lines.forEach((line, place) => {
    const entry = JSON.parse(line) as Record<string, string>;
    const hash = createHash('sha256')
      .update(`${previous}\n${idOf(place + 1)}\n${entry['body']}`)
      .digest('hex');
    expect(entry).toEqual({ id: idOf(place + 1), previous, hash, body: expect.any(String) });
    previous = hash;
  });
}, 300_000);

const rehash = (from: number): string => `DO $$ DECLARE entry record; previous text; BEGIN
  SELECT "hash" INTO previous FROM "LedgerEntry" WHERE "id" = '${idOf(from - 1)}';
  FOR entry IN SELECT * FROM "LedgerEntry" WHERE "id" >= '${idOf(from)}' ORDER BY "id" LOOP
    previous := encode(sha256(convert_to(coalesce(previous, '') || E'\\n' || entry."id" || E'\\n' || entry."body", 'UTF8')), 'hex');
    UPDATE "LedgerEntry" SET "hash" = previous WHERE "id" = entry."id";
  END LOOP;
  UPDATE "LedgerHead" SET "hash" = previous;
END $$`;

const forge = (sequence: number): string =>
  `UPDATE "LedgerEntry" SET "actor" = 'nobody', "body" = replace("body", 'officer ${sequence}"', 'nobody"') WHERE "id" = '${idOf(sequence)}'`;

const cutTo = (sequence: number): string[] => [
  `DELETE FROM "LedgerEntry" WHERE "id" > '${idOf(sequence)}'`,
  `DELETE FROM "LedgerSubject" WHERE "entryId" > '${idOf(sequence)}'`,
];
const setHead = (sequence: number): string =>
  `UPDATE "LedgerHead" SET "sequence" = ${sequence}, "hash" = (SELECT "hash" FROM "LedgerEntry" WHERE "id" = '${idOf(sequence)}')`;

const tamperings: readonly (readonly [string, readonly string[], number, RegExp])[] = [
  ['an edited entry', [forge(7)], 7, /does not have the hash of its content/],
  [
    'an edited column',
    [`UPDATE "LedgerEntry" SET "purpose" = 'x' WHERE "id" = '${idOf(7)}'`],
    7,
    /in its column purpose/,
  ],
  ['a dropped entry', [`DELETE FROM "LedgerEntry" WHERE "id" = '${idOf(7)}'`], 7, /is missing: it was dropped/],
  [
    'two entries in each other’s place',
    [
      `UPDATE "LedgerEntry" SET "id" = 'aside' WHERE "id" = '${idOf(7)}'`,
      `UPDATE "LedgerEntry" SET "id" = '${idOf(7)}' WHERE "id" = '${idOf(9)}'`,
      `UPDATE "LedgerEntry" SET "id" = '${idOf(9)}' WHERE "id" = 'aside'`,
    ],
    7,
    /does not have the hash of its content/,
  ],
  ['entries cut off', cutTo(20), 21, /is missing: the head of the ledger is at entry 0+24/],
  [
    'entries cut off, and the head set back',
    [...cutTo(20), setHead(20)],
    21,
    /is missing: the checkpoint of .* was made of entry 0+24/,
  ],
  ['the head set back', [setHead(20)], 21, /stands behind the head/],
  ['a rewritten chain', [forge(7), rehash(7)], 10, /is not the one that the checkpoint of/],
  [
    'a rewritten entry at the end of the chain',
    ['DELETE FROM "LedgerCheckpoint"', forge(24), rehash(24), `UPDATE "LedgerHead" SET "hash" = 'x'`],
    24,
    /is not the one that the head/,
  ],
  [
    'a beneficiary taken off',
    [`DELETE FROM "LedgerSubject" WHERE "entryId" = '${idOf(7)}' AND "beneficiaryId" = '92-SYT:1'`],
    7,
    /does not have the beneficiaries/,
  ],
  [
    'a forged checkpoint',
    [`UPDATE "LedgerCheckpoint" SET "hash" = reverse("hash") WHERE "sequence" = 10`],
    10,
    /its signature is not good/,
  ],
];

test.each(tamperings)(
  '%s is found and named',
  async (_, statements, sequence, what) => {
    const message = await tampered(statements);
    expect(message).toMatch(new RegExp(`^lienthong: entry ${idOf(sequence)} `));
    expect(message).toMatch(what);
  },
  60_000,
);

test('an inserted entry is found and named', async () => {
  const insert = `INSERT INTO "LedgerEntry" SELECT (jsonb_populate_record(e, '{"id": "${idOf(7)}a"}')).* FROM "LedgerEntry" e WHERE "id" = '${idOf(7)}'`;
  expect(await tampered([insert])).toMatch(`entry ${idOf(7)}a stands where no entry belongs`);
}, 300_000);

test('a checkpoint kept elsewhere finds what none in the database tells any more', async () => {
  const without = ['DELETE FROM "LedgerCheckpoint"'];
  await mend();
  await audit('checkpoint', '--out', file('kept.json'));
  const kept = ['--checkpoint', file('kept.json')];
  expect(await tampered([...without, ...cutTo(20), setHead(20)], ...kept)).toMatch(
    new RegExp(`entry ${idOf(21)} is missing: the checkpoint of`),
  );
  expect(await tampered([...without, forge(7), rehash(7)], ...kept)).toMatch(
    new RegExp(`entry ${idOf(24)} is not the one that the checkpoint of`),
  );
  // Somebody with a key of their own signs what they made of it.
  const other = await makePlace(null);
  const key = await readSigningKey(null, other.directory);
  const own = JSON.parse(await readFile(file('kept.json'), 'utf8')) as Record<string, unknown>;
  await within(async (database) => {
    await restore(database.client);
    await writeFile(file('theirs.json'), JSON.stringify(await writeCheckpoint(database, key, new Date())));
  });
  expect(await audit('verify', '--checkpoint', file('theirs.json'))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/signed by the key [0-9a-f]{16}, whose public key was not given/),
  });
  await writeFile(file('their-key.pem'), createPublicKey(key).export({ type: 'spki', format: 'pem' }));
  expect(
    await audit(
      'verify',
      '--checkpoint',
      file('theirs.json'),
      '--public-key',
      file('their-key.pem'),
      file('ledger-key.pub.pem'),
    ),
  ).toMatchObject({ code: 0 });
  await writeFile(file('forged.json'), JSON.stringify({ ...own, sequence: 23 }));
  expect(await audit('verify', '--checkpoint', file('forged.json'))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/its signature is not good/),
  });
  await other.remove();
}, 300_000);

test('an export is checked without the database: edited, dropped, reordered, inserted and cut-off lines are found', async () => {
  await mend();
  const lines = (await audit('export')).stdout.trim().split('\n');
  await audit('checkpoint', '--out', file('kept.json'));
  const check = async (changed: readonly string[], ...args: readonly string[]): Promise<Outcome> => {
    await writeFile(file('changed.ndjson'), `${changed.join('\n')}\n`);
    return run(['audit', 'verify', '--file', file('changed.ndjson'), ...args], {
      LIENTHONG_DATA_DIR: file('no hub here'),
    }).outcome;
  };
  const keys = ['--checkpoint', file('kept.json'), '--public-key', file('ledger-key.pub.pem')];
  expect(await check(lines)).toMatchObject({ code: 0 });
  expect(await check(lines, ...keys)).toMatchObject({ code: 0 });
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [lines.with(6, lines[6]!.replace('officer 7', 'nobody')), 7, /hash of its content/],
    [lines.toSpliced(6, 1), 7, /is missing/],
    [lines.with(6, lines[7]!).with(7, lines[6]!), 7, /is missing/],
    [lines.toSpliced(6, 0, lines[5]!), 6, /stands where no entry belongs/],
    [lines.slice(0, 20), 21, /is missing: the checkpoint/],
  ];
  for (const [changed, sequence, what] of cases) {
    const { code, stderr } = await check(changed, ...keys);
    expect([code, stderr]).toEqual([1, expect.stringMatching(what)]);
    expect(stderr).toMatch(`lienthong: entry ${idOf(sequence)} `);
  }
  expect(await check(lines.with(3, 'no entry'))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/entry on line 4 is no entry/),
  });
  const late = await audit('export', '--since', '2026-11-22');
  const first = JSON.parse(late.stdout.slice(0, late.stdout.indexOf('\n'))) as { readonly body: string };
  expect(JSON.parse(first.body)).toMatchObject({ at: expect.stringMatching(/^2026-11-2[12]/) });
  expect(await check(late.stdout.trim().split('\n'), ...keys)).toMatchObject({ code: 0 });
}, 300_000);

/** A change of one entry's row or of its subjects, in every way that a change can be made. */
const edits = (id: string): readonly string[] => [
  ...['body', 'hash', 'actor', 'client', 'purpose', 'operation', 'ownerDepartmentId', 'clauseId', 'reason'].map(
    (column) => `UPDATE "LedgerEntry" SET "${column}" = coalesce("${column}", '') || 'x' WHERE "id" = '${id}'`,
  ),
  `UPDATE "LedgerEntry" SET "at" = "at" + interval '1 millisecond' WHERE "id" = '${id}'`,
  `UPDATE "LedgerEntry" SET "kind" = 'DENIAL' WHERE "id" = '${id}'`,
  `UPDATE "LedgerEntry" SET "role" = 'ADMIN' WHERE "id" = '${id}'`,
  `UPDATE "LedgerEntry" SET "fields" = "fields" || ARRAY['x'] WHERE "id" = '${id}'`,
  `UPDATE "LedgerEntry" SET "id" = "id" || 'x' WHERE "id" = '${id}'`,
  `DELETE FROM "LedgerEntry" WHERE "id" = '${id}'`,
  `DELETE FROM "LedgerSubject" WHERE "entryId" = '${id}' AND "beneficiaryId" = '92-SYT:1'`,
  `INSERT INTO "LedgerSubject" VALUES ('${id}', '92-SYT:999')`,
  `INSERT INTO "LedgerSubject" VALUES ('${id}x', '92-SYT:999')`,
  `UPDATE "LedgerSubject" SET "entryId" = '${idOf(3)}' WHERE "entryId" = '${id}' AND "beneficiaryId" <> '92-SYT:1'`,
];

test('of any changes, the first place where the ledger is not as it was is named', async () => {
  await within(async (database) => {
    const { client } = database;
    const publicKeys = [createPublicKey(await readSigningKey(null, place.directory))];
    await restore(client);
    const before = await readPlain(client);
    const change = fc
      .integer({ min: 1, max: count })
      .chain((sequence) => fc.constantFrom(...edits(idOf(sequence)), ...cutTo(sequence)));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (statements) => {
        await tamper(client, ...statements);
        const { fault } = await verifyLedger(database, { checkpoint: null, publicKeys });
        const expected = firstDifference(before, await readPlain(client));
        await restore(client);
        expect(fault?.entry ?? null).toBe(expected);
      }),
      runs(150),
    );
    expect(await verifyLedger(database, { checkpoint: null, publicKeys })).toMatchObject({ fault: null });
  });
}, 300_000);

test('entries are shown newest first, of a beneficiary, a department or a time', async () => {
  const { stdout } = await audit('show', '--limit', '2');
  const [heading, ...rows] = stdout.trim().split('\n');
  expect(heading).toMatch(/^Entry +At +Kind +Who/);
  expect(rows.map((row) => row.split(/ +/).slice(0, 6).join(' '))).toEqual([
    expect.stringMatching(/^24 \S+Z READ officer 24/),
    expect.stringMatching(/^23 \S+Z READ officer 23/),
  ]);
  const lines = async (...args: readonly string[]): Promise<number> =>
    (await audit('show', ...args)).stdout.trim().split('\n').length - 1;
  expect(await lines('--subject', '92-SYT:1')).toBe(24);
  expect(await lines('--subject', globalId('Beneficiary', '92-SYT:4'))).toBe(1);
  expect(await lines('--since', '2026-11-22T00:00:00Z')).toBeLessThan(24);
  expect((await audit('show', '--subject', 'nobody')).stdout).toBe('No entry.\n');
}, 300_000);

const refused: readonly (readonly [readonly string[], number, RegExp])[] = [
  [['show', '--since', '2026-02-30'], 2, /Give a day, 2026-11-22, or an instant/],
  [['export', '--since', 'yesterday'], 2, /Give a day/],
  [['show', '--limit', '0'], 2, /Give a whole number from 1/],
  [['show', '--department', 'no-such'], 1, /^lienthong: No department has the code or key no-such\.\n$/],
  [['verify', '--file', '/no/such/file'], 1, /^lienthong: \/no\/such\/file cannot be read: ENOENT[^\n]*\n$/],
  [['verify', '--checkpoint', 'package.json'], 1, /^lienthong: package\.json is not a checkpoint of the ledger\.\n$/],
  [
    ['verify', '--public-key', 'package.json'],
    1,
    /^lienthong: package\.json is not an Ed25519 public key \(PEM\)\.\n$/,
  ],
  [
    ['export', '--out', '/no/such/folder/file'],
    1,
    /^lienthong: \/no\/such\/folder\/file cannot be written: ENOENT[^\n]*\n$/,
  ],
];

test.each(refused)('%j is refused in one clear line', async (args, code, reason) => {
  const outcome = await audit(...args);
  expect([outcome.code, outcome.stdout]).toEqual([code, '']);
  expect(outcome.stderr).toMatch(reason);
}, 300_000);

test('a database without a ledger, and a key that is none, are named in one line without the key', async () => {
  const other = await makePlace();
  const settings = { ...other.settings, LIENTHONG_LEDGER_KEY: 'not a key at all' };
  expect(await run(['audit', 'verify'], other.settings).outcome).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^lienthong: This database has no ledger yet\. [^\n]*\n$/),
  });
  const { code, stderr } = await run(['audit', 'verify'], settings).outcome;
  expect([code, stderr]).toEqual([
    1,
    'lienthong: LIENTHONG_LEDGER_KEY is not an Ed25519 private key (PKCS#8), as PEM or as base64.\n',
  ]);
  await other.remove();
}, 300_000);

test('a key that is set signs in place of one in the data directory', async () => {
  const other = await makePlace(null);
  const key = await readSigningKey(null, other.directory);
  const forms = [
    key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    key.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('\n', '\\n'),
    key.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  ];
  for (const form of forms) expect((await readSigningKey(form, '/no/such/folder')).equals(key)).toBe(true);
  expect((await stat(path.join(other.directory, 'ledger-key.pem'))).mode & 0o777).toBe(0o600);
  const again = await readSigningKey(null, other.directory);
  expect(again.equals(key)).toBe(true);
  await other.remove();
});
