import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { pino, type Logger } from 'pino';
import type { LedgerEvent } from '../../src/audit/event.ts';
import { Ledger, type LedgerOptions } from '../../src/audit/ledger.ts';
import { LedgerUnavailable } from '../../src/audit/ledger-unavailable.ts';
import { verifyLedger } from '../../src/audit/verify.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrate/migrations.ts';
import { appendIn, buildAppendLoop } from '../support/ledger/append-process.ts';
import { lookBy } from '../support/ledger/events.ts';
import { run } from '../support/hub-process.ts';
import { inPlace, makePlace, type Place } from '../support/place.ts';

let place: Place;
let database: Database;
let statements: string[] = [];
beforeAll(async () => {
  place = await makePlace();
  database = await openDatabase({
    url: place.url,
    directory: place.directory,
    onStatement: (sql) => statements.push(sql),
  });
  await applyMigrations(database);
  await buildAppendLoop();
}, 120_000);
afterAll(async () => {
  await database.close();
  await place.remove();
});

const silent = pino({ level: 'silent' });
const openLedger = (more: Partial<LedgerOptions> = {}): Ledger =>
  new Ledger({ database, log: silent, key: null, ...more });

const countEntries = (): Promise<number> => database.client.ledgerEntry.count();

const verify = () => verifyLedger(database, { checkpoint: null, publicKeys: [] });

async function expectWhole(): Promise<void> {
  expect(await verify()).toMatchObject({ fault: null, entries: await countEntries() });
}

const appends = (): string[] => statements.filter((sql) => sql.includes('ledger_append'));

const sizes = [1, 3, 100];

test('several ledgers on one database write one chain, without forks, gaps or losses', async () => {
  const ledgers = [openLedger(), openLedger(), openLedger()];
  const before = await countEntries();
  await Promise.all(
    ledgers.flatMap((ledger, number) =>
      Array.from({ length: 20 }, async (_, lane) => {
        for (let turn = 0; turn < 50; turn += 1) {
          const actor = `${number}-${lane}-${turn}`;
          await ledger.append([lookBy(actor, [`92-SYT:${turn}`])]);
          if (turn % 10 === 0) expect(await database.client.ledgerEntry.count({ where: { actor } })).toBe(1);
        }
      }),
    ),
  );
  expect(await countEntries()).toBe(before + 3000);
  const actors = await database.client.ledgerEntry.findMany({ select: { actor: true }, distinct: ['actor'] });
  expect(actors).toHaveLength(before + 3000);
  await expectWhole();
}, 120_000);

test('an entry keeps all that its event says, whatever characters it holds', async () => {
  const instant = new Date('2026-11-22T03:00:00.123Z');
  const ledger = openLedger({ now: () => instant });
  for (const size of sizes) {
    const subjects = Array.from({ length: size }, (_, number) => `92-SYT:${number}`);
    const event: LedgerEvent = { ...lookBy(`"\\ \n Đỗ 😀 ${size}`, subjects), purpose: null, dataClass: 'IDENTITY' };
    await ledger.append([event]);
    const { subjects: told, ...columns } = event;
    const entry = await database.client.ledgerEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(entry).toMatchObject({ ...columns, at: instant });
    expect(JSON.parse(entry.body)).toEqual({ ...event, at: instant.toISOString() });
    const rows = await database.client.ledgerSubject.findMany({ where: { entryId: entry.id } });
    expect(rows.map(({ beneficiaryId }) => beneficiaryId).sort()).toEqual([...told].sort());
  }
  await ledger.append([lookBy('a\0b\ud800c', ['92-SYT:1', '92-SYT:1'])]);
  expect(await database.client.ledgerEntry.findFirstOrThrow({ orderBy: { id: 'desc' } })).toMatchObject({
    actor: 'a\ufffdb\ufffdc',
  });
  await expectWhole();
});

