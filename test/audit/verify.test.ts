import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { appendEntries } from '../../src/audit/append-entries.ts';
import { closeNextBlock } from '../../src/audit/blocks.ts';
import { parseLine } from '../../src/audit/checkpoint-file.ts';
import { parseCheckpoint, type Checkpoint } from '../../src/audit/checkpoint.ts';
import { writeEntry } from '../../src/audit/entry.ts';
import { exportLines } from '../../src/audit/export.ts';
import { Ledger } from '../../src/audit/ledger.ts';
import { readShown, type ShownEntries } from '../../src/audit/show.ts';
import { readSigningKey } from '../../src/audit/signing-key.ts';
import { verifyExport } from '../../src/audit/verify-export.ts';
import { verifyLedger, type Verdict, type VerifyOptions } from '../../src/audit/verify.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrate/migrations.ts';
import { lookBy } from '../support/ledger/events.ts';
import { untilEnded } from '../support/ledger/until-ended.ts';
import { rewriteFrom } from '../support/ledger/forge.ts';
import { run, type Outcome } from '../support/hub-process.ts';
import { globalId } from '../support/ids.ts';
import { makePlace, type Place } from '../support/place.ts';
import { differencesOf, keepCopy, readPlain, restore, tamper } from '../support/ledger/plain-ledger.ts';
import { onDatabase, runs } from '../support/property/runs.ts';
import { until } from '../support/until.ts';

const count = 24;
/** The last entry of each block. */
const signed = [10, 16, 24];

let place: Place;
let database: Database;
let key: KeyObject;
const silent = pino({ level: 'silent' });
const { privateKey: anotherKey } = generateKeyPairSync('ed25519');
const open = ({ url, directory }: Place): Promise<Database> => openDatabase({ url, directory });

const audit = (...args: readonly string[]): Promise<Outcome> => run(['audit', ...args], place.settings).outcome;
const file = (name: string): string => path.join(place.directory, name);
const idOf = (number: number): string => String(number).padStart(16, '0');
const verify = (options: Partial<VerifyOptions> = {}): Promise<Verdict> =>
  verifyLedger(database, { checkpoint: null, publicKeys: [createPublicKey(key)], ...options });

const pemOf = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

/** Appends entries, and closes a block over them by closing the ledger. */
async function appendTo(last: number, from: number): Promise<void> {
  let instant = new Date();
  const ledger = new Ledger({
    database,
    log: silent,
    key,
    checkpointFile: file('checkpoints.ndjson'),
    blockInterval: 3_600_000,
    now: () => instant,
  });
  for (let number = from; number <= last; number += 1) {
    instant = new Date(Date.UTC(2026, 10, 20 + number / 8, number));
    await ledger.append([lookBy(`officer ${number}`, ['92-SYT:1', `92-SYT:${number + 1}`])]);
  }
  await ledger.close();
}

beforeAll(async () => {
  place = await makePlace();
  database = await open(place);
  await applyMigrations(database);
  key = await readSigningKey(null, place.directory);
  let from = 1;
  for (const last of signed) {
    await appendTo(last, from);
    from = last + 1;
  }
  await keepCopy(database.client);
}, 300_000);
afterAll(async () => {
  await database.close();
  await place.remove();
});

/** What is found after the change that these statements make to the ledger as it was. */
async function tampered(statements: readonly string[], options: Partial<VerifyOptions> = {}): Promise<Verdict> {
  await restore(database.client);
  await tamper(database.client, ...statements);
  return verify(options);
}

const filed = (): Partial<VerifyOptions> => ({ checkpointFile: file('checkpoints.ndjson') });
const readLines = async (name: string): Promise<(Checkpoint | null)[]> =>
  (await readFile(file(name), 'utf8')).trim().split('\n').map(parseLine);
const readFiled = async (): Promise<Checkpoint[]> =>
  (await readLines('checkpoints.ndjson')).filter((checkpoint) => checkpoint !== null);

/** Stores an entry of an officer as a process does that signs nothing. */
const store = (actor: string): Promise<number> =>
  appendEntries(database.client, [writeEntry(lookBy(actor), new Date().toISOString())]);

test('a ledger that nobody touched is whole', async () => {
  await restore(database.client);
  const whole = { fault: null, findings: [], entries: count, archived: 0, waiting: 0, blocks: 3 };
  expect(await verify()).toMatchObject(whole);
  expect(await verify(filed())).toMatchObject(whole);
  const checkpoints = await readFiled();
  expect(checkpoints.map(({ size }) => size)).toEqual([1, 2, 3]);
  expect(new Set(checkpoints.map(({ origin }) => origin)).size).toBe(1);
  expect((await stat(file('checkpoints.ndjson'))).mode & 0o777).toBe(0o600);
  expect(await verify({ checkpoint: checkpoints[2]! })).toMatchObject({ fault: null, findings: [], entries: 0 });
  expect(await verify({ checkpoint: checkpoints[1]! })).toMatchObject({ fault: null, findings: [], entries: 8 });
});

test('an entry that waits for a block is counted as such', async () => {
  await restore(database.client);
  await store('waits');
  expect(await verify()).toMatchObject({ fault: null, findings: [], entries: count, waiting: 1 });
});

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const treeOf = (leaves: readonly Buffer[]): Buffer => {
  if (leaves.length === 1) return leaves[0]!;
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256('\x01', treeOf(leaves.slice(0, split)), treeOf(leaves.slice(split)));
};

