import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { pino, type Logger } from 'pino';
import { closeAllBlocks } from '../../src/audit/close-blocks.ts';
import type { LedgerEvent } from '../../src/audit/event.ts';
import { Ledger, type LedgerOptions } from '../../src/audit/ledger.ts';
import { LedgerUnavailable } from '../../src/audit/ledger-unavailable.ts';
import { readSigningKey } from '../../src/audit/signing-key.ts';
import { verifyLedger } from '../../src/audit/verify.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrate/migrations.ts';
import { lookBy, partOf, refusalOf } from '../support/ledger/events.ts';
import { buildProgram, startProgram } from '../support/ledger/programs.ts';
import { run } from '../support/hub-process.ts';
import { inPlace, makePlace, type Place } from '../support/place.ts';
import { until } from '../support/until.ts';

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
  await buildProgram('append-loop');
}, 120_000);
afterAll(async () => {
  await database.close();
  await place.remove();
});

const silent = pino({ level: 'silent' });
const openLedger = (more: Partial<LedgerOptions> = {}): Ledger =>
  new Ledger({ database, log: silent, key: null, ...more });

const countEntries = (): Promise<number> => database.client.ledgerEntry.count();

const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');

/** Closes blocks over all entries, and checks that each of them is in one, once. */
async function expectWhole(): Promise<void> {
  await closeAllBlocks(database, key);
  const entries = await countEntries();
  const whole = { fault: null, findings: [], waiting: 0, entries };
  expect(await verifyLedger(database, { checkpoint: null, publicKeys: [publicKey] })).toMatchObject(whole);
  const [covered] = await database.client.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS "count" FROM (SELECT unnest("entries") FROM "LedgerBlock") covered`;
  expect(Number(covered?.count)).toBe(entries);
}

/** The events of all entries after a number, oldest first. */
const eventsAfter = (last: bigint) =>
  database.client.accessEvent.findMany({ where: { entryId: { gt: last } }, orderBy: { id: 'asc' } });

async function lastId(): Promise<bigint> {
  return (await database.client.ledgerEntry.findFirst({ orderBy: { id: 'desc' } }))?.id ?? 0n;
}

const appends = (): string[] => statements.filter((sql) => sql.includes('ledger_append'));

const sizes = [1, 3, 100];

test('several ledgers on one database write one ledger, without losses, each entry in one block', async () => {
  const more = { key, blockInterval: 20 };
  const ledgers = [openLedger(more), openLedger(more), openLedger(more)];
  const before = await countEntries();
  await Promise.all(
    ledgers.flatMap((ledger, number) =>
      Array.from({ length: 20 }, async (_, lane) => {
        for (let turn = 0; turn < 50; turn += 1) {
          const actor = `${number}-${lane}-${turn}`;
          await ledger.append([lookBy(actor, [`92-SYT:${turn}`])]);
          if (turn % 10 === 0) expect(await database.client.accessEvent.count({ where: { actor } })).toBe(1);
        }
      }),
    ),
  );
  await Promise.all(ledgers.map((ledger) => ledger.close()));
  expect(await countEntries()).toBe(before + 3000);
  const actors = await database.client.accessEvent.findMany({ select: { actor: true } });
  expect(new Set(actors.map(({ actor }) => actor)).size).toBe(before + 3000);
  await expectWhole();
}, 120_000);

test('an entry keeps all that its event says, whatever characters it holds', async () => {
  const instant = new Date('2026-11-22T03:00:00.123Z');
  const ledger = openLedger({ now: () => instant });
  for (const size of sizes) {
    const subjects = Array.from({ length: size }, (_, number) => `92-SYT:${number}`);
    const { parts, ...request }: LedgerEvent = { ...lookBy(`"\\ \n Đỗ 😀 ${size}`, subjects), purpose: null };
    const [part] = parts as [LedgerEvent['parts'][0]];
    const identity = { ...part.look, dataClass: 'IDENTITY' as const };
    const event = {
      ...request,
      parts: [part, partOf([], { ownerDepartmentId: '79-SYT', clauseId: 'a', look: identity }), partOf(['79-SYT:1'])],
    };
    await ledger.append([event]);
    const entry = await database.client.ledgerEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const at = instant.toISOString();
    expect([entry.at, entry.subjects.length]).toEqual([instant, size + 1]);
    expect(entry.body.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      { ...request, at },
      part.look,
      identity,
      { look: 0, ownerDepartmentId: '91-SYT', clauseId: null, subjects },
      { look: 1, ownerDepartmentId: '79-SYT', clauseId: 'a', subjects: [] },
      { look: 0, ownerDepartmentId: '91-SYT', clauseId: null, subjects: ['79-SYT:1'] },
    ]);
    const told = await eventsAfter(entry.id - 1n);
    const number = String(entry.id).padStart(16, '0');
    expect(told.map(({ id }) => id)).toEqual([number, `${number}-0002`, `${number}-0003`]);
    event.parts.forEach(({ look, subjects: of, ...columns }, place) => {
      expect(told[place]).toMatchObject({ ...request, ...look, ...columns, count: 1, subjects: [...of].sort() });
    });
  }
  await ledger.append([lookBy('a\0b\ud800c', ['92-SYT:1', '92-SYT:1'])]);
  expect((await eventsAfter((await lastId()) - 1n))[0]).toMatchObject({
    actor: 'a\ufffdb\ufffdc',
    subjects: ['92-SYT:1'],
  });
  await expectWhole();
});