test('what comes together or while a write is under way goes in one statement', async () => {
  const ledger = openLedger();
  await ledger.append([]);
  statements = [];
  await Promise.all(Array.from({ length: 40 }, (_, number) => ledger.append([lookBy(`together ${number}`)])));
  expect(appends()).toHaveLength(1);
  statements = [];
  const first = ledger.append([lookBy('first')]);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([first, ...Array.from({ length: 40 }, (_, number) => ledger.append([lookBy(`later ${number}`)]))]);
  expect(appends()).toHaveLength(2);
  statements = [];
  await ledger.append([]);
  expect(statements).toEqual([]);
});

test('the ledger is only ever added to', async () => {
  await openLedger().append([lookBy('kept')]);
  for (const table of ['LedgerEntry', 'LedgerSubject', 'LedgerCheckpoint']) {
    for (const change of [
      `DELETE FROM "${table}"`,
      `TRUNCATE "${table}"`,
      `UPDATE "${table}" SET ${table === 'LedgerSubject' ? '"entryId" = "entryId"' : '"hash" = "hash"'}`,
      `SET LOCAL session_replication_role = replica; DELETE FROM "${table}"`,
    ]) {
      const parts = change.split('; ');
      const changed = database.client.$transaction(parts.map((part) => database.client.$executeRawUnsafe(part)));
      await expect(changed).rejects.toThrow(`${table} is only ever added to`);
    }
  }
});

/** Runs while the database refuses to take entries. */
async function whileRefused(refuse: readonly string[], allow: string, run: () => Promise<void>): Promise<void> {
  for (const statement of refuse) await database.client.$executeRawUnsafe(statement);
  try {
    await run();
  } finally {
    await database.client.$executeRawUnsafe(allow);
  }
}

const goneTable = (table: string) =>
  [[`ALTER TABLE "${table}" RENAME TO "Gone"`], `ALTER TABLE "Gone" RENAME TO "${table}"`] as const;

const refusals = [
  ['its table is gone', ...goneTable('LedgerEntry')],
  ['its head is gone', ...goneTable('LedgerHead')],
  [
    'the disk is full',
    [
      `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$`,
      `CREATE TRIGGER full_disk BEFORE INSERT ON "LedgerSubject" EXECUTE FUNCTION full_disk()`,
    ],
    'DROP FUNCTION full_disk() CASCADE',
  ],
] as const;

test.each(refusals)('where %s, nothing is acknowledged; it goes on once it is back', async (_, refuse, allow) => {
  const lines: string[] = [];
  const log: Logger = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const ledger = openLedger({ log });
  const before = await countEntries();
  await whileRefused(refuse, allow, async () => {
    const results = await Promise.allSettled([ledger.append([lookBy('A secret name')]), ledger.append([lookBy('b')])]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(LedgerUnavailable) });
      const { reason } = result as PromiseRejectedResult & { reason: LedgerUnavailable };
      expect(reason).toMatchObject({ extensions: { code: 'LEDGER_UNAVAILABLE' }, cause: expect.any(Error) });
      expect(reason.message).not.toMatch('secret');
    }
    await expect(ledger.append([lookBy('c')])).rejects.toThrow(LedgerUnavailable);
  });
  expect(await countEntries()).toBe(before);
  await ledger.append([lookBy('after')]);
  await ledger.close();
  // The access, and the number refused because their entries could not be written.
  expect(await countEntries()).toBe(before + 2);
  const [unwritten] = await database.client.ledgerEntry.findMany({
    where: { kind: 'DENIAL' },
    orderBy: { id: 'desc' },
    take: 1,
  });
  expect(JSON.parse(unwritten?.body ?? '')).toMatchObject({ reason: 'LEDGER_UNAVAILABLE', count: 3 });
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'the ledger cannot be written',
    'the ledger can be written again',
  ]);
  expect(lines.join()).not.toMatch('secret');
  await expectWhole();
});