test('blocks and entries are hashed as their description says', async () => {
  await restore(database.client);
  let text = '';
  for await (const lines of exportLines(database, null)) text += lines;
  const [start, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, any>);
  expect(start).toEqual({ after: 0, frontier: '', previous: '' });
  const blocks = lines.filter((line) => 'block' in line);
  const entries = new Map(lines.filter((line) => 'body' in line).map((line) => [line['id'] as number, line]));
  expect(blocks.map(({ ids }) => ids.at(-1))).toEqual(signed);
  expect(entries.size).toBe(count);
  const headers: Buffer[] = [];
  for (const { block, ids, leaves, checkpoint } of blocks) {
    const header = JSON.parse(block) as Record<string, unknown>;
    const hashes = (ids as number[]).map((id) => {
      const { body, salt } = entries.get(id)!;
      const [request, look, part] = body.split('\n') as string[];
      const secret = createHash('shake256', { outputLength: 16 }).update(Buffer.from(salt, 'hex')).digest('hex');
      const ofPart = sha256(`${secret}\n${sha256(look!).toString('hex')}\n${part}`).toString('hex');
      return sha256(`${request}\n${ofPart}`).toString('hex');
    });
    expect(leaves).toEqual(hashes);
    const tree = treeOf(hashes.map((hash, place) => sha256('\x00', `${ids[place]}\n${hash}`)));
    expect(header).toEqual({
      block: headers.length + 1,
      at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      entries: ids.length,
      first: ids[0],
      last: ids.at(-1),
      root: tree.toString('hex'),
      previous: headers.at(-1)?.toString('hex') ?? '',
    });
    headers.push(sha256('\x00', block));
    const [origin, size, root] = checkpoint.split('\n') as string[];
    expect([size, root]).toEqual([String(headers.length), treeOf(headers).toString('base64')]);
    expect(origin).toBe(`lienthong-ledger/${headers[0]!.toString('hex').slice(0, 16)}`);
  }
});

const forge = (number: number): string =>
  `UPDATE "LedgerEntry" SET "body" = replace("body", 'officer ${number}"', 'nobody"') WHERE "id" = ${number}`;
const drop = (number: number): string => `DELETE FROM "LedgerEntry" WHERE "id" = ${number}`;
const cutEntries = (last: number): string => `DELETE FROM "LedgerEntry" WHERE "id" > ${last}`;
const cutBlocks = (last: number): string => `DELETE FROM "LedgerBlock" WHERE "number" > ${last}`;
const insert = (changes: Record<string, unknown>, number = 7): string =>
  `INSERT INTO "LedgerEntry" SELECT (jsonb_populate_record(e, '${JSON.stringify(changes)}')).* FROM "LedgerEntry" e WHERE "id" = ${number}`;
const swap = (column: string): string =>
  `UPDATE "LedgerEntry" e SET "${column}" = other."${column}" FROM "LedgerEntry" other
   WHERE e."id" IN (7, 9) AND other."id" = 16 - e."id"`;