test('an entry is found by all that it mentions, also in a second of which others are stored already', async () => {
  const instant = new Date('2026-11-23T03:00:00.999Z');
  const ledger = openLedger({ now: () => instant });
  await ledger.append([lookBy('first')]);
  await ledger.append([{ ...lookBy('second'), parts: [partOf([], { ownerDepartmentId: '79-SYT', clauseId: 'c' })] }]);
  const found = await database.client.ledgerMention.findMany({
    where: { second: Math.floor(instant.getTime() / 1000) },
    orderBy: { key: 'asc' },
  });
  expect(found.map(({ key: mentioned }) => mentioned)).toEqual(['79-SYT', '91-SYT', '92-SYT', 'c']);
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

/** The table of the present month, which a process prepares once it closes blocks. */
async function monthTable(): Promise<string> {
  const ledger = openLedger({ key });
  await ledger.begin();
  await ledger.close();
  const [found] = await database.client.$queryRaw<{ name: string }[]>`
    SELECT to_char(now() AT TIME ZONE 'Asia/Ho_Chi_Minh', '"LedgerEntry_"YYYY_MM') AS "name"`;
  return found?.name ?? '';
}

test('the ledger is only ever added to', async () => {
  await openLedger().append([lookBy('kept')]);
  const columns = {
    LedgerEntry: 'leaf',
    LedgerEntry_rest: 'leaf',
    [await monthTable()]: 'leaf',
    LedgerMention: 'second',
    LedgerBlock: 'header',
    LedgerCheckpoint: 'hash',
  };
  for (const [table, column] of Object.entries(columns)) {
    for (const change of [
      `DELETE FROM "${table}"`,
      `TRUNCATE "${table}"`,
      `UPDATE "${table}" SET "${column}" = "${column}"`,
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
  ['its mentions are gone', ...goneTable('LedgerMention')],
  [
    'the disk is full',
    [
      `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$`,
      `CREATE TRIGGER full_disk BEFORE INSERT ON "LedgerEntry" EXECUTE FUNCTION full_disk()`,
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
  expect(
    await database.client.accessEvent.findFirst({ where: { kind: 'DENIAL' }, orderBy: { id: 'desc' } }),
  ).toMatchObject({ reason: 'LEDGER_UNAVAILABLE', count: 3, ownerDepartmentId: '91-SYT' });
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
      await client.$executeRaw`LOCK TABLE "LedgerEntry" IN EXCLUSIVE MODE`;
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
  const before = await lastId();
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
  const entries = await eventsAfter(before);
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
  const before = await lastId();
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
  const entries = await eventsAfter(before);
  const told = entries.map(({ operation, actor, client: as, fields, body }) => ({
    operation,
    by: [actor, as],
    fields,
    changes: (JSON.parse(body.split('\n').at(-1) ?? '') as { changes: unknown }).changes,
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

test('a block is closed at once after a thousand entries, and when the hub stops; one that fails stops nothing', async () => {
  await expectWhole();
  const ledger = openLedger({ key, blockInterval: 3_600_000 });
  const before = await database.client.ledgerBlock.count();
  const readSizes = async (): Promise<number[]> =>
    (await database.client.ledgerBlock.findMany({ orderBy: { number: 'asc' }, skip: before })).map(
      ({ entries }) => entries.length,
    );
  for (const number of [300, 300, 300, 300]) {
    await ledger.append(Array.from({ length: number }, (_, place) => lookBy(`${place}`, [])));
  }
  await until(async () => (await readSizes()).length === 2);
  await ledger.append(Array.from({ length: 300 }, (_, place) => lookBy(`${place}`, [])));
  expect(ledger.signing?.unsigned).toBe(300);
  await ledger.close();
  expect(await readSizes()).toEqual([1000, 200, 300]);
  await expectWhole();
  const unknown = await verifyLedger(database, { checkpoint: null, publicKeys: [] });
  expect(unknown.findings).toEqual([expect.stringMatching(/^\d+ block.*whose public key was not given$/)]);
  await whileRefused(...goneTable('LedgerBlock'), async () => {
    await ledger.append(Array.from({ length: 1000 }, (_, number) => lookBy(`last ${number}`, [])));
    await ledger.close();
  });
  expect(await readSizes()).toEqual([1000, 200, 300]);
  await expectWhole();
});

test('with too many entries without a block, none is added; it goes on once blocks can be closed', async () => {
  await expectWhole();
  const instant = new Date('2026-11-24T03:00:00.000Z');
  const ledger = openLedger({ key, blockInterval: 10, maxUnsigned: 20, now: () => instant });
  expect(ledger.signing?.waitingSince).toBeNull();
  const before = await countEntries();
  await whileRefused(...goneTable('LedgerBlock'), async () => {
    for (let number = 0; number <= 20; number += 1) await ledger.append([lookBy(`${number}`)]);
    for (const actor of ['refused', 'refused again']) {
      await expect(ledger.append([lookBy(actor)])).rejects.toMatchObject({
        extensions: { code: 'LEDGER_UNAVAILABLE' },
        cause: { message: '21 entries have no block' },
      });
    }
    // Refusals tell nothing that has to be signed first.
    await ledger.appendDenials([refusalOf('officer')]);
    expect(ledger.signing?.waitingSince).toEqual(instant);
    expect(ledger.closedSince).toBeNull();
  });
  await until(() => ledger.signing?.waitingSince === null);
  expect(ledger.signing?.signedAt).toEqual(instant);
  await ledger.append([lookBy('goes on')]);
  await ledger.close();
  // 21 and one accesses, the refusal, and the number of accesses that were not answered.
  expect(await countEntries()).toBe(before + 24);
  await expectWhole();
});

test('a process that begins late on a long ledger is not taken for one that signs nothing', async () => {
  const ledger = openLedger({ key, blockInterval: 3_600_000, maxUnsigned: 20 });
  expect(await countEntries()).toBeGreaterThan(1000);
  await ledger.append([lookBy('first of the process')]);
  await ledger.append([lookBy('second of the process')]);
  expect(ledger.signing?.unsigned).toBe(2);
  await ledger.close();
});

/** Where a server is at hand, as many processes at once as a hub may have; the embedded database takes one at a time. */
const processes = process.env['DATABASE_URL'] === undefined ? 1 : 3;

test('processes that are killed as they append and close blocks leave a whole ledger with all that they acknowledged', async () => {
  await inPlace(async (other) => {
    expect(await run(['migrate'], other.settings).outcome).toMatchObject({ code: 0 });
    await readSigningKey(null, other.directory);
    const acknowledged: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const children = Array.from({ length: processes }, (_, number) =>
        startProgram(other, 'append-loop', `${round}-${number}`, '100000'),
      );
      await Promise.all(
        children.map(async (child) => {
          const printed = text(child.stdout);
          const complaint = text(child.stderr);
          let lines = 0;
          child.stdout.on('data', (chunk: Buffer) => {
            lines += chunk.toString().split('\n').length - 1;
            if (lines > 150) child.kill('SIGKILL');
          });
          const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
          expect([code, signal, signal === null ? await complaint : '']).toEqual([null, 'SIGKILL', '']);
          // The text after the last line break is incomplete.
          acknowledged.push(...(await printed).split('\n').slice(0, -1));
        }),
      );
    }
    expect(acknowledged.length).toBeGreaterThan(300 * processes);
    const left = await run(['audit', 'verify'], other.settings).outcome;
    expect(left).toMatchObject({ code: 0, stdout: expect.stringMatching(/^The ledger is whole/) });
    // Another process closes blocks over what they left, also over what came late.
    expect(await run(['audit', 'checkpoint'], other.settings).outcome).toMatchObject({ code: 0 });
    const verified = await run(['audit', 'verify'], other.settings).outcome;
    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The ledger is whole: \d+ entries in \d+ blocks\. Root/),
    });
    const [, entries] = /(\d+) entries/.exec(verified.stdout) ?? [];
    const reopened = await openDatabase({ url: other.url, directory: other.directory });
    try {
      const kept = await reopened.client.accessEvent.findMany({ select: { actor: true } });
      expect(kept).toHaveLength(Number(entries));
      const actors = new Set(kept.map(({ actor }) => actor));
      expect(acknowledged.filter((actor) => !actors.has(actor))).toEqual([]);
    } finally {
      await reopened.close();
    }
  });
}, 180_000);
