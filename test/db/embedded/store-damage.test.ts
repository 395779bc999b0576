import { cpSync, existsSync, readdirSync, statSync } from 'node:fs';
import { cp, mkdir, open, readFile, rename, rm, rmdir, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { openDatabase, type Database } from '../../../src/db/database.ts';
import { applyMigrations } from '../../../src/db/migrate/migrations.ts';
import { OperatorError } from '../../../src/base/errors.ts';
import { run } from '../../support/hub-process.ts';
import { inPlace, makePlace, type Place } from '../../support/place.ts';

let place: Place;
let cluster: string;
/** File of a table and of an index of our own. */
let files: { readonly table: string; readonly index: string };

const openPlace = (directory = place.directory): Promise<Database> => openDatabase({ url: null, directory });

const fileOf = async ({ client }: Database, name: string): Promise<string> => {
  const [found] = await client.$queryRaw<
    { file: string }[]
  >`SELECT pg_relation_filepath(${name}::text::regclass) AS "file"`;
  return found?.file ?? '';
};

beforeAll(async () => {
  place = await makePlace(null);
  cluster = path.join(place.directory, 'pglite');
  const database = await openPlace();
  await applyMigrations(database);
  await database.client.$executeRaw`
    CREATE TABLE "Probe" AS SELECT n AS "id", repeat('x', 200) AS "text" FROM generate_series(1, 500) n`;
  await database.client.$executeRaw`ALTER TABLE "Probe" ADD PRIMARY KEY ("id")`;
  files = { table: await fileOf(database, '"Probe"'), index: await fileOf(database, '"Probe_pkey"') };
  await database.close();
}, 240_000);
afterAll(() => place.remove());

/** Every file and folder with its size and the moments of its last changes: no writing goes unseen. */
function listTree(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { size, mtimeMs, ctimeMs } = statSync(path.join(directory, name));
      return `${name} ${size} ${mtimeMs} ${ctimeMs}`;
    })
    .sort();
}

const listFiles = (): string[] =>
  readdirSync(cluster, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(cluster, name)).isFile(),
  );

/** Changes the file while a function runs, and restores it afterwards. */
async function withDamage<T>(
  name: string,
  damage: (file: string) => Promise<unknown>,
  use: () => Promise<T>,
): Promise<T> {
  const file = path.join(cluster, name);
  const kept = path.join(place.directory, 'kept');
  await cp(file, kept, { recursive: true, preserveTimestamps: true });
  await damage(file);
  try {
    return await use();
  } finally {
    await rm(file, { recursive: true, force: true });
    await rename(kept, file);
  }
}

const damages: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  'is missing': (file) => rm(file),
  'is empty': (file) => truncate(file, 0),
  'was cut short': (file) => truncate(file, Math.floor(statSync(file).size / 2)),
  'was overwritten': (file) => writeFile(file, Buffer.alloc(statSync(file).size, 7)),
};

/** The store is refused in one line that says what to do, and nothing of it is changed. */
async function expectRefusal(reason: RegExp): Promise<void> {
  const before = [listTree(cluster), readdirSync(place.directory)];
  const error: unknown = await openPlace().then(
    async (opened) => {
      await opened.close();
      return new Error('It was opened.');
    },
    (refusal: unknown) => refusal,
  );
  expect(error).toBeInstanceOf(OperatorError);
  expect((error as Error).message).toMatch(reason);
  expect((error as Error).message).toMatch(
    /^The store in [^\n]+ Restore the whole data directory from a backup[^\n]+$/,
  );
  expect([listTree(cluster), readdirSync(place.directory)]).toEqual(before);
}

test.each([
  ...[
    'PG_VERSION',
    'global/pg_control',
    'base/5/pg_filenode.map',
    'pg_xact/0000',
    'global/1262',
    'base/5/1259',
  ].flatMap((name) => Object.keys(damages).map((what) => [name, what])),
  ['base/5/PG_VERSION', 'is missing'],
  ['postgresql.conf', 'is missing'],
])('%s %s: refused, and left as it is', async (name, what) => {
  // A page that was overwritten as a whole is found by `doctor`, or as soon as it is read.
  const isPage = /\/\d+$/.test(name) && what === 'was overwritten';
  await withDamage(isPage ? 'base/5/pg_filenode.map' : name, damages[what]!, () =>
    expectRefusal(/damaged or not whole/),
  );
});

test('any file that is gone or shorter than it was is noticed before the store is opened', async () => {
  const names = listFiles().filter((name) => !/\.conf$|pg_internal\.init$|lienthong-files|^pg_wal/.test(name));
  expect(names.length).toBeGreaterThan(500);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.double({ min: 0, max: 0.999, noNaN: true }), async (name, share) => {
      const { size } = statSync(path.join(cluster, name));
      const damage = (file: string): Promise<void> =>
        size === 0 ? rm(file) : truncate(file, Math.floor(size * share));
      await withDamage(name, damage, () => expectRefusal(new RegExp(`${name} (is missing|has|was)|is damaged|says`)));
    }),
    { numRuns: 30 },
  );
});

