import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { Ledger } from '../../src/audit/ledger.ts';
import { readSigningKey } from '../../src/audit/signing-key.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { packagePath } from '../../src/base/paths.ts';
import { lookBy, refusalOf } from '../support/ledger/events.ts';
import { post } from '../support/http.ts';
import { run } from '../support/hub-process.ts';
import { makeLoadedPlace } from '../support/loaded-place.ts';
import type { Place } from '../support/place.ts';

/** The operator's guide, played: the owner migrates and loads, and a role without rights on the ledger's structure serves. */

const role = 'lienthong_service';
const isServer = process.env['DATABASE_URL'] !== undefined;

let place: Place;
let settings: Record<string, string>;
let service: Database;

/** The statements of the guide, as they are written there. */
async function readGuide(): Promise<string[]> {
  const text = await readFile(packagePath('docs', 'guides', 'operate-access.md'), 'utf8');
  const block = /```sql\n(CREATE ROLE[^`]*)```/.exec(text)?.[1] ?? '';
  const statements = block.split(';\n').filter((statement) => statement.trim() !== '');
  expect(statements.length).toBeGreaterThan(5);
  return statements;
}

const asService = (url: string): string => {
  const target = new URL(url);
  target.username = role;
  target.password = '';
  return target.href;
};

async function asOwner(work: (client: Database['client']) => Promise<void>): Promise<void> {
  const database = await openDatabase({ url: place.url, directory: place.directory });
  await work(database.client).finally(() => database.close());
}

beforeAll(async () => {
  place = await makeLoadedPlace();
  settings = { ...place.settings, LIENTHONG_SYNTHETIC: '0', LIENTHONG_LOG: 'warn', PORT: '0' };
  expect(await run(['seed'], settings).outcome).toMatchObject({ code: 0 });
  await asOwner(async (client) => {
    // Left behind by a run that was cut short.
    await client.$executeRawUnsafe(`DROP ROLE IF EXISTS ${role}`);
    for (const statement of await readGuide()) await client.$executeRawUnsafe(statement);
  });
  service = await openDatabase({
    url: place.url === null ? null : asService(place.url),
    directory: place.directory,
    connections: 1,
  });
  // An embedded database has one session, of its owner.
  if (!isServer) await service.client.$executeRawUnsafe(`SET ROLE ${role}`);
}, 180_000);
afterAll(async () => {
  await service.close();
  await asOwner(async (client) => {
    await client.$executeRawUnsafe(`DROP OWNED BY ${role}`);
    await client.$executeRawUnsafe(`DROP ROLE ${role}`);
  });
  await place.remove();
});

const openLedger = async (): Promise<Ledger> =>
  new Ledger({
    database: service,
    log: pino({ level: 'silent' }),
    key: await readSigningKey(null, place.directory),
  });

test('the role adds entries, moves changes into the ledger and signs', async () => {
  const ledger = await openLedger();
  await ledger.begin();
  await ledger.append([lookBy('officer')]);
  await ledger.appendDenials([refusalOf('officer', { reason: 'NO_CLAUSE' })]);
  await ledger.close();
  const kinds = await service.client.accessEvent.findMany({ select: { kind: true }, distinct: ['kind'] });
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(['CHANGE', 'DENIAL', 'READ']);
  expect(await service.client.accessChange.count()).toBe(0);
  const blocks = await service.client.ledgerBlock.findMany({ select: { entries: true } });
  expect(blocks.flatMap(({ entries }) => entries)).toHaveLength(await service.client.ledgerEntry.count());
});

const forbidden = [
  `UPDATE "LedgerEntry" SET "body" = 'nobody'`,
  'DELETE FROM "LedgerEntry"',
  'DELETE FROM "LedgerEntry_rest"',
  'TRUNCATE "LedgerEntry"',
  `INSERT INTO "LedgerEntry" SELECT * FROM "LedgerEntry"`,
  `INSERT INTO "LedgerMention" VALUES ('x', 1)`,
  'DELETE FROM "LedgerMention"',
  `SELECT setval('"LedgerEntry_id_seq"', 1)`,
  'DELETE FROM "LedgerBlock"',
  'UPDATE "LedgerBlock" SET "upTo" = 1000',
  'UPDATE "LedgerCheckpoint" SET "number" = NULL',
  `INSERT INTO "LedgerCheckpoint" ("sequence", "hash", "at", "keyId", "signature") VALUES (1, 'x', now(), 'x', 'x')`,
  `SELECT public.ledger_remove_month('2026-01-01', '2027-01-01')`,
  `SELECT public.ledger_guard_table('Beneficiary')`,
  'ALTER TABLE "LedgerEntry" DETACH PARTITION "LedgerEntry_rest"',
  'ALTER TABLE "LedgerEntry" DISABLE TRIGGER ALL',
  'DROP TRIGGER ledger_only_grows ON "LedgerEntry"',
  'DROP TABLE "LedgerBlock"',
  'CREATE OR REPLACE FUNCTION public.ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
  'CREATE TABLE public.own (id int)',
  'CREATE TRIGGER own BEFORE INSERT ON "LedgerEntry" EXECUTE FUNCTION public.ledger_only_grows()',
  'CREATE RULE own AS ON INSERT TO "LedgerEntry" DO INSTEAD NOTHING',
  `UPDATE "SharingClause" SET "purposes" = '{}'`,
  `INSERT INTO "ApiKey" ("id", "hash", "client", "role", "createdAt") VALUES ('x', 'x', 'x', 'ADMIN', now())`,
  'DELETE FROM "Beneficiary"',
  'SET session_replication_role = replica',
];

// The one session of an embedded database is its owner's, whatever role it has taken on, and may set what only that may.
const refused = isServer ? forbidden : forbidden.filter((statement) => !statement.startsWith('SET '));

test.each(refused)('the role may not: %s', async (statement) => {
  await expect(service.client.$executeRawUnsafe(statement)).rejects.toThrow(
    /permission denied|must be owner|must have TRIGGER/,
  );
});

/** A server has the role sign in; an embedded database is its owner's alone. */
const serving = isServer ? [role] : [];

test('the hub serves as that role, and the ledger is whole', async () => {
  for (const name of serving) {
    const own = { ...settings, DATABASE_URL: asService(place.url ?? '') };
    expect(new URL(own.DATABASE_URL).username).toBe(name);
    const hub = run(['serve'], own);
    const [, address = ''] = await hub.printed(/serves at (\S+)/);
    const query = '{ beneficiaries { totalCount } provinces(first: 1) { totalCount } }';
    const { answer } = await post({ address }, { query });
    expect(answer).toMatchObject({
      data: { provinces: { totalCount: 34 } },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    hub.child.kill('SIGTERM');
    const { code, stderr } = await hub.outcome;
    expect([code, stderr]).toEqual([0, '']);
    expect(await service.client.accessEvent.count({ where: { reason: 'ANONYMOUS' } })).toBe(1);
    expect(await run(['audit', 'verify'], own).outcome).toMatchObject({ code: 0 });
  }
  await service.close();
  try {
    expect(await run(['audit', 'verify'], settings).outcome).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The ledger is whole: \d+ entries in \d+ blocks?\. Root/),
    });
  } finally {
    service = await openDatabase({ url: place.url, directory: place.directory });
  }
}, 120_000);