const tamperings: readonly (readonly [string, readonly string[], number, RegExp])[] = [
  ['an edited entry', [forge(7)], 7, /^does not have the hash that block 1 signed/],
  ['an edited last entry', [forge(24)], 24, /^does not have the hash that block 3 signed/],
  [
    'an edited secret',
    [`UPDATE "LedgerEntry" SET "salt" = sha256("salt") WHERE "id" = 7`],
    7,
    /^does not have the hash/,
  ],
  ['a body that is none', [`UPDATE "LedgerEntry" SET "body" = 'x' WHERE "id" = 7`], 7, /^does not have the hash/],
  [
    'a column that differs from the body',
    [`UPDATE "LedgerEntry" SET "at" = "at" + interval '1 millisecond' WHERE "id" = 7`],
    7,
    /^has a column at that differs/,
  ],
  [
    'a hash that differs from the block',
    [`UPDATE "LedgerEntry" SET "leaf" = sha256("leaf") WHERE "id" = 7`],
    7,
    /^has a column leaf that differs/,
  ],
  ['a dropped entry', [drop(7)], 7, /^is missing: block 1 has it/],
  ['two bodies in each other’s place', [swap('body')], 7, /^does not have the hash/],
  [
    'two entries in each other’s place',
    [
      'UPDATE "LedgerEntry" SET "id" = -7 WHERE "id" = 7',
      'UPDATE "LedgerEntry" SET "id" = 7 WHERE "id" = 9',
      'UPDATE "LedgerEntry" SET "id" = 9 WHERE "id" = -7',
    ],
    7,
    /^does not have the hash/,
  ],
  ['an entry that was moved to the end', ['UPDATE "LedgerEntry" SET "id" = 99 WHERE "id" = 7'], 7, /^is missing/],
  ['entries cut off', [cutEntries(20)], 21, /^is missing: block 3 has it/],
  ['entries of a whole block cut off', [cutEntries(16)], 17, /^is missing: block 3 has it/],
  ['blocks dropped at the start', ['DELETE FROM "LedgerBlock" WHERE "number" = 1'], 11, /^is in block 2, but block 1/],
  ['blocks dropped in the middle', ['DELETE FROM "LedgerBlock" WHERE "number" = 2'], 17, /^is in block 3, but block 2/],
  [
    'a block dropped with its entries, and the next in its place',
    [
      'DELETE FROM "LedgerBlock" WHERE "number" = 2',
      'DELETE FROM "LedgerEntry" WHERE "id" BETWEEN 11 AND 16',
      'UPDATE "LedgerBlock" SET "number" = 2 WHERE "number" = 3',
    ],
    17,
    /^is in block 2, whose header was changed/,
  ],
  [
    'a person’s fingerprint taken off',
    [`UPDATE "LedgerEntry" SET "subjects" = '{}' WHERE "id" = 7`],
    7,
    /^is not found/,
  ],
  ['all fingerprints taken off', ['UPDATE "LedgerEntry" SET "subjects" = NULL WHERE "id" = 7'], 7, /^is not found/],
  [
    'a fingerprint added',
    [`UPDATE "LedgerEntry" SET "subjects" = "subjects" || ledger_fingerprints('{x}') WHERE "id" = 7`],
    7,
    /^is not found/,
  ],
  [
    'a mention of an owner taken off',
    [
      `DELETE FROM "LedgerMention" WHERE "key" = '91-SYT' AND "second" = (
        SELECT extract(epoch FROM "at") FROM "LedgerEntry" WHERE "id" = 7)`,
    ],
    7,
    /^is not found/,
  ],
  [
    'mentions of readers taken off',
    [`DELETE FROM "LedgerMention" WHERE "key" = '92-SYT'`],
    1,
    /^is not found by all that its body names/,
  ],
  ['an entry inserted beside one', [insert({ at: '2026-11-25T00:00:00Z' })], 7, /^is there twice/],
  ['an entry inserted before the first', [insert({ id: 0 })], 0, /^is in no block: it was inserted/],
  ['an entry inserted far before the first', [insert({ id: -7 })], -7, /^is in no block: it was inserted/],
  [
    'an entry taken out of its block',
    [
      `UPDATE "LedgerBlock" SET "entries" = array_remove("entries", 13::bigint), "leaves" = substr("leaves", 33) WHERE "number" = 2`,
    ],
    11,
    /^is in block 2, whose list of entries was changed/,
  ],
  [
    'a changed hash in a block',
    [`UPDATE "LedgerBlock" SET "leaves" = sha256('x') || substr("leaves", 33) WHERE "number" = 2`],
    11,
    /^is in block 2, whose list of entries was changed/,
  ],
  [
    'a changed header',
    [`UPDATE "LedgerBlock" SET "header" = replace("header", '"at":"2', '"at":"3') WHERE "number" = 2`],
    11,
    /^is in block 2, (whose checkpoint states other blocks|which)/,
  ],
  [
    'a changed time of a block',
    [`UPDATE "LedgerBlock" SET "at" = "at" + interval '1 second' WHERE "number" = 2`],
    11,
    /^is in block 2, whose columns were changed/,
  ],
  [
    'a changed frontier',
    [`UPDATE "LedgerBlock" SET "frontier" = sha256("frontier") WHERE "number" = 2`],
    11,
    /^is in block 2, whose columns were changed/,
  ],
  [
    'a checkpoint of an earlier block',
    [
      `UPDATE "LedgerBlock" SET "checkpoint" = (SELECT "checkpoint" FROM "LedgerBlock" WHERE "number" = 1) WHERE "number" = 2`,
    ],
    11,
    /^is in block 2, whose checkpoint states other blocks/,
  ],
  [
    'a changed signature',
    [
      `UPDATE "LedgerBlock" SET "checkpoint" = regexp_replace("checkpoint", '(.{10})(.)(.{5})\\n$', E'\\\\1A\\\\3\\n') WHERE "number" = 2`,
    ],
    11,
    /^is in block 2, whose signature is not good/,
  ],
];

test.each(tamperings)('%s: found and named', async (_, statements, number, what) => {
  const { fault } = await tampered(statements);
  const entry = number < 0 ? String(number).padStart(16, '0') : idOf(number);
  expect(fault).toEqual({ entry, what: expect.stringMatching(what) });
});

test('an entry inserted where a number was given and nothing came of it is found and named', async () => {
  await restore(database.client);
  await database.client.$queryRaw`SELECT nextval('"LedgerEntry_id_seq"')`;
  // A transaction that runs might still have the number: only the next block leaves no place for it.
  for (const actor of ['officer 26', 'officer 27']) {
    await store(actor);
    expect(await closeNextBlock(database, key, new Date())).toMatchObject({ entries: 1 });
    await untilEnded(database.client);
  }
  await tamper(database.client, insert({ id: 25 }));
  expect((await verify()).fault).toEqual({ entry: idOf(25), what: 'is in no block: it was inserted' });
});

describe('all hashed anew after a change', () => {
  const forgers = [
    ['with the old signatures', 'old signatures'],
    ['with a key of their own', anotherKey],
  ] as const;
  const rewritings: readonly (readonly [string, number, string, number])[] = [
    ['an edited entry', 1, forge(7), 1],
    ['an edited entry of the last block', 3, forge(24), 17],
    ['a dropped entry', 1, drop(7), 1],
    ['a dropped entry of the last block', 3, drop(24), 17],
  ];

  test.each(
    forgers.flatMap(([how, forger]) =>
      rewritings.map(([what, first, statement, entry]) => [what, how, { forger, first, statement, entry }] as const),
    ),
  )('%s, %s: found', async (_, __, { forger, first, statement, entry }) => {
    await restore(database.client);
    await tamper(database.client, statement);
    await rewriteFrom(database.client, first, key, forger);
    const { fault, findings } = await verify();
    if (forger === 'old signatures') {
      expect(fault).toEqual({ entry: idOf(entry), what: expect.stringMatching(/whose signature is not good/) });
    } else {
      expect(fault).toBeNull();
      expect(findings).toEqual([
        `${4 - first} block(s), the first of them block ${first}, are signed by a key whose public key was not given`,
      ]);
    }
    // It fits together for those who trust the forger.
    const theirs = await verify({ publicKeys: [createPublicKey(key), createPublicKey(anotherKey)] });
    expect([theirs.fault === null, theirs.findings]).toEqual([forger !== 'old signatures', []]);
    const kept = (await readFiled())[2]!;
    expect((await verify({ checkpoint: kept })).findings).toEqual([
      'block 3 is not the one that the checkpoint signed: the ledger was rewritten',
    ]);
  });
});