test('the write-ahead log: missing, cut short or blank is noticed', async () => {
  const [name = ''] = listFiles()
    .filter((each) => each.startsWith('pg_wal/0'))
    .sort();
  const blank = async (file: string): Promise<void> => {
    const { size } = statSync(file);
    await truncate(file, 0);
    await truncate(file, size);
  };
  for (const damage of [damages['is missing']!, damages['was cut short']!, blank]) {
    await withDamage(name, damage, () => expectRefusal(/pg_wal\//));
  }
});

test('an empty folder that a copy omitted is named', async () => {
  await withDamage(
    'pg_twophase',
    (folder) => rmdir(folder),
    () => expectRefusal(/pg_twophase\/ is missing/),
  );
});

test('a folder that holds anything else is never unpacked over', async () => {
  await inPlace(async ({ directory, settings }) => {
    await mkdir(path.join(directory, 'pglite'));
    await writeFile(path.join(directory, 'pglite', 'notes.txt'), 'mine');
    const before = listTree(path.join(directory, 'pglite'));
    expect(await run(['serve'], settings).outcome).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/PG_VERSION is missing/),
    });
    expect(listTree(path.join(directory, 'pglite'))).toEqual(before);
    expect(readdirSync(directory)).toEqual(['pglite']);
  }, null);
});

test('an empty folder, and one whose making was interrupted, are made whole', async () => {
  await inPlace(async ({ directory }) => {
    await mkdir(path.join(directory, 'pglite'));
    await mkdir(path.join(directory, 'pglite.unfinished', 'base'), { recursive: true });
    const database = await openPlace(directory);
    await database.close();
    expect(readdirSync(directory)).toEqual(['pglite']);
    await (await openPlace(directory)).close();
  }, null);
});

const commands = [
  ['serve'],
  ['department-service', '--department', '92-SYT'],
  ['migrate'],
  ['doctor'],
  ['audit', 'verify'],
  ['keys', 'list'],
  ['key', 'list'],
  ['link', 'list'],
];

const departmentServiceSettings = async (): Promise<Record<string, string>> => {
  const file = path.join(place.directory, 'hub-keys.json');
  const { generateKeyPairSync } = await import('node:crypto');
  const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  await writeFile(file, JSON.stringify({ keys: [{ ...jwk, kid: 'hub', alg: 'EdDSA', use: 'sig' }] }));
  return { LIENTHONG_DEPARTMENT_HUB_KEYS: file, PORT: '0' };
};

test('every command refuses a damaged store in one line, and makes nothing in its directory', async () => {
  const settings = { ...place.settings, ...(await departmentServiceSettings()) };
  await withDamage('PG_VERSION', damages['is missing']!, async () => {
    const before = [listTree(cluster), readdirSync(place.directory)];
    for (const args of commands) {
      const { code, stderr } = await run(args, settings).outcome;
      expect([args, code, stderr]).toEqual([
        args,
        1,
        expect.stringMatching(/^lienthong: The store in [^\n]+PG_VERSION is missing\. Restore [^\n]+\n$/),
      ]);
    }
    expect([listTree(cluster), readdirSync(place.directory)]).toEqual(before);
  });
}, 240_000);

test('a command that only reads or changes what there is makes no store', async () => {
  await inPlace(async ({ directory }) => {
    const absent = path.join(directory, 'absent');
    for (const args of commands.filter(([name = '']) => !['serve', 'department-service', 'migrate'].includes(name))) {
      const { code, stderr } = await run(args, { LIENTHONG_DATA_DIR: absent }).outcome;
      expect([args, code, stderr]).toEqual([
        args,
        1,
        expect.stringMatching(/^lienthong: There is no store in [^\n]+\n$/),
      ]);
    }
    expect(existsSync(absent)).toBe(false);
  }, null);
}, 240_000);

test('after a crash, where no list of files fits, a table that is gone or cut off is noticed all the same', async () => {
  await inPlace(async ({ directory, settings }) => {
    const database = await openPlace();
    await database.client.$executeRaw`ANALYZE "Probe"`;
    cpSync(cluster, path.join(directory, 'pglite'), { recursive: true });
    await database.close();
    const file = path.join(directory, 'pglite', files.table);
    await truncate(file, 8192);
    await expect(openPlace(directory)).rejects.toThrow(/the file of "Probe" was truncated/);
    await rm(file);
    await expect(openPlace(directory)).rejects.toThrow(/the file of "Probe" is missing/);
    // PostgreSQL itself gives up without its catalogue: the command ends all the same.
    await rm(path.join(directory, 'pglite', 'base', '5', '1259'));
    const { code, stderr } = await run(['audit', 'verify'], settings).outcome;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^lienthong: The store in [^\n]+ gave up: [^\n]+\n$/)]);
  }, null);
}, 240_000);

test('doctor reads every page: a whole store is whole, a changed byte is named by its table or index', async () => {
  await inPlace(async ({ directory, settings }) => {
    cpSync(cluster, path.join(directory, 'pglite'), { recursive: true, preserveTimestamps: true });
    const whole = await run(['doctor'], settings).outcome;
    expect(whole).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/is whole: \d+ tables and indexes were read\.\n$/),
    });
    for (const file of [files.table, files.index]) {
      const handle = await open(path.join(directory, 'pglite', file), 'r+');
      await handle.write('changed', 8192 + 5000);
      await handle.close();
    }
    const { code, stderr } = await run(['doctor'], settings).outcome;
    expect(code).toBe(1);
    for (const name of ['Probe', 'Probe_pkey']) {
      expect(stderr).toMatch(new RegExp(`^lienthong: "${name}": [^\n]*invalid page[^\n]*$`, 'm'));
    }
  }, null);
}, 240_000);

test('doctor reports an index and a table that lost rows', async () => {
  await inPlace(async ({ directory, settings }) => {
    cpSync(cluster, path.join(directory, 'pglite'), { recursive: true });
    const file = path.join(directory, 'pglite', files.table);
    const bytes = await readFile(file);
    // Without the list of files, as an older version leaves a store, and before the catalogue counted the pages.
    await rm(path.join(directory, 'pglite', 'lienthong-files.json'));
    await truncate(file, bytes.length - 8192);
    const { code, stderr } = await run(['doctor'], settings).outcome;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/lienthong: .*"?Probe/)]);
  }, null);
}, 240_000);