test('writes to a database that does not answer fail after a while, with those that wait; later ones succeed', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const ledger = openLedger({ timeout: 1000 });
  let isHeld = (): void => undefined;
  const holding = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const transaction = database.client.$transaction(
    async (client) => {
      await client.$executeRaw`SELECT 1 FROM "LedgerHead" FOR UPDATE`;
      isHeld();
      await held;
    },
    { timeout: 60_000 },
  );
  await holding;
  const results = await Promise.allSettled([
    ledger.append([lookBy('hangs')]),
    new Promise((resolve) => setTimeout(resolve, 100)).then(() => ledger.append([lookBy('waits')])),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  release();
  await transaction;
  await ledger.append([lookBy('later')]);
  await ledger.close();
  await expectWhole();
});

test('no more wait than may', async () => {
  const ledger = openLedger({ maxWaiting: 10 });
  const results = await Promise.allSettled(
    Array.from({ length: 15 }, (_, number) => ledger.append([lookBy(`crowd ${number}`)])),
  );
  expect(results.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 10 }, () => 'fulfilled'),
    ...Array.from({ length: 5 }, () => 'rejected'),
  ]);
  await expect(ledger.append([lookBy('room again')])).resolves.toBeUndefined();
});

test('changes of what decides access move into the ledger: none is lost, none comes twice', async () => {
  const { client } = database;
  const ledgers = [openLedger(), openLedger(), openLedger()];
  await Promise.all(ledgers.map((ledger) => ledger.recordChanges()));
  const before = await countEntries();
  const keyOf = (number: number): string => `key ${String(number).padStart(3, '0')}`;
  const changing = async (from: number): Promise<void> => {
    for (let number = from; number < 60; number += 3) {
      const data = {
        id: keyOf(number),
        hash: keyOf(number),
        client: 'x',
        role: 'PORTAL' as const,
        createdAt: new Date(),
      };
      await client.apiKey.create({ data });
      await client.apiKey.update({ where: { id: data.id }, data: { revokedAt: new Date() } });
      await ledgers[from]!.recordChanges();
    }
  };
  await Promise.all([changing(0), changing(1), changing(2)]);
  await client.apiKey.deleteMany();
  await client.$executeRaw`INSERT INTO "ApiKey" ("id", "hash", "client", "role", "createdAt")
    SELECT 'many ' || n, 'many ' || n, 'x', 'PORTAL', now() FROM generate_series(1, 450) n`;
  await Promise.all(ledgers.map((ledger) => ledger.recordChanges()));
  expect(await client.$queryRaw`SELECT 1 FROM "AccessChange"`).toEqual([]);
  const entries = await client.ledgerEntry.findMany({ orderBy: { id: 'asc' }, skip: before });
  const [{ user }] = await client.$queryRaw<[{ user: string }]>`SELECT session_user::text AS "user"`;
  expect(entries.every(({ kind, role, actor }) => kind === 'CHANGE' && role === 'ADMIN' && actor === user)).toBe(true);
  expect(Math.max(...entries.map(({ fields }) => fields.length))).toBe(200);
  const told = entries.flatMap(({ operation, fields }) => fields.map((field) => `${operation} ${field}`)).sort();
  const numbers = Array.from({ length: 60 }, (_, number) => number);
  const many = Array.from({ length: 450 }, (_, number) => `INSERT ApiKey many ${number + 1}`);
  const single = ['INSERT', 'UPDATE', 'DELETE'].flatMap((operation) =>
    numbers.map((number) => `${operation} ApiKey ${keyOf(number)}`),
  );
  expect(told).toEqual([...many, ...single].sort());
  await expectWhole();
});

