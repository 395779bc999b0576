import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { models } from '../../src/db/generated/model.ts';
import { applyMigrations } from '../../src/db/migrate/migrations.ts';
import { checkReferences } from '../../src/seed/check-references.ts';
import { writeBatches } from '../../src/seed/load.ts';
import { compareReference, seed, seedReference, defaultSeed, type SeedOptions } from '../../src/seed/seed.ts';
import { packagePath } from '../../src/base/paths.ts';
import { open } from '../../src/sealing/seal.ts';
import { run } from '../support/hub-process.ts';
import { testKeys } from '../support/keys.ts';
import { inPlace, makePlace, type Place } from '../support/place.ts';

const options: SeedOptions = { keys: testKeys(), synthetic: 300, seed: defaultSeed, batchSize: 100 };

/** Personal data is sealed differently each time, so its opened form is compared. */
async function readIdentities({ client }: Database): Promise<string[]> {
  const rows = await client.beneficiaryIdentity.findMany({ orderBy: { id: 'asc' } });
  return rows.map((row) => JSON.stringify({ ...row, sealed: open(options.keys, row) }));
}

/** Every row of a database as text, in order, without the moment when it was loaded. */
async function readAll(database: Database): Promise<Record<string, string[]>> {
  const { client } = database;
  const all: Record<string, string[]> = { BeneficiaryIdentity: await readIdentities(database) };
  for (const { table, isView } of Object.values(models)) {
    if (isView || table === 'DataLoad' || table === 'BeneficiaryIdentity') continue;
    const rows = await client.$queryRawUnsafe<{ row: string }[]>(
      `SELECT t::text AS "row" FROM "${table}" t ORDER BY "id"`,
    );
    all[table] = rows.map(({ row }) => row);
  }
  return all;
}

/** The beneficiaries with the transaction that wrote each of them last. */
const readVersions = ({ client }: Database): Promise<unknown[]> =>
  client.$queryRaw`SELECT "id", xmin::text AS "version" FROM "Beneficiary"`;

/** Opens a migrated, empty database for the time of a function. */
async function withEmpty<T>(use: (database: Database, place: Place) => Promise<T>): Promise<T> {
  return inPlace(async (place) => {
    const database = await openDatabase({ url: place.url, directory: place.directory });
    try {
      await applyMigrations(database);
      return await use(database, place);
    } finally {
      await database.close();
    }
  });
}

let place: Place;
let database: Database;
let whole: Record<string, string[]>;
beforeAll(async () => {
  place = await makePlace();
  database = await openDatabase({ url: place.url, directory: place.directory });
  await applyMigrations(database);
  await seed(database, options);
  whole = await readAll(database);
}, 120_000);
afterAll(async () => {
  await database.close();
  await place.remove();
});

test('the first seeding loads everything', () => {
  expect(whole['Beneficiary']).toHaveLength(300);
  expect(whole['BeneficiaryIdentity']).toHaveLength(300);
  for (const table of ['Province', 'Department', 'CooperationAgreement', 'Delivery', 'Enrolment', 'Payment']) {
    expect(whole[table]?.length).toBeGreaterThan(0);
  }
});

test('a second seeding finds nothing to do and changes no row', async () => {
  const nothing = { reference: false, demonstration: false, synthetic: 0, identities: 0 };
  expect(await seed(database, options)).toEqual(nothing);
  expect(await seed(database, { ...options, synthetic: 0 })).toEqual(nothing);
  expect(await readAll(database)).toEqual(whole);
});

test('another size of batch makes the same rows', async () => {
  await withEmpty(async (other) => {
    await seed(other, { ...options, batchSize: 37 });
    expect(await readAll(other)).toEqual(whole);
  });
}, 120_000);

