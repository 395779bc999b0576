import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { appendBodies } from '../../src/audit/append-bodies.ts';
import { parseCheckpoint, type Checkpoint } from '../../src/audit/checkpoint.ts';
import { writeCheckpoint } from '../../src/audit/checkpoints.ts';
import { writeBody } from '../../src/audit/entry.ts';
import { exportLines } from '../../src/audit/export.ts';
import { Ledger } from '../../src/audit/ledger.ts';
import { readShown, type ShownEntries } from '../../src/audit/show.ts';
import { readSigningKey } from '../../src/audit/signing-key.ts';
import { verifyExport } from '../../src/audit/verify-export.ts';
import { verifyLedger, type Verdict, type VerifyOptions } from '../../src/audit/verify.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrate/migrations.ts';
import { packagePath } from '../../src/base/paths.ts';
import { lookBy } from '../support/ledger/events.ts';
import { run, type Outcome } from '../support/hub-process.ts';
import { globalId } from '../support/ids.ts';
import { inPlace, makePlace, type Place } from '../support/place.ts';
import { firstDifference, keepCopy, readPlain, restore, tamper } from '../support/ledger/plain-ledger.ts';
import { runs } from '../support/property/runs.ts';

const count = 24;
/** The entries that checkpoints were made of. */
const signed = [10, 16, 24];

let place: Place;
let database: Database;
let key: KeyObject;
const silent = pino({ level: 'silent' });
const open = ({ url, directory }: Place): Promise<Database> => openDatabase({ url, directory });

const audit = (...args: readonly string[]): Promise<Outcome> => run(['audit', ...args], place.settings).outcome;
const file = (name: string): string => path.join(place.directory, name);
const idOf = (sequence: number): string => String(sequence).padStart(16, '0');
const verify = (options: Partial<VerifyOptions> = {}): Promise<Verdict> =>
  verifyLedger(database, { checkpoint: null, publicKeys: [createPublicKey(key)], ...options });

const pemOf = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

/** Appends entries, and signs a checkpoint of the last one by closing the ledger. */
async function appendTo(last: number, from: number, more: { readonly file: string | null }): Promise<void> {
  const instants = Array.from(
    { length: last - from + 1 },
    (_, place) => new Date(Date.UTC(2026, 10, 20 + (from + place) / 8, from + place)),
  );
  const ledger = new Ledger({
    database,
    log: silent,
    key,
    checkpointFile: more.file,
    checkpointInterval: 3_600_000,
    now: () => instants.shift() ?? new Date(),
  });
  for (let number = from; number <= last; number += 1) {
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
    await appendTo(last, from, { file: file('checkpoints.ndjson') });
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
const readFiled = async (): Promise<Checkpoint[]> =>
  (await readFile(file('checkpoints.ndjson'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => parseCheckpoint(line)!);

test('a ledger that nobody touched is whole', async () => {
  await restore(database.client);
  const whole = { fault: null, findings: [], entries: count, head: { sequence: count } };
  expect(await verify()).toMatchObject(whole);
  expect(await verify(filed())).toMatchObject(whole);
  const checkpoints = await readFiled();
  expect(checkpoints.map(({ number, sequence }) => [number, sequence])).toEqual(
    signed.map((last, at) => [at + 1, last]),
  );
  expect((await stat(file('checkpoints.ndjson'))).mode & 0o777).toBe(0o600);
  expect(await verify({ checkpoint: checkpoints.at(-1)! })).toMatchObject({ fault: null, findings: [], entries: 1 });
});

test('the chain is what its description says', async () => {
  let text = '';
  for await (const lines of exportLines(database, null)) text += lines;
  let previous = '';
  const lines = text.trim().split('\n');
  expect(lines).toHaveLength(count);
  lines.forEach((line, place) => {
    const entry = JSON.parse(line) as Record<string, string>;
    const hash = createHash('sha256')
      .update(`${previous}\n${idOf(place + 1)}\n${entry['body']}`)
      .digest('hex');
    expect(entry).toEqual({ id: idOf(place + 1), previous, hash, body: expect.any(String) });
    previous = hash;
  });
});

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
    /has a column purpose/,
  ],
  ['a dropped entry', [`DELETE FROM "LedgerEntry" WHERE "id" = '${idOf(7)}'`], 7, /is missing: it was deleted/],
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
    /is missing: the checkpoint of .* signed entry 0+24/,
  ],
  ['the head set back', [setHead(20)], 21, /comes after the head/],
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
    /has other beneficiaries in LedgerSubject/,
  ],
  [
    'a deleted checkpoint',
    ['DELETE FROM "LedgerCheckpoint" WHERE "number" = 2'],
    24,
    /has checkpoint 3, but checkpoint 2 before it is missing: it was deleted/,
  ],
  [
    'a deleted first checkpoint',
    ['DELETE FROM "LedgerCheckpoint" WHERE "number" = 1'],
    16,
    /has checkpoint 2, but checkpoint 1 before it is missing/,
  ],
  [
    'a chain that was rewritten up to a later checkpoint, with those before deleted',
    ['DELETE FROM "LedgerCheckpoint" WHERE "number" < 3', forge(7), rehash(7)],
    24,
    /is not the one that the checkpoint of/,
  ],
  [
    'a forged checkpoint',
    [`UPDATE "LedgerCheckpoint" SET "hash" = reverse("hash") WHERE "sequence" = 10`],
    10,
    /its signature is not good/,
  ],
];