/** What somebody can do who holds the database alone, and what a checkpoint outside it says to that. */
const unseenInside: readonly (readonly [string, readonly string[], RegExp, RegExp])[] = [
  [
    'the last block cut off with its entries',
    [cutBlocks(2), cutEntries(16)],
    /^line 3 of .* states 3 blocks, of which the last is missing: the ledger was cut off$/,
    /^the checkpoint signed 3 blocks, but the ledger has 2: it was cut off$/,
  ],
  [
    'the last block cut off, and its entries edited',
    [cutBlocks(2), forge(20)],
    /^line 3 of .*: the ledger was cut off$/,
    /^the checkpoint signed 3 blocks, but the ledger has 2/,
  ],
  [
    'all cut off',
    [cutBlocks(0), cutEntries(0)],
    /^line 1 of .*: the ledger was cut off$/,
    /^the checkpoint signed 3 blocks, but the ledger has 0/,
  ],
];

test.each(unseenInside)(
  '%s is found by the checkpoint file, and by a checkpoint',
  async (_, statements, ofFile, kept) => {
    // The operator's guide says that the database alone does not show this.
    expect(await tampered(statements)).toMatchObject({ fault: null, findings: [] });
    const { fault, findings } = await verify(filed());
    expect([fault, findings[0]]).toEqual([null, expect.stringMatching(ofFile)]);
    const ofKept = await verify({ checkpoint: (await readFiled())[2]! });
    expect([ofKept.fault, ofKept.findings]).toEqual([null, [expect.stringMatching(kept)]]);
  },
);

test('a hub that signs a rewritten end makes no block that passes for the one in the file', async () => {
  await restore(database.client);
  const before = await readFile(file('checkpoints.ndjson'), 'utf8');
  await tamper(database.client, cutBlocks(2), drop(20));
  expect(await closeNextBlock(database, key, new Date())).toMatchObject({ entries: 7, size: 3 });
  expect(await verify()).toMatchObject({ fault: null, findings: [] });
  expect((await verify(filed())).findings).toEqual([
    expect.stringMatching(/^line 3 of .* states another block 3 than the ledger has: the ledger was rewritten$/),
  ]);
  expect((await verify({ checkpoint: (await readFiled())[2]! })).findings).toEqual([
    'block 3 is not the one that the checkpoint signed: the ledger was rewritten',
  ]);
  expect(await readFile(file('checkpoints.ndjson'), 'utf8')).toBe(before);
});

test('a hub signs no block after one that was changed', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  for (const change of [
    `"frontier" = sha256("frontier")`,
    `"checkpoint" = (SELECT "checkpoint" FROM "LedgerBlock" WHERE "number" = 2)`,
  ]) {
    await restore(database.client);
    await tamper(database.client, `UPDATE "LedgerBlock" SET ${change} WHERE "number" = 3`);
    const ledger = new Ledger({ database, log, key });
    await ledger.append([lookBy('officer 25')]);
    await ledger.close();
    expect(await database.client.ledgerBlock.count()).toBe(3);
    expect(lines.pop()).toMatch(/block 3 of the ledger is damaged.*no block of the ledger can be closed/);
  }
});

test('lines of the file that are forged, foreign or none are named; one that a crash cut short is no fault', async () => {
  await restore(database.client);
  const text = await readFile(file('checkpoints.ndjson'), 'utf8');
  const [first = '', second = '', third = ''] = text.trim().split('\n');
  const findingsOf = async (...lines: readonly string[]): Promise<readonly string[]> => {
    await writeFile(file('changed.ndjson'), lines.join('\n'));
    return (await verify({ checkpointFile: file('changed.ndjson') })).findings;
  };
  expect(await findingsOf(second, first, third, third)).toEqual([]);
  expect(await findingsOf(first, second.slice(0, 60), third, '')).toEqual([]);
  expect(await findingsOf(first, 'no checkpoint', '"x\\n2\\nroot"', JSON.stringify(text))).toEqual([
    expect.stringMatching(/^line 2 of .* is not a checkpoint$/),
    expect.stringMatching(/^line 3 of .* is not a checkpoint$/),
    expect.stringMatching(/^line 4 of .* is not a checkpoint$/),
  ]);
  expect(await findingsOf(first.replace('\\n1\\n', '\\n2\\n'))).toEqual([
    expect.stringMatching(/^line 1 of .*has a signature that is not good: it was changed$/),
  ]);
  const unknown = await verify({ checkpointFile: file('changed.ndjson'), publicKeys: [] });
  expect(unknown.findings.join('\n')).toMatch(/line 1 of .* is signed by a key whose public key was not given/);
});