test('a seeding that was interrupted goes on, and a greater number adds only the missing ones', async () => {
  await withEmpty(async (other) => {
    const interrupted = seed(other, {
      ...options,
      synthetic: 200,
      onProgress: (rows) => {
        if (rows === 100) throw new Error('interrupted');
      },
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    expect(await other.client.beneficiary.count()).toBe(100);
    expect(await seed(other, { ...options, synthetic: 200 })).toMatchObject({ reference: false, synthetic: 100 });
    const before = await readVersions(other);
    expect(await seed(other, options)).toMatchObject({
      reference: false,
      demonstration: false,
      synthetic: 100,
      identities: 0,
    });
    expect(await readVersions(other)).toEqual(expect.arrayContaining(before));
    expect(await readAll(other)).toEqual(whole);
  });
}, 120_000);

test('records of before get the personal data that they lack, and an interruption of that goes on', async () => {
  await withEmpty(async (other) => {
    await seed(other, { ...options, synthetic: 200 });
    await other.client.beneficiaryIdentity.deleteMany();
    await other.client.dataLoad.deleteMany({ where: { id: { startsWith: 'identities' } } });
    const before = await readVersions(other);
    const interrupted = seed(other, {
      ...options,
      onProgress: (rows) => {
        if (rows === 100) throw new Error('interrupted');
      },
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    expect(await other.client.beneficiaryIdentity.count()).toBe(100);
    expect(await seed(other, options)).toMatchObject({ reference: false, synthetic: 100, identities: 100 });
    expect(await readVersions(other)).toEqual(expect.arrayContaining(before));
    expect(await readAll(other)).toEqual(whole);
  });
}, 120_000);

test('rows of two seeds are not mixed', async () => {
  await expect(seed(database, { ...options, seed: 'another' })).rejects.toThrow(
    /holds synthetic records of the seed "lienthong"/,
  );
});

test('lineage is the transitive closure of the successions, field by field', async () => {
  const successions = await database.client.departmentSuccession.findMany();
  const next = new Map<string, string[]>();
  for (const { predecessorId, successorId, field } of successions) {
    const key = `${predecessorId} ${field}`;
    next.set(key, [...(next.get(key) ?? []), successorId]);
  }
  const reached = (from: string, field: string): string[] =>
    (next.get(`${from} ${field}`) ?? []).flatMap((successor) => [successor, ...reached(successor, field)]);
  const expected = new Set<string>();
  for (const { predecessorId, field } of successions) {
    for (const descendant of reached(predecessorId, field)) expected.add(`${predecessorId}.${field}.${descendant}`);
  }
  const lineage = await database.client.departmentLineage.findMany();
  const ends = new Map(
    (await database.client.department.findMany()).map(({ id, validFrom, validTo }) => [id, { validFrom, validTo }]),
  );
  expect(lineage.map(({ ancestorId, field, descendantId }) => `${ancestorId}.${field}.${descendantId}`).sort()).toEqual(
    [...expected].sort(),
  );
  expect(expected.size).toBeGreaterThan(successions.length);
  for (const { descendantId, validFrom, validTo } of lineage)
    expect({ validFrom, validTo }).toEqual(ends.get(descendantId));
});

test('a row that changed in the data files is brought up to date, with what follows from it', async () => {
  await withEmpty(async (other, { directory }) => {
    const reference = path.join(directory, 'reference');
    await cp(packagePath('prisma', 'seed', 'reference'), reference, { recursive: true });
    const small = { ...options, synthetic: 0, reference };
    await seed(other, small);
    const file = path.join(reference, 'cooperation.yaml');
    const text = await readFile(file, 'utf8');
    const name = 'label: Số cơ sở giáo dục nghề nghiệp';
    expect(text).toContain(name);
    await writeFile(file, text.replace(name, 'label: Tên mới'));
    const before = await readAll(other);
    expect(await seed(other, small)).toMatchObject({ reference: true, demonstration: false });
    const after = await readAll(other);
    expect(after['Indicator']?.filter((row) => !before['Indicator']?.includes(row))).toEqual([
      expect.stringMatching('Tên mới'),
    ]);
    expect({ ...after, Indicator: [] }).toEqual({ ...before, Indicator: [] });
    expect(await seed(other, small)).toMatchObject({ reference: false });
  });
}, 120_000);

test('a reference that leads nowhere never stays', async () => {
  const first = await database.client.enrolment.findFirstOrThrow();
  const nobody = `${first.departmentId}:nobody`;
  const orphan = { ...first, id: `${nobody}.1`, beneficiaryId: nobody };
  const note = { id: 'orphans', checksum: '', rows: 1, finished: true };
  const day = (value: Date | null): string | null => value?.toISOString().slice(0, 10) ?? null;
  const row = { ...orphan, startedOn: day(orphan.startedOn), endedOn: day(orphan.endedOn), monthlyAmount: 0 };
  const written = writeBatches(database, [{ model: 'Enrolment', rows: [row as never] }], note);
  const check = written.then(() => checkReferences(database));
  await expect(check).rejects.toThrow(/nobody|foreign key|its beneficiary is missing/i);
  if (database.kind === 'embedded') await database.client.enrolment.deleteMany({ where: { id: orphan.id } });
  await database.client.dataLoad.deleteMany({ where: { id: note.id } });
  await checkReferences(database);
  expect(await readAll(database)).toEqual(whole);
});

test('what is written later must hold its references, on either database', async () => {
  const { client } = database;
  const update = client.$executeRaw`UPDATE "Enrolment" SET "programmeId" = 'none'`;
  await expect(update).rejects.toThrow(/foreign key/i);
  const data = { id: 'orphan', budgetLineId: 'none', period: '2026', amount: 0 };
  await expect(client.disbursement.create({ data })).rejects.toThrow(/foreign key/i);
});

test('the command says what it did, keeps a bar for a log, and refuses more than the embedded database holds', async () => {
  await inPlace(async ({ settings, url }) => {
    const first = await run(['seed', '--synthetic', '150'], settings).outcome;
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/150\/150 beneficiaries/);
    expect(
      first.stderr.split('\n').every((line) => /^$|^[█░]+ \d+% \| \d+\/150 beneficiaries \| \S+ left$/.test(line)),
    ).toBe(true);
    expect(first.stdout).toMatch(/Wrote 150 synthetic beneficiaries/);
    const again = await run(['seed', '--synthetic', '150'], settings).outcome;
    expect(again.stdout).toMatch(/Wrote 0 synthetic beneficiaries/);
    const none = await run(['seed', '--synthetic', '0'], settings).outcome;
    expect(none).toMatchObject({ code: 0, stderr: expect.not.stringMatching(/NaN|Infinity/) });
    if (url !== null) return;
    const tooMany = await run(['seed', '--synthetic', '200001'], settings).outcome;
    expect(tooMany).toMatchObject({ code: 1, stderr: expect.stringMatching(/holds at most 200000.+DATABASE_URL/) });
  });
}, 120_000);

test('without the demonstration there is no made-up agreement, which would open records', async () => {
  await withEmpty(async (other) => {
    expect(await compareReference(other)).toBe('absent');
    expect(await seedReference(other)).toBe(true);
    expect(await compareReference(other)).toBe('same');
    expect(await other.client.cooperationAgreement.count({ where: { synthetic: true } })).toBe(0);
    expect(await other.client.sharingClause.count()).toBe(0);
    expect(await other.client.budgetLine.count()).toBe(0);
    expect(await other.client.province.count()).toBeGreaterThan(34);
    expect(await other.client.beneficiary.count()).toBe(0);
    expect(await seedReference(other)).toBe(false);
  });
});

test('a hub in production loads no made-up data', async () => {
  await inPlace(async (place) => {
    const environment = { ...place.settings, LIENTHONG_ENV: 'production' };
    expect(await run(['seed', '--synthetic', '10'], environment).outcome).toMatchObject({
      code: 1,
      stderr: 'lienthong: LIENTHONG_ENV is production: no made-up data is loaded.\n',
    });
  });
});