test.each(tamperings)('%s is found and named', async (_, statements, sequence, what) => {
  const { fault } = await tampered(statements);
  expect(fault).toEqual({ entry: idOf(sequence), what: expect.stringMatching(what) });
});

test('an inserted entry is found and named', async () => {
  const insert = `INSERT INTO "LedgerEntry" SELECT (jsonb_populate_record(e, '{"id": "${idOf(7)}a"}')).* FROM "LedgerEntry" e WHERE "id" = '${idOf(7)}'`;
  expect((await tampered([insert])).fault).toEqual({
    entry: `${idOf(7)}a`,
    what: expect.stringMatching(/is at a place where no entry belongs/),
  });
});

/** What somebody can do who holds the database alone, and what the file outside it says to that. */
const unseenInside: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'the end cut off with its checkpoint',
    ['DELETE FROM "LedgerCheckpoint" WHERE "number" = 3', ...cutTo(20), setHead(20)],
    /^line 3 of .*: checkpoint 3 of .* is not in the database, and entry 0+24 is missing: the ledger was cut off$/,
  ],
  [
    'the end rewritten and hashed anew without its checkpoint',
    ['DELETE FROM "LedgerCheckpoint" WHERE "number" = 3', forge(20), rehash(20)],
    /^line 3 of .*, and entry 0+24 is not the one that it signed: the ledger was rewritten$/,
  ],
  [
    'all rewritten, with no checkpoint left',
    ['DELETE FROM "LedgerCheckpoint"', forge(7), rehash(7)],
    /^line 1 of .*, and entry 0+10 is not the one that it signed: the ledger was rewritten$/,
  ],
  [
    'the last checkpoint deleted',
    ['DELETE FROM "LedgerCheckpoint" WHERE "number" = 3'],
    /^line 3 of .*: checkpoint 3 of .* is not in the database: it was deleted or changed$/,
  ],
];

test.each(unseenInside)('%s is found by the checkpoint file', async (_, statements, finding) => {
  // The operator's guide says that the database alone does not show this.
  expect(await tampered(statements)).toMatchObject({ fault: null, findings: [] });
  const { fault, findings } = await verify(filed());
  expect([fault, findings[0]]).toEqual([null, expect.stringMatching(finding)]);
});