/** What may be done to what guards the ledger, how it is undone, and what is said of it. */
const disarmed: readonly (readonly [string, string, RegExp])[] = [
  ...['LedgerEntry', 'LedgerEntry_rest', 'LedgerMention', 'LedgerBlock', 'LedgerCheckpoint'].map(
    (table) =>
      [
        `ALTER TABLE "${table}" DISABLE TRIGGER ledger_only_grows`,
        `ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER ledger_only_grows`,
        new RegExp(`^the trigger ledger_only_grows on ${table} is disabled$`),
      ] as const,
  ),
  ...['CooperationAgreement', 'AgreementParty', 'SharingClause', 'ApiKey', 'DepartmentLink'].map(
    (table) =>
      [
        `ALTER TABLE "${table}" DISABLE TRIGGER access_change_noted`,
        `ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER access_change_noted`,
        new RegExp(`^the trigger access_change_noted on ${table} is disabled$`),
      ] as const,
  ),
  ...['SharingClause', 'DepartmentLink', 'Department', 'Payment'].map(
    (table) =>
      [
        `ALTER TABLE "${table}" DISABLE TRIGGER access_changed`,
        `ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER access_changed`,
        new RegExp(`^the trigger access_changed on ${table} is disabled$`),
      ] as const,
  ),
  [
    'CREATE TABLE "LedgerEntry_own" PARTITION OF "LedgerEntry" FOR VALUES FROM (\'2000-01-01\') TO (\'2000-02-01\')',
    'DROP TABLE "LedgerEntry_own"',
    /^the trigger ledger_only_grows on LedgerEntry_own is missing$/,
  ],
  [
    'ALTER TABLE "ApiKey" ENABLE TRIGGER access_change_noted',
    'ALTER TABLE "ApiKey" ENABLE ALWAYS TRIGGER access_change_noted',
    /^the trigger access_change_noted on ApiKey is disabled$/,
  ],
  [
    'ALTER TRIGGER access_change_noted ON "ApiKey" RENAME TO aside',
    'ALTER TRIGGER aside ON "ApiKey" RENAME TO access_change_noted',
    /^the trigger access_change_noted on ApiKey is missing$/,
  ],
  [
    'CREATE TRIGGER own BEFORE INSERT ON "LedgerEntry_rest" EXECUTE FUNCTION public.access_changed()',
    'DROP TRIGGER own ON "LedgerEntry_rest"',
    /^LedgerEntry_rest has a trigger or rule own, which is not the hub's$/,
  ],
  [
    'CREATE RULE own AS ON INSERT TO "LedgerMention" DO INSTEAD NOTHING',
    'DROP RULE own ON "LedgerMention"',
    /^LedgerMention has a trigger or rule own/,
  ],
];

test.each(disarmed)('%s: a finding', async (disarm, mend, finding) => {
  await restore(database.client);
  await database.client.$executeRawUnsafe(disarm);
  try {
    expect(await verify()).toMatchObject({ fault: null, findings: [expect.stringMatching(finding)] });
  } finally {
    await database.client.$executeRawUnsafe(mend);
  }
  expect(await verify()).toMatchObject({ fault: null, findings: [] });
});

const execute = async (statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await database.client.$executeRawUnsafe(statement);
};

/** Functions that guard the ledger, each with another body. */
const otherwise: Readonly<Record<string, string>> = {
  ledger_append: 'BEGIN last_id := 1; END',
  ledger_fingerprints: `SELECT '{}'::bigint[]`,
  ledger_guard_table: 'BEGIN END',
  ledger_only_grows: 'BEGIN RETURN NULL; END',
  ledger_prepare: 'BEGIN RETURN false; END',
  ledger_remove_month: 'BEGIN END',
  ledger_tidy: 'SELECT 0::bigint',
  access_change_noted: 'BEGIN RETURN NULL; END',
  access_changed: 'BEGIN RETURN NULL; END',
};

test.each(Object.keys(otherwise))(
  'the function %s, if it does otherwise, or searches elsewhere, is a finding',
  async (name) => {
    await restore(database.client);
    const [made] = await database.client.$queryRaw<{ definition: string; body: string }[]>`
    SELECT pg_get_functiondef(oid) AS "definition", prosrc AS "body" FROM pg_proc WHERE proname = ${name}`;
    const { definition, body } = made!;
    const path = /SET search_path TO [^\n]+/.exec(definition)?.[0] ?? '';
    const changes = [definition.replace(body, ` ${otherwise[name]} `), definition.replace(path, '')];
    for (const change of changes) {
      expect(change).not.toBe(definition);
      await execute([change]);
      const { findings } = await verify();
      await execute([definition]);
      expect(findings).toEqual([`the function ${name} was changed`]);
    }
    expect(await verify()).toMatchObject({ fault: null, findings: [] });
  },
);

test('a trigger under a condition is a finding', async () => {
  await restore(database.client);
  const trigger = (condition: string): string[] => [
    'DROP TRIGGER ledger_only_grows ON "LedgerBlock"',
    `CREATE TRIGGER ledger_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON "LedgerBlock" FOR EACH STATEMENT ${condition} EXECUTE FUNCTION public.ledger_only_grows()`,
    'ALTER TABLE "LedgerBlock" ENABLE ALWAYS TRIGGER ledger_only_grows',
  ];
  await execute(trigger('WHEN (false)'));
  const { findings } = await verify();
  await execute(trigger(''));
  expect(findings).toEqual(['the trigger ledger_only_grows on LedgerBlock was changed']);
  expect(await verify()).toMatchObject({ fault: null, findings: [] });
});

test('blocks of a second key are a finding; with its public key all is whole', async () => {
  await restore(database.client);
  await store('officer 25');
  const closing = await closeNextBlock(database, anotherKey, new Date());
  const { fault, findings, entries } = await verify();
  expect([fault, entries]).toEqual([null, 25]);
  const foreign = '1 block(s), the first of them block 4, are signed by a key whose public key was not given';
  expect(findings).toEqual([foreign]);
  const both = [createPublicKey(key), createPublicKey(anotherKey)];
  expect(await verify({ publicKeys: both })).toMatchObject({ fault: null, findings: [] });
  // Given by hand, it is what is trusted: it has to be good.
  const checkpoint = parseCheckpoint(closing?.checkpoint ?? '')!;
  expect((await verify({ checkpoint })).findings).toEqual([
    'the checkpoint is signed by a key whose public key was not given',
  ]);
  expect(await verify({ checkpoint, publicKeys: both })).toMatchObject({ fault: null, findings: [], entries: 0 });
  const changed = parseCheckpoint(checkpoint.text.replace('\n4\n', '\n3\n'))!;
  expect((await verify({ checkpoint: changed, publicKeys: both })).findings).toEqual([
    'the signature of the checkpoint is not good: it was changed',
  ]);
});

