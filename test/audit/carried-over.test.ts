import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { archiveMonth } from '../../src/audit/archive.ts';
import { closeAllBlocks } from '../../src/audit/close-blocks.ts';
import { appendEntries } from '../../src/audit/append-entries.ts';
import { writeEntry } from '../../src/audit/entry.ts';
import { parseMonth } from '../../src/audit/month.ts';
import { verifyLedger, type Verdict } from '../../src/audit/verify.ts';
import { packagePath } from '../../src/base/paths.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrate/migrations.ts';
import { lookBy } from '../support/ledger/events.ts';
import { keepCopy, restore, tamper } from '../support/ledger/plain-ledger.ts';
import { makePlace, type Place } from '../support/place.ts';

const count = 12;
const role = `carried_over_${process.pid}`;
const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');

let place: Place;
let database: Database;
let before: unknown[];

const idOf = (number: number): string => String(number).padStart(16, '0');

/** The body of an entry of the first form: one line. Its subjects are in the table that is gone, too. */
const bodyOf = (number: number): string =>
  JSON.stringify({
    at: new Date(Date.UTC(2026, 9, 1 + number, number, 0, 0, 123)).toISOString(),
    kind: number % 4 === 0 ? 'DENIAL' : 'READ',
    actor: `officer ${number}`,
    client: null,
    role: 'OFFICER',
    departmentId: '92-SYT',
    ownerDepartmentId: number % 3 === 0 ? null : '91-SYT',
    purpose: 'CARE',
    caseReference: `case ${number}`,
    operation: number === 1 ? 'CARRY_OVER' : 'Look',
    dataClass: 'RECORD',
    clauseId: number % 2 === 0 ? 'clause' : null,
    reason: number % 4 === 0 ? 'NO_CLAUSE' : null,
    fields: ['Beneficiary.status'],
    subjects: number % 4 === 0 ? [] : ['91-SYT:0', `91-SYT:${number}`],
    ...(number === 8 ? { count: 17, since: '2026-10-09T00:00:00.000Z' } : {}),
  });