test('a new checkpoint of a rewritten end does not pass for the one in the file', async () => {
  await restore(database.client);
  const before = await readFile(file('checkpoints.ndjson'), 'utf8');
  await tamper(database.client, 'DELETE FROM "LedgerCheckpoint" WHERE "number" = 3', forge(20), rehash(20));
  expect(await writeCheckpoint(database, key, new Date())).toMatchObject({ isNew: true, checkpoint: { number: 3 } });
  expect(await verify()).toMatchObject({ fault: null, findings: [] });
  expect((await verify(filed())).findings).toEqual([expect.stringMatching(/^line 3 .* the ledger was rewritten$/)]);
  expect(await readFile(file('checkpoints.ndjson'), 'utf8')).toBe(before);
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
  expect(await findingsOf(first, 'no checkpoint', '{"number":2,"x":1}')).toEqual([
    expect.stringMatching(/^line 2 of .*: is not a checkpoint$/),
    expect.stringMatching(/^line 3 of .*: is not a checkpoint$/),
  ]);
  expect(await findingsOf(first.replace('"sequence":10', '"sequence":11'))).toEqual([
    expect.stringMatching(/^line 1 of .*its signature is not good: it was changed$/),
  ]);
  expect((await verify({ checkpointFile: file('changed.ndjson'), publicKeys: [] })).findings.join('\n')).toMatch(
    /line 1 of .* signed by the key [0-9a-f]{16}, whose public key was not given/,
  );
});