test('an export is checked without the database: edited, dropped, reordered, inserted and cut-off lines are found', async () => {
  await restore(database.client);
  const read = async (since: Date | null): Promise<string[]> => {
    let text = '';
    for await (const lines of exportLines(database, since)) text += lines;
    return text.trim().split('\n');
  };
  const lines = await read(null);
  const checkpoint = (await readFiled()).at(-1)!;
  const check = async (changed: readonly string[], kept: Checkpoint | null = checkpoint): Promise<Verdict> => {
    await writeFile(file('changed.ndjson'), `${changed.join('\n')}\n`);
    return verifyExport(file('changed.ndjson'), { checkpoint: kept, publicKeys: [createPublicKey(key)] });
  };
  const lineOf = (id: number): number => lines.findIndex((line) => line.startsWith(`{"id":${id},`));
  const whole = { fault: null, findings: [], entries: count, blocks: 3 };
  expect(await check(lines, null)).toMatchObject(whole);
  expect(await check(lines)).toMatchObject(whole);
  const at = lineOf(7);
  const third = lineOf(17) - 1;
  const cases: readonly (readonly [readonly string[], string, RegExp])[] = [
    [lines.with(at, lines[at]!.replace('officer 7', 'nobody')), idOf(7), /^does not have the hash/],
    [lines.toSpliced(at, 1), idOf(7), /^is missing: block 1 has it/],
    [lines.with(at, lines[at]!.replace('"id":7', '"id":8')), `on line ${at + 2}`, /^is an entry that its block/],
    [
      lines.with(at, lines[at]!.replace('"id":7', '"id":8')).with(at + 1, lines[at + 1]!.replace('"id":8', '"id":7')),
      idOf(7),
      /^does not have the hash/,
    ],
    [lines.toSpliced(at, 0, lines[at]!), `on line ${at + 2}`, /^is an entry that its block does not have: it was ins/],
    [lines.toSpliced(at, 0, lines[lineOf(20)]!), `on line ${at + 1}`, /^is an entry that its block does not have/],
    [lines.toSpliced(lineOf(11) - 1, 7), idOf(17), /^is in block 3, but block 2 before it is missing/],
    [lines.with(3, 'no entry'), 'on line 4', /^is not a line of the ledger/],
    [lines.slice(1), 'on line 1', /^does not say where the file begins/],
    [lines.toSpliced(5, 0, lines[0]!), 'on line 6', /^begins a second time/],
    [
      lines.with(third, lines[third]!.replace('"checkpoint":"lien', '"checkpoint":"lion')),
      idOf(17),
      /^is in block 3, whose checkpoint is of another ledger/,
    ],
  ];
  for (const [changed, entry, what] of cases) {
    expect((await check(changed)).fault).toEqual({ entry, what: expect.stringMatching(what) });
  }
  const cut = lines.slice(0, third);
  expect(await check(cut, null)).toMatchObject({ fault: null, findings: [], blocks: 2 });
  expect((await check(cut)).findings).toEqual(['the checkpoint signed 3 blocks, but the file ends with block 2']);
  const late = await read(new Date((JSON.parse(JSON.parse(lines[third]!).block) as { at: string }).at));
  expect(late).toHaveLength(10);
  expect(await check(late)).toMatchObject({ fault: null, findings: [], entries: 8, blocks: 3 });
});

/** A change of one entry's row or of what it is found by, in every way that a change can be made. */
const edits = (id: number): readonly string[] => [
  ...['body', 'salt', 'leaf'].map(
    (column) => `UPDATE "LedgerEntry" SET "${column}" = "${column}" || 'x' WHERE "id" = ${id}`,
  ),
  `UPDATE "LedgerEntry" SET "salt" = NULL WHERE "id" = ${id}`,
  `UPDATE "LedgerEntry" SET "at" = "at" + interval '1 millisecond' WHERE "id" = ${id}`,
  `UPDATE "LedgerEntry" SET "subjects" = "subjects"[2:] WHERE "id" = ${id}`,
  `UPDATE "LedgerEntry" SET "subjects" = "subjects" || 1::bigint WHERE "id" = ${id}`,
  `UPDATE "LedgerEntry" SET "subjects" = NULL WHERE "id" = ${id}`,
  `DELETE FROM "LedgerMention" WHERE "key" = '91-SYT' AND "second" IN (
     SELECT floor(extract(epoch FROM "at")) FROM "LedgerEntry" WHERE "id" = ${id})`,
  drop(id),
  cutEntries(id),
];
const blockEdits = (number: number): readonly string[] => [
  ...['header', 'checkpoint', 'leaves', 'frontier'].map(
    (column) => `UPDATE "LedgerBlock" SET "${column}" = "${column}" || 'x' WHERE "number" = ${number}`,
  ),
  `UPDATE "LedgerBlock" SET "entries" = "entries"[2:] || "entries"[1] WHERE "number" = ${number}`,
  `UPDATE "LedgerBlock" SET "at" = "at" - interval '1 day' WHERE "number" = ${number}`,
];

test('of any changes, the first block with one is named, and an entry in it that is not as it was', async () => {
  const { client } = database;
  await restore(client);
  const before = await readPlain(client);
  const blockOf = (id: number): number => signed.findIndex((last) => id <= last);
  const change = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: count }).chain((id) => fc.constantFrom(...edits(id))) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }).chain((number) => fc.constantFrom(...blockEdits(number))) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (statements) => {
      await tamper(client, ...statements);
      const { fault } = await verify();
      // Cutting off after the last entry changes nothing.
      const differing = differencesOf(before, await readPlain(client));
      await restore(client);
      const named = fault === null ? null : Number(fault.entry);
      if (differing.length === 0) expect(named).toBeNull();
      else {
        expect(differing).toContain(named);
        expect(blockOf(named!)).toBe(Math.min(...differing.map(blockOf)));
      }
    }),
    runs(onDatabase(150, 60)),
  );
  expect(await verify()).toMatchObject({ fault: null });
}, 300_000);