test('changes that cannot be written stay noted', async () => {
  const { client } = database;
  await client.apiKey.deleteMany();
  const [, refuse, allow] = refusals[0];
  const noted = await client.$queryRaw`SELECT * FROM "AccessChange" ORDER BY "id"`;
  expect(noted).toHaveLength(450);
  await whileRefused(refuse, allow, async () => {
    await expect(openLedger().recordChanges()).rejects.toThrow(LedgerUnavailable);
  });
  expect(await client.$queryRaw`SELECT * FROM "AccessChange" ORDER BY "id"`).toEqual(noted);
  await openLedger().recordChanges();
  expect(await client.$queryRaw`SELECT * FROM "AccessChange"`).toEqual([]);
});

test('a change says what the columns were and became, and by which role of the database; never a secret or a name', async () => {
  const { client } = database;
  const [{ user }] = await client.$queryRaw<[{ user: string }]>`SELECT session_user::text AS "user"`;
  await openLedger().recordChanges();
  const before = await countEntries();
  const changes = [
    `INSERT INTO "ApiKey" ("id", "hash", "client", "role", "createdAt") VALUES ('told', 'the hash', 'Portal', 'PORTAL', '2026-11-01Z')`,
    `UPDATE "ApiKey" SET "hash" = 'another hash', "revokedAt" = '2026-11-02Z' WHERE "id" = 'told'`,
    `DELETE FROM "ApiKey" WHERE "id" = 'told'`,
    `INSERT INTO "CooperationAgreement" ("id", "kind", "title", "sortKey", "stage", "fields", "levels", "unknowns")
     VALUES ('told', 'COOPERATION_AGREEMENT', 'A title', 'x', 'SIGNED', '{}', '{}', '[{"reason":"Somebody Seen"}]')`,
    `UPDATE "CooperationAgreement" SET "stage" = 'TERMINATED', "unknowns" = '[{"reason":"Somebody Else"}]' WHERE "id" = 'told'`,
  ];
  for (const change of changes) await client.$executeRawUnsafe(change);
  await client.$transaction([
    client.$executeRawUnsafe('CREATE ROLE changer_of_tests'),
    client.$executeRawUnsafe('GRANT ALL ON ALL TABLES IN SCHEMA public TO changer_of_tests'),
    client.$executeRawUnsafe('GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO changer_of_tests'),
    client.$executeRawUnsafe('SET LOCAL ROLE changer_of_tests'),
    client.$executeRawUnsafe(`DELETE FROM "CooperationAgreement" WHERE "id" = 'told'`),
    client.$executeRawUnsafe('RESET ROLE'),
    client.$executeRawUnsafe('DROP OWNED BY changer_of_tests'),
    client.$executeRawUnsafe('DROP ROLE changer_of_tests'),
  ]);
  await openLedger().recordChanges();
  const entries = await client.ledgerEntry.findMany({ orderBy: { id: 'asc' }, skip: before });
  const told = entries.map(({ operation, actor, client: as, fields, body }) => ({
    operation,
    by: [actor, as],
    fields,
    changes: (JSON.parse(body) as { changes: unknown }).changes,
  }));
  const agreement = { id: 'told', kind: 'COOPERATION_AGREEMENT', fields: [], synthetic: false };
  const all = (columns: object, side: 'from' | 'to'): object =>
    Object.fromEntries(Object.entries(columns).map(([name, value]: [string, unknown]) => [name, { [side]: value }]));
  const key = { id: 'told', client: 'Portal', role: 'PORTAL', createdAt: expect.stringMatching(/^2026-11-01T/) };
  const revokedAt = expect.stringMatching(/^2026-11-02T/) as unknown;
  const ofKey = { by: [user, null], fields: ['ApiKey told'] };
  const ofAgreement = { by: [user, null], fields: ['CooperationAgreement told'] };
  expect(told).toEqual([
    { ...ofKey, operation: 'INSERT', changes: [all(key, 'to')] },
    { ...ofKey, operation: 'UPDATE', changes: [{ hash: null, revokedAt: { from: null, to: revokedAt } }] },
    { ...ofKey, operation: 'DELETE', changes: [all({ ...key, revokedAt }, 'from')] },
    { ...ofAgreement, operation: 'INSERT', changes: [all({ ...agreement, stage: 'SIGNED' }, 'to')] },
    {
      ...ofAgreement,
      operation: 'UPDATE',
      changes: [{ stage: { from: 'SIGNED', to: 'TERMINATED' }, unknowns: null }],
    },
    {
      ...ofAgreement,
      by: [user, 'changer_of_tests'],
      operation: 'DELETE',
      changes: [all({ ...agreement, stage: 'TERMINATED' }, 'from')],
    },
  ]);
  expect(entries.map(({ body }) => body).join()).not.toMatch(/hash"?:"|the hash|another hash|Somebody|A title/);
  await expectWhole();
});