/** What may be done to what guards the ledger, how it is undone, and what is said of it. */
const disarmed: readonly (readonly [string, string, RegExp])[] = [
  ...['LedgerEntry', 'LedgerSubject', 'LedgerCheckpoint'].map(
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
    'CREATE TRIGGER own BEFORE INSERT ON "LedgerEntry" EXECUTE FUNCTION public.access_changed()',
    'DROP TRIGGER own ON "LedgerEntry"',
    /^LedgerEntry has a trigger or rule own, which is not the hub's$/,
  ],
  [
    'CREATE RULE own AS ON INSERT TO "LedgerSubject" DO INSTEAD NOTHING',
    'DROP RULE own ON "LedgerSubject"',
    /^LedgerSubject has a trigger or rule own/,
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

test('a trigger under a condition, and a function that does otherwise, are findings', async () => {
  await restore(database.client);
  const { client } = database;
  const names = ['ledger_append', 'ledger_only_grows', 'access_change_noted'];
  const made = await client.$queryRaw<{ definition: string }[]>`
    SELECT pg_get_functiondef(oid) AS "definition" FROM pg_proc WHERE proname = ANY (${names}::text[])`;
  const trigger = (condition: string): string[] => [
    'DROP TRIGGER ledger_only_grows ON "LedgerEntry"',
    `CREATE TRIGGER ledger_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON "LedgerEntry" FOR EACH STATEMENT ${condition} EXECUTE FUNCTION public.ledger_only_grows()`,
    'ALTER TABLE "LedgerEntry" ENABLE ALWAYS TRIGGER ledger_only_grows',
  ];
  const execute = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await client.$executeRawUnsafe(statement);
  };
  await execute(trigger('WHEN (false)'));
  const underCondition = await verify();
  await execute(trigger(''));
  const nothing = 'RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$';
  await execute(names.slice(1).map((name) => `CREATE OR REPLACE FUNCTION public.${name}() ${nothing}`));
  const otherwise = await verify();
  await execute(made.map(({ definition }) => definition));
  expect(underCondition.findings).toEqual(['the trigger ledger_only_grows on LedgerEntry was changed']);
  expect(otherwise.findings).toEqual(names.slice(1).map((name) => `the function ${name} was changed`));
  expect(await verify()).toMatchObject({ fault: null, findings: [] });
});

test('checkpoints of a second key are a finding that names it; with its public key all is whole', async () => {
  await restore(database.client);
  const other = await makePlace(null);
  const theirs = await readSigningKey(null, other.directory);
  await appendBodies(database.client, [writeBody(lookBy('officer 25'), new Date().toISOString())]);
  const written = await writeCheckpoint(database, theirs, new Date());
  const { fault, findings, entries } = await verify();
  expect([fault, entries]).toEqual([null, 25]);
  expect(findings).toEqual([
    expect.stringMatching(
      new RegExp(
        `^1 checkpoint\\(s\\), the first of entry ${idOf(25)} of .*, are signed by the key [0-9a-f]{16}, whose`,
      ),
    ),
  ]);
  const both = [createPublicKey(key), createPublicKey(theirs)];
  expect(await verify({ publicKeys: both })).toMatchObject({ fault: null, findings: [] });
  // Given by hand, it is what is trusted: it has to be good.
  const checkpoint = written!.checkpoint;
  expect((await verify({ checkpoint })).fault?.what).toMatch(
    /signed by the key [0-9a-f]{16}, whose public key was not/,
  );
  expect(await verify({ checkpoint, publicKeys: both })).toMatchObject({ fault: null, findings: [], entries: 1 });
  await other.remove();
});

test('a checkpoint kept elsewhere finds what none in the database shows any more', async () => {
  const kept = (await readFiled()).at(-1)!;
  const without = ['DELETE FROM "LedgerCheckpoint"'];
  expect((await tampered([...without, ...cutTo(20), setHead(20)], { checkpoint: kept })).fault).toEqual({
    entry: idOf(21),
    what: expect.stringMatching(/^is missing: the checkpoint of/),
  });
  expect((await tampered([...without, forge(7), rehash(7)], { checkpoint: kept })).fault).toEqual({
    entry: idOf(24),
    what: expect.stringMatching(/^is not the one that the checkpoint of/),
  });
  expect((await tampered(without, { checkpoint: kept })).findings).toEqual([
    expect.stringMatching(/^checkpoint 3 of .* is not in the database/),
  ]);
  await restore(database.client);
  expect((await verify({ checkpoint: { ...kept, sequence: 23 } })).fault?.what).toMatch(/its signature is not good/);
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
  expect(await check(lines, null)).toMatchObject({ fault: null });
  expect(await check(lines)).toMatchObject({ fault: null });
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [lines.with(6, lines[6]!.replace('officer 7', 'nobody')), 7, /hash of its content/],
    [lines.toSpliced(6, 1), 7, /is missing/],
    [lines.with(6, lines[7]!).with(7, lines[6]!), 7, /is missing/],
    [lines.toSpliced(6, 0, lines[5]!), 6, /is at a place where no entry belongs/],
    [lines.slice(0, 20), 21, /is missing: the checkpoint/],
  ];
  for (const [changed, sequence, what] of cases) {
    expect((await check(changed)).fault).toEqual({ entry: idOf(sequence), what: expect.stringMatching(what) });
  }
  expect((await check(lines.with(3, 'no entry'))).fault).toEqual({
    entry: 'on line 4',
    what: 'is not an entry of an export',
  });
  const late = await read(new Date('2026-11-22T00:00:00+07:00'));
  const first = JSON.parse(late[0]!) as { readonly body: string };
  expect(JSON.parse(first.body)).toMatchObject({ at: expect.stringMatching(/^2026-11-2[12]/) });
  expect(await check(late)).toMatchObject({ fault: null });
});

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
  const { client } = database;
  await restore(client);
  const before = await readPlain(client);
  const change = fc
    .integer({ min: 1, max: count })
    .chain((sequence) => fc.constantFrom(...edits(idOf(sequence)), ...cutTo(sequence)));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (statements) => {
      await tamper(client, ...statements);
      const { fault } = await verify();
      const expected = firstDifference(before, await readPlain(client));
      await restore(client);
      expect(fault?.entry ?? null).toBe(expected);
    }),
    runs(150),
  );
  expect(await verify()).toMatchObject({ fault: null });
}, 300_000);