test('a hub closes a block an interval after something new, and over what a killed one left when it begins', async () => {
  await restore(database.client);
  const ledger = new Ledger({ database, log: silent, key, blockInterval: 50 });
  const covered = (id: number) => async (): Promise<boolean> =>
    (await database.client.ledgerBlock.count({ where: { entries: { has: id } } })) === 1;
  await ledger.append([lookBy('officer 25')]);
  await until(covered(25));
  await store('officer 26');
  const another = new Ledger({ database, log: silent, key, blockInterval: 50 });
  await another.begin();
  await until(covered(26));
  // Both have nothing new: neither adds another block.
  await Promise.all([ledger.close(), another.close()]);
  expect(await database.client.ledgerBlock.count()).toBe(signed.length + 2);
  expect(await verify()).toMatchObject({ fault: null, findings: [] });
});

test('several processes that close blocks at once make one sequence and one file', async () => {
  await restore(database.client);
  const ledgers = Array.from(
    { length: 4 },
    () => new Ledger({ database, log: silent, key, checkpointFile: file('shared.ndjson'), blockInterval: 5 }),
  );
  await Promise.all(
    ledgers.map(async (ledger, number) => {
      for (let turn = 0; turn < 40; turn += 1) await ledger.append([lookBy(`${number} ${turn}`)]);
      await ledger.close();
    }),
  );
  expect(await verify({ checkpointFile: file('shared.ndjson') })).toMatchObject({
    fault: null,
    findings: [],
    entries: count + 160,
    waiting: 0,
  });
  const sizes = (await readLines('shared.ndjson')).map((checkpoint) => checkpoint?.size ?? 0);
  expect(Math.max(...sizes)).toBe(await database.client.ledgerBlock.count());
});

test('a file that cannot be written is logged once and stops nothing; what it lacks comes when it can be written', async () => {
  await restore(database.client);
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const ledger = new Ledger({
    database,
    log,
    key,
    checkpointFile: file('later/checkpoints.ndjson'),
    blockInterval: 10,
  });
  const messages = (): string[] => lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  const signedNow = async (id: number): Promise<void> => {
    await ledger.append([lookBy(`officer ${id}`)]);
    await until(async () => (await database.client.ledgerBlock.count({ where: { entries: { has: id } } })) === 1);
  };
  await signedNow(25);
  await signedNow(26);
  await until(() => messages().length === 1);
  await mkdir(file('later'));
  await signedNow(27);
  await ledger.close();
  expect(messages()).toEqual([
    'the checkpoint file cannot be written: new checkpoints are kept in the database alone',
    'the checkpoint file can be written again',
  ]);
  const sizes = async (): Promise<unknown[]> =>
    (await readLines('later/checkpoints.ndjson')).map((checkpoint) => checkpoint?.size);
  // Each covers all blocks before it.
  expect((await sizes()).at(-1)).toBe(6);
  // A line that a full disk cut short is not gone on with.
  await appendFile(file('later/checkpoints.ndjson'), '"lienthong-ledger/');
  await store('officer 28');
  const another = new Ledger({ database, log, key, checkpointFile: file('later/checkpoints.ndjson') });
  await another.close();
  expect((await sizes()).slice(-3)).toEqual([6, undefined, 7]);
});

test('the last checkpoint of a busy moment comes into the file though nothing follows', async () => {
  await restore(database.client);
  const ledger = new Ledger({ database, log: silent, key, checkpointFile: file('quiet.ndjson'), blockInterval: 1 });
  for (let id = 25; id < 30; id += 1) {
    await ledger.append([lookBy(`officer ${id}`)]);
    await until(async () => (await database.client.ledgerBlock.count({ where: { entries: { has: id } } })) === 1);
  }
  await until(async () => (await readLines('quiet.ndjson')).at(-1)?.size === 8);
  await ledger.close();
  expect((await readLines('quiet.ndjson')).length).toBeLessThan(5);
});

test('a hub that meets a ledger set back in the database says so', async () => {
  await restore(database.client);
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  await tamper(database.client, cutBlocks(2), forge(20));
  const before = await readFile(file('checkpoints.ndjson'), 'utf8');
  const ledger = new Ledger({ database, log, key, checkpointFile: file('checkpoints.ndjson') });
  await tamper(database.client, cutBlocks(1));
  await ledger.close();
  expect(lines.join()).toMatch('blocks of the ledger are gone from the database');
  await writeFile(file('checkpoints.ndjson'), before);
});

test('the entries to show are those of a beneficiary, a department or a time', async () => {
  await restore(database.client);
  const shown = async (which: Partial<ShownEntries>): Promise<number> =>
    (await readShown(database, { subject: null, department: null, since: null, limit: 100, ...which })).length;
  expect(await shown({})).toBe(24);
  expect(await shown({ subject: '92-SYT:1' })).toBe(24);
  expect(await shown({ subject: '92-SYT:4' })).toBe(1);
  expect(await shown({ department: '91-SYT' })).toBe(24);
  expect(await shown({ department: '79-SYT' })).toBe(0);
  expect(await shown({ limit: 3 })).toBe(3);
  expect(await shown({ since: new Date('2026-11-22T00:00:00Z') })).toBeLessThan(24);
});