test('a checkpoint is signed at once after a thousand entries, and when the hub stops; one that fails stops nothing', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const ledger = openLedger({ key: privateKey, checkpointInterval: 3_600_000 });
  const readSequences = async (): Promise<number[]> =>
    (await database.client.ledgerCheckpoint.findMany({ orderBy: { sequence: 'asc' } })).map(({ sequence }) =>
      Number(sequence),
    );
  const begin = await countEntries();
  for (const number of [300, 300, 300, 300]) {
    await ledger.append(Array.from({ length: number }, (_, place) => lookBy(`${place}`, [])));
  }
  while ((await readSequences()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await ledger.append(Array.from({ length: 300 }, (_, place) => lookBy(`${place}`, [])));
  await ledger.close();
  const end = await countEntries();
  const sequences = await readSequences();
  expect(end - begin).toBe(1500);
  expect(sequences).toHaveLength(2);
  expect(sequences[0]).toBe(begin + 1200);
  expect(sequences.at(-1)).toBe(end);
  expect(await verifyLedger(database, { checkpoint: null, publicKeys: [publicKey] })).toMatchObject({
    fault: null,
    findings: [],
  });
  expect((await verify()).findings).toEqual([expect.stringMatching(/^2 checkpoint.*whose public key was not given$/)]);
  await whileRefused(...goneTable('LedgerCheckpoint'), async () => {
    await ledger.append(Array.from({ length: 1000 }, (_, number) => lookBy(`last ${number}`, [])));
    await ledger.close();
  });
  expect(await readSequences()).toEqual(sequences);
});

/** Where a server is at hand, as many processes at once as a hub may have; the embedded database takes one at a time. */
const processes = process.env['DATABASE_URL'] === undefined ? 1 : 3;

test('processes that are killed as they append leave a whole chain with all that they acknowledged', async () => {
  await inPlace(async (other) => {
    expect(await run(['migrate'], other.settings).outcome).toMatchObject({ code: 0 });
    const acknowledged: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const children = Array.from({ length: processes }, (_, number) => appendIn(other, `${round}-${number}`, 100_000));
      await Promise.all(
        children.map(async (child) => {
          const printed = text(child.stdout);
          let lines = 0;
          child.stdout.on('data', (chunk: Buffer) => {
            lines += chunk.toString().split('\n').length - 1;
            if (lines > 150) child.kill('SIGKILL');
          });
          const [, signal] = (await once(child, 'close')) as [number | null, string | null];
          expect([signal, signal === null ? await text(child.stderr) : '']).toEqual(['SIGKILL', '']);
          // The text after the last line break is incomplete.
          acknowledged.push(...(await printed).split('\n').slice(0, -1));
        }),
      );
    }
    expect(acknowledged.length).toBeGreaterThan(300 * processes);
    const verified = await run(['audit', 'verify'], other.settings).outcome;
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^The ledger is whole/) });
    const reopened = await openDatabase({ url: other.url, directory: other.directory });
    try {
      const kept = await reopened.client.ledgerEntry.findMany({ select: { actor: true } });
      const actors = new Set(kept.map(({ actor }) => actor));
      expect(acknowledged.filter((actor) => !actors.has(actor))).toEqual([]);
    } finally {
      await reopened.close();
    }
  });
}, 180_000);