const keyIdOf = (of: KeyObject): string =>
  createHash('sha256')
    .update(of.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

/** Adds entries as the version before did, and signs the last of them as it did. */
async function appendAsBefore(
  numbers: readonly number[],
  place: { number: number; previous: string } | null,
): Promise<void> {
  const [head] = await database.client.$queryRawUnsafe<[{ sequence: bigint; hash: string }]>(
    'SELECT "last_sequence" AS "sequence", "last_hash" AS "hash" FROM public.ledger_append($1::text[])',
    numbers.map(bodyOf),
  );
  const at = new Date(Date.UTC(2026, 9, 20, numbers[0])).toISOString();
  const signed = { ...place, sequence: Number(head.sequence), hash: head.hash, at, keyId: keyIdOf(publicKey) };
  const signature = sign(null, Buffer.from(JSON.stringify(signed)), key).toString('base64url');
  await database.client.$executeRaw`
    INSERT INTO "LedgerCheckpoint" ("sequence", "number", "previous", "hash", "at", "keyId", "signature")
    VALUES (${head.sequence}, ${place?.number ?? null}::bigint, ${place?.previous ?? null}, ${head.hash}, ${at}::timestamptz,
      ${signed.keyId}, ${signature})`;
}

const readEvents = (): Promise<unknown[]> =>
  database.client.$queryRawUnsafe(`
    SELECT "id", "at", "kind"::text, "actor", "client", "role"::text, "departmentId", "ownerDepartmentId", "purpose",
      "caseReference", "operation", "dataClass"::text, "clauseId", "reason", "fields", "count"::int
    FROM "AccessEvent" WHERE "operation" <> 'CARRY_OVER' OR "actor" = 'officer 1' ORDER BY "id"`);

const verify = (publicKeys: readonly KeyObject[] = [publicKey]): Promise<Verdict> =>
  verifyLedger(database, { checkpoint: null, publicKeys });

beforeAll(async () => {
  place = await makePlace();
  database = await openDatabase(place);
  const history = await mkdtemp(path.join(os.tmpdir(), 'lienthong-history-'));
  const names = (await readdir(packagePath('prisma', 'migrations'))).filter((name) => name < '20261130');
  for (const name of names)
    await cp(packagePath('prisma', 'migrations', name), path.join(history, name), { recursive: true });
  await applyMigrations(database, history);
  await rm(history, { recursive: true });
  await appendAsBefore([1, 2, 3], null);
  await appendAsBefore([4, 5, 6, 7], { number: 2, previous: 'a hash' });
  await appendAsBefore([8, 9, 10, 11, 12], { number: 3, previous: 'another hash' });
  before = await readEvents();
  for (const statement of [
    `CREATE ROLE ${role}`,
    `GRANT EXECUTE ON FUNCTION public.ledger_append(text[]) TO ${role}`,
    `GRANT INSERT ON "LedgerCheckpoint" TO ${role}`,
    `GRANT SELECT ON "LedgerEntry" TO ${role}`,
  ])
    await database.client.$executeRawUnsafe(statement);
  await applyMigrations(database);
  await appendEntries(database.client, [writeEntry(lookBy('after'), new Date().toISOString())]);
  await closeAllBlocks(database, key);
  await keepCopy(database.client);
}, 300_000);
afterAll(async () => {
  await database.client.$executeRawUnsafe(`DROP OWNED BY ${role}`);
  await database.client.$executeRawUnsafe(`DROP ROLE ${role}`);
  await database.close();
  await place.remove();
});

test('entries of the first form are shown as before, and verified with those of the second', async () => {
  const after = await readEvents();
  expect(before).toHaveLength(count);
  expect(after.slice(0, count)).toEqual(before);
  expect(after.slice(count)).toMatchObject([{ id: idOf(count + 2), actor: 'after' }]);
  expect(await verify()).toMatchObject({ fault: null, findings: [], entries: count + 2, waiting: 0, blocks: 1 });
  const found = await database.client.accessEvent.findMany({
    where: { subjects: { has: '91-SYT:7' } },
    select: { id: true, subjects: true },
  });
  expect(found).toEqual([{ id: idOf(7), subjects: ['91-SYT:0', '91-SYT:7'] }]);
});

test('the first entry of the second form states the end of the chain', async () => {
  const { body } = await database.client.ledgerEntry.findFirstOrThrow({ where: { id: count + 1 } });
  const { leaf } = await database.client.ledgerEntry.findFirstOrThrow({ where: { id: count } });
  expect(JSON.parse(body.split('\n')[0]!)).toMatchObject({
    operation: 'CARRY_OVER',
    carriedOver: { entries: count, hash: Buffer.from(leaf).toString('hex') },
  });
});

test('old checkpoints of a key that was not given do not stop the check', async () => {
  const { fault, findings } = await verify([]);
  expect([fault, findings]).toEqual([null, [expect.stringMatching(/^1 block\(s\), the first of them block 1/)]]);
});

/** Computes the hashes of the chain anew from an entry on. */
const rehash = (from: number): string => `DO $$ DECLARE entry record; previous text; BEGIN
  SELECT encode("leaf", 'hex') INTO previous FROM "LedgerEntry" WHERE "id" = ${from - 1};
  FOR entry IN SELECT * FROM "LedgerEntry" WHERE "id" BETWEEN ${from} AND ${count} ORDER BY "id" LOOP
    previous := encode(sha256(convert_to(coalesce(previous, '') || E'\\n' || lpad(entry."id"::text, 16, '0') || E'\\n' || entry."body", 'UTF8')), 'hex');
    UPDATE "LedgerEntry" SET "leaf" = decode(previous, 'hex') WHERE "id" = entry."id";
  END LOOP;
END $$`;
const forge = (number: number): string =>
  `UPDATE "LedgerEntry" SET "body" = replace("body", 'officer ${number}"', 'nobody"') WHERE "id" = ${number}`;
const restate = (change: string): string => `UPDATE "LedgerEntry" SET "body" = ${change} WHERE "id" = ${count + 1}`;
const noCheckpoints = 'DELETE FROM "LedgerCheckpoint"';

const tamperings: readonly (readonly [string, readonly string[], number, RegExp])[] = [
  ['an edited entry', [forge(5)], 5, /^does not have the hash of its content and the entry before/],
  ['an edited last entry', [forge(count)], count, /^does not have the hash of its content/],
  ['a dropped entry', ['DELETE FROM "LedgerEntry" WHERE "id" = 5'], 5, /^is missing: it was deleted/],
  ['a dropped first entry', ['DELETE FROM "LedgerEntry" WHERE "id" = 1'], 1, /^is missing: it was deleted/],
  ['a dropped last entry', [`DELETE FROM "LedgerEntry" WHERE "id" = ${count}`], count, /^is missing: it was deleted/],
  ['all dropped', [`DELETE FROM "LedgerEntry" WHERE "id" <= ${count}`], 1, /^is missing: it was deleted/],
  [
    'a second entry with its number',
    [
      `INSERT INTO "LedgerEntry" SELECT (jsonb_populate_record(e, '{"at": "2026-10-30T00:00:00Z"}')).* FROM "LedgerEntry" e WHERE "id" = 5`,
    ],
    6,
    /^is missing/,
  ],
  ['a chain hashed anew', [forge(5), rehash(5)], 7, /^is not the one that the checkpoint of .* signed/],
  [
    'a chain hashed anew without its checkpoints',
    [noCheckpoints, forge(5), rehash(5)],
    count,
    /^is not the one that was carried over/,
  ],
  [
    'a checkpoint of another hash',
    [`UPDATE "LedgerCheckpoint" SET "hash" = reverse("hash") WHERE "sequence" = 7`],
    7,
    /^has an invalid checkpoint: its signature is not good/,
  ],
  [
    'a checkpoint moved to another entry',
    ['UPDATE "LedgerCheckpoint" SET "sequence" = 8 WHERE "sequence" = 7'],
    8,
    /^has an invalid checkpoint: its signature is not good/,
  ],
  [
    'a statement of fewer entries',
    [restate(`replace("body", '"entries":${count}', '"entries":${count - 1}')`)],
    count - 1,
    /^is not the one that was carried over/,
  ],
  [
    'a statement of fewer entries that ends with the hash of their last',
    [
      `DELETE FROM "LedgerEntry" WHERE "id" = ${count}`,
      restate(`regexp_replace("body", '"entries":${count},"hash":"[0-9a-f]*"', '"entries":${count - 1},"hash":"' || (
        SELECT encode("leaf", 'hex') FROM "LedgerEntry" WHERE "id" = ${count - 1}) || '"')`),
    ],
    count + 1,
    /^does not have the hash that block 1 signed/,
  ],
  ['a statement that is gone', [`DELETE FROM "LedgerEntry" WHERE "id" = ${count + 1}`], count + 1, /^is missing/],
  ['a statement that is not found', [`DELETE FROM "LedgerMention" WHERE "key" = 'CARRY_OVER'`], 1, /^is in no block/],
  [
    'another time',
    [`UPDATE "LedgerEntry" SET "at" = "at" + interval '1 day' WHERE "id" = 5`],
    5,
    /^has a column at that differs/,
  ],
  ['a fingerprint taken off', [`UPDATE "LedgerEntry" SET "subjects" = '{}' WHERE "id" = 5`], 5, /^is not found by/],
  ['a mention taken off', [`DELETE FROM "LedgerMention" WHERE "key" = 'clause'`], 2, /^is not found by/],
];

test.each(tamperings)('%s: found and named', async (_, statements, number, what) => {
  await restore(database.client);
  await tamper(database.client, ...statements);
  const { fault } = await verify();
  await restore(database.client);
  expect(fault).toEqual({ entry: idOf(number), what: expect.stringMatching(what) });
});

test('a month of the first form is not archived, and the refusal says what can be', async () => {
  const archiving = archiveMonth(database, parseMonth('2026-10')!, {
    file: path.join(place.directory, 'no.ndjson'),
    key,
  });
  await expect(archiving).rejects.toThrow(
    "2026-10 has entries of the ledger's first form, which stay in the database. Archive a later month.",
  );
});

test('a role that could add to the first form, sign and read can do so with the second, and no more', async () => {
  const [rights] = await database.client.$queryRawUnsafe<Record<string, boolean>[]>(`
    SELECT has_function_privilege('${role}', 'ledger_append(text[],timestamptz[],text[],text[],text[],text[],integer[])', 'EXECUTE') AS "append",
      has_function_privilege('${role}', 'ledger_prepare(timestamptz)', 'EXECUTE') AS "prepare",
      has_function_privilege('${role}', 'ledger_tidy()', 'EXECUTE') AS "tidy",
      has_function_privilege('${role}', 'ledger_remove_month(timestamptz,timestamptz)', 'EXECUTE') AS "remove",
      has_table_privilege('${role}', '"LedgerBlock"', 'INSERT') AS "sign",
      has_table_privilege('${role}', '"LedgerBlock"', 'UPDATE, DELETE, TRUNCATE') AS "unsign",
      has_table_privilege('${role}', '"LedgerEntry"', 'INSERT, UPDATE, DELETE, TRUNCATE') AS "change",
      has_table_privilege('${role}', '"LedgerEntry"', 'SELECT') AND has_table_privilege('${role}', '"LedgerMention"', 'SELECT')
        AND has_table_privilege('${role}', '"LedgerBlock"', 'SELECT') AND has_table_privilege('${role}', '"AccessEvent"', 'SELECT') AS "read"`);
  expect(rights).toEqual({
    append: true,
    prepare: true,
    tidy: true,
    remove: false,
    sign: true,
    unsign: false,
    change: false,
    read: true,
  });
});