describe('as commands', () => {
  beforeAll(async () => {
    await restore(database.client);
    await tamper(database.client, forge(7));
    await database.close();
  });
  afterAll(async () => {
    database = await open(place);
  });
  const within = async (work: (client: Database['client']) => Promise<void>): Promise<void> => {
    const opened = await open(place);
    await work(opened.client).finally(() => opened.close());
  };

  test('each fault is printed on one line, and the exit code is 1', async () => {
    const settings = { ...place.settings, LIENTHONG_CHECKPOINT_FILE: file('checkpoints.ndjson') };
    const { code, stdout, stderr } = await run(['audit', 'verify'], settings).outcome;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.split('\n').filter((line) => line.startsWith('lienthong:'))).toEqual([
      `lienthong: entry ${idOf(7)} does not have the hash that block 1 signed: it was changed. 1 block and 0 entries before it are whole.`,
    ]);
    await within(async (client) => {
      await restore(client);
      await tamper(client, cutBlocks(2), cutEntries(16));
      await client.$executeRawUnsafe('ALTER TABLE "ApiKey" DISABLE TRIGGER access_change_noted');
    });
    const again = await run(['audit', 'verify'], settings).outcome;
    expect(again.code).toBe(1);
    expect(again.stderr.split('\n').filter((line) => line.startsWith('lienthong:'))).toEqual([
      expect.stringMatching(
        /^lienthong: line 3 of .*checkpoints\.ndjson states 3 blocks, of which the last is missing: the ledger was cut off\.$/,
      ),
      'lienthong: the trigger access_change_noted on ApiKey is disabled.',
      expect.stringMatching(
        /^lienthong: the entries themselves are whole: 16 entries in 2 blocks\. Root of all blocks: \S{44}\.$/,
      ),
    ]);
    await within(async (client) => {
      await client.$executeRawUnsafe('ALTER TABLE "ApiKey" ENABLE ALWAYS TRIGGER access_change_noted');
      await restore(client);
    });
  });

  test('a ledger that nobody touched is whole, from the start, from a checkpoint and as an export', async () => {
    await writeFile(file('their-key.pem'), pemOf(await readSigningKey(null, await mkdtemp(file('keys-')))));
    const whole = await audit(
      ...['verify', '--checkpoint-file', file('checkpoints.ndjson')],
      ...['--public-key', file('their-key.pem'), '--public-key', file('ledger-key.pub.pem')],
    );
    expect(whole).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The ledger is whole: 24 entries in 3 blocks\. Root of all blocks: \S{44}\.\n$/),
    });
    expect(whole.stderr).toMatch('3/3 blocks');
    expect(await audit('checkpoint', '--out', file('now.txt'))).toMatchObject({ code: 0, stdout: '' });
    const checkpoint = parseCheckpoint(await readFile(file('now.txt'), 'utf8'));
    expect(checkpoint).toMatchObject({ size: 3, root: /blocks: (\S{44})\./.exec(whole.stdout)?.[1] });
    expect((await audit('checkpoint')).stdout).toBe(checkpoint?.text);
    expect(await audit('verify', '--checkpoint', file('now.txt'))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The ledger is whole: 0 entries/),
    });
    expect(await audit('export', '--out', file('all.ndjson'))).toMatchObject({ code: 0, stdout: '' });
    expect((await stat(file('all.ndjson'))).mode & 0o777).toBe(0o600);
    const elsewhere = { LIENTHONG_DATA_DIR: file('no hub here') };
    const keys = ['--checkpoint', file('now.txt'), '--public-key', file('ledger-key.pub.pem')];
    expect(await run(['audit', 'verify', '--file', file('all.ndjson'), ...keys], elsewhere).outcome).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The ledger is whole: 24 entries in 3 blocks/),
    });
  }, 120_000);

  test('entries are shown newest first, of a beneficiary, a department or a time', async () => {
    const { stdout } = await audit(
      'show',
      '--limit',
      '2',
      '--since',
      '2026-11-22',
      '--subject',
      globalId('Beneficiary', '92-SYT:1'),
    );
    const [heading, ...rows] = stdout.trim().split('\n');
    expect(heading).toMatch(/^Entry +At +Kind +Who/);
    expect(rows.map((row) => row.split(/ +/).slice(0, 6).join(' '))).toEqual([
      expect.stringMatching(/^24 \S+Z READ officer 24/),
      expect.stringMatching(/^23 \S+Z READ officer 23/),
    ]);
    expect((await audit('show', '--subject', 'nobody')).stdout).toBe('No entry.\n');
  });

  const refused: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['show', '--since', '2026-02-30'], 2, /Give a day, 2026-11-22, or an instant/],
    [['export', '--since', 'yesterday'], 2, /Give a day/],
    [['show', '--limit', '0'], 2, /Give a whole number from 1/],
    [
      ['show', '--department', 'no-such'],
      1,
      /^lienthong: No department has the code or key no-such\. A code is such as [^\n]+\n$/,
    ],
    [
      ['verify', '--checkpoint-file', '/no/such/file'],
      1,
      /^lienthong: \/no\/such\/file cannot be read: ENOENT[^\n]*\n$/,
    ],
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

  test.each(refused)(
    '%j is refused in one clear line',
    async (args, code, reason) => {
      const outcome = await audit(...args);
      expect([outcome.code, outcome.stdout]).toEqual([code, '']);
      expect(outcome.stderr).toMatch(reason);
    },
    300_000,
  );
});

test('a database without a ledger, and an invalid key, are reported on one line without the key', async () => {
  const other = await makePlace();
  const settings = { ...other.settings, LIENTHONG_LEDGER_KEY: 'not a key at all' };
  expect(await run(['audit', 'verify'], other.settings).outcome).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^lienthong: (This database has no ledger yet\.|There is no store in) [^\n]*\n$/),
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