test('a hub signs a second after something new at the latest, and what a killed one left when it begins', async () => {
  await restore(database.client);
  const ledger = new Ledger({ database, log: silent, key, checkpointInterval: 50 });
  const until = async (sequence: number): Promise<void> => {
    while ((await database.client.ledgerCheckpoint.findFirst({ where: { sequence } })) === null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await ledger.append([lookBy('officer 25')]);
  await until(25);
  await appendBodies(database.client, [writeBody(lookBy('officer 26'), new Date().toISOString())]);
  const another = new Ledger({ database, log: silent, key, checkpointInterval: 50 });
  await another.begin();
  await until(26);
  // Both have nothing new to sign: neither adds another of the same entry.
  await Promise.all([ledger.close(), another.close()]);
  expect(await database.client.ledgerCheckpoint.count()).toBe(signed.length + 2);
  expect(await verify()).toMatchObject({ fault: null, findings: [] });
});

test('several processes that sign at once make one sequence and one file', async () => {
  await restore(database.client);
  const target = file('shared.ndjson');
  const ledgers = Array.from(
    { length: 4 },
    () => new Ledger({ database, log: silent, key, checkpointFile: target, checkpointInterval: 5 }),
  );
  await Promise.all(
    ledgers.map(async (ledger, number) => {
      for (let turn = 0; turn < 40; turn += 1) await ledger.append([lookBy(`${number} ${turn}`)]);
      await ledger.close();
    }),
  );
  const { findings, fault, head } = await verify({ checkpointFile: target });
  expect([fault, findings]).toEqual([null, []]);
  const lines = (await readFile(target, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => parseCheckpoint(line)!);
  expect(Math.max(...lines.map(({ sequence }) => sequence))).toBe(head.sequence);
  expect(lines).toHaveLength((await database.client.ledgerCheckpoint.count()) - signed.length);
});

test('a file that cannot be written is logged once and stops nothing; what it lacks comes when it can be written', async () => {
  await restore(database.client);
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const target = file('later/checkpoints.ndjson');
  const ledger = new Ledger({ database, log, key, checkpointFile: target, checkpointInterval: 10 });
  const messages = (): string[] => lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  const signedNow = async (sequence: number): Promise<void> => {
    await ledger.append([lookBy(`officer ${sequence}`)]);
    while ((await database.client.ledgerCheckpoint.findFirst({ where: { sequence } })) === null) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  await signedNow(25);
  await signedNow(26);
  await mkdir(file('later'));
  await signedNow(27);
  await ledger.close();
  expect(messages()).toEqual([
    'the checkpoint file cannot be written: new checkpoints are kept in the database alone',
    'the checkpoint file can be written again',
  ]);
  expect(
    (await readFile(target, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => parseCheckpoint(line)!.sequence),
  ).toEqual([25, 26, 27]);
  // A line that a full disk cut short is not gone on with.
  await appendFile(target, '{"number":9');
  await appendBodies(database.client, [writeBody(lookBy('officer 28'), new Date().toISOString())]);
  const another = new Ledger({ database, log, key, checkpointFile: target });
  await another.close();
  expect(
    (await readFile(target, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => parseCheckpoint(line)?.sequence),
  ).toEqual([25, 26, 27, undefined, 28]);
});

test('a hub that meets a ledger set back in the database says so', async () => {
  await restore(database.client);
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  await tamper(database.client, 'DELETE FROM "LedgerCheckpoint" WHERE "number" = 3', forge(20), rehash(20));
  await new Ledger({ database, log, key, checkpointFile: file('checkpoints.ndjson') }).close();
  expect(lines.join()).toMatch('checkpoints of the ledger are gone from the database');
  const filedLines = (await readFile(file('checkpoints.ndjson'), 'utf8')).trim().split('\n');
  await writeFile(file('checkpoints.ndjson'), `${filedLines.slice(0, signed.length).join('\n')}\n`);
});

test('checkpoints of a version before numbers stay good, and none of them goes missing unseen', async () => {
  await inPlace(async (other) => {
    const older = await open(other);
    const history = await mkdtemp(path.join(os.tmpdir(), 'lienthong-history-'));
    try {
      const names = (await readdir(packagePath('prisma', 'migrations'))).filter((name) => name < '20261126');
      for (const name of names) {
        await cp(packagePath('prisma', 'migrations', name), path.join(history, name), { recursive: true });
      }
      await applyMigrations(older, history);
      const keyId = (await readFiled())[0]!.keyId;
      /** As the version before numbers signed. */
      const signAsBefore = async (at: string): Promise<void> => {
        const { sequence, hash } = await appendBodies(older.client, [writeBody(lookBy(at), at)]);
        const signature = sign(null, Buffer.from(JSON.stringify({ sequence, hash, at, keyId })), key);
        await older.client.$executeRaw`INSERT INTO "LedgerCheckpoint" ("sequence", "hash", "at", "keyId", "signature")
          VALUES (${sequence}::bigint, ${hash}, ${at}::timestamptz, ${keyId}, ${signature.toString('base64url')})`;
      };
      for (const day of ['01', '02', '03']) await signAsBefore(`2026-11-${day}T00:00:00.000Z`);
      await applyMigrations(older);
      const append = async (actor: string): Promise<void> => {
        const ledger = new Ledger({ database: older, log: silent, key });
        await ledger.append([lookBy(actor)]);
        await ledger.close();
      };
      await append('after');
      // A process of the old version goes on during an upgrade.
      await signAsBefore('2026-11-26T00:00:00.000Z');
      await append('last');
      const options = { checkpoint: null, publicKeys: [createPublicKey(key)] };
      expect(await verifyLedger(older, options)).toMatchObject({ fault: null, findings: [], entries: 6 });
      await tamper(older.client, 'DELETE FROM "LedgerCheckpoint" WHERE "sequence" = 2');
      expect((await verifyLedger(older, options)).fault).toEqual({
        entry: idOf(3),
        what: 'has checkpoint 3, but checkpoint 2 before it is missing: it was deleted',
      });
      await tamper(older.client, 'UPDATE "LedgerCheckpoint" SET "number" = "number" - 1 WHERE "sequence" > 2');
      expect((await verifyLedger(older, options)).fault).toEqual({
        entry: idOf(4),
        what: expect.stringMatching(/its signature is not good|which does not follow the checkpoint before it/),
      });
    } finally {
      await older.close();
      await rm(history, { recursive: true });
    }
  });
}, 120_000);

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
      `lienthong: entry ${idOf(7)} does not have the hash of its content and the entry before: one of them was changed. The 6 entries before it are whole.`,
    ]);
    await within(async (client) => {
      await restore(client);
      await tamper(client, 'DELETE FROM "LedgerCheckpoint" WHERE "number" = 3');
      await client.$executeRawUnsafe('ALTER TABLE "ApiKey" DISABLE TRIGGER access_change_noted');
    });
    const again = await run(['audit', 'verify'], settings).outcome;
    expect(again.code).toBe(1);
    expect(again.stderr.split('\n').filter((line) => line.startsWith('lienthong:'))).toEqual([
      expect.stringMatching(
        /^lienthong: line 3 of .*checkpoints\.ndjson: checkpoint 3 of .* was deleted or changed\.$/,
      ),
      'lienthong: the trigger access_change_noted on ApiKey is disabled.',
      'lienthong: the 24 entries themselves are whole, the last 24.',
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
      stdout: expect.stringMatching(/^The ledger is whole: 24 entries, the last 24/),
    });
    expect(whole.stderr).toMatch('24/24 entries');
    expect(await audit('checkpoint', '--out', file('now.json'))).toMatchObject({ code: 0, stdout: '' });
    const checkpoint = JSON.parse(await readFile(file('now.json'), 'utf8')) as Record<string, unknown>;
    expect(checkpoint).toMatchObject({ number: 3, sequence: 24, hash: /hash ([0-9a-f]{64})/.exec(whole.stdout)?.[1] });
    expect(await audit('verify', '--checkpoint', file('now.json'))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The ledger is whole: 1 entries/),
    });
    expect(await audit('export', '--out', file('all.ndjson'))).toMatchObject({ code: 0, stdout: '' });
    expect((await stat(file('all.ndjson'))).mode & 0o777).toBe(0o600);
    const elsewhere = { LIENTHONG_DATA_DIR: file('no hub here') };
    const keys = ['--checkpoint', file('now.json'), '--public-key', file('ledger-key.pub.pem')];
    expect(await run(['audit', 'verify', '--file', file('all.ndjson'), ...keys], elsewhere).outcome).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The ledger is whole: 24 entries/),
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
