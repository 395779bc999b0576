import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase, type Database } from '../../../src/db/database.ts';
import { diffMigrations } from '../../../src/db/migrate/migration-diff.ts';
import { readMigrations } from '../../../src/db/migrate/migration-history.ts';
import { applyMigrations } from '../../../src/db/migrate/migrations.ts';
import { openSchemaEngine } from '../../../src/db/migrate/schema-engine.ts';
import { versionGuard } from '../../../src/db/migrate/version-guard.ts';
import { packagePath } from '../../../src/base/paths.ts';
import { run } from '../../support/hub-process.ts';
import { inPlace, makePlace, type Place } from '../../support/place.ts';

let place: Place;
let database: Database;
beforeAll(async () => {
  place = await makePlace();
  database = await openDatabase({ url: place.url, directory: place.directory });
  await applyMigrations(database);
}, 120_000);
afterAll(async () => {
  await database.close();
  await place.remove();
});

/** A migration history: that of the package, and one more migration. */
async function historyWith(folder: string, name: string, script: string): Promise<string> {
  const history = path.join(folder, 'migrations');
  await cp(packagePath('prisma', 'migrations'), history, { recursive: true });
  await mkdir(path.join(history, name), { recursive: true });
  await writeFile(path.join(history, name, 'migration.sql'), script);
  return history;
}

const columnsOf = async ({ client }: Database, table: string): Promise<unknown> =>
  client.$queryRaw`SELECT column_name, data_type, is_nullable, column_default, character_maximum_length
    FROM information_schema.columns WHERE table_name = ${table} AND table_schema = 'public' ORDER BY ordinal_position`;

test('the migrations end where prisma/schema is', async () => {
  expect(await diffMigrations()).toBe('');
});

test('a new column, one that is gone, another type and a new index of the model are seen, and nothing else', async () => {
  await inPlace(async ({ directory }) => {
    const model = path.join(directory, 'schema');
    await cp(packagePath('prisma', 'schema'), model, { recursive: true });
    const file = path.join(model, 'document.prisma');
    const edits: [RegExp, string][] = [
      [/^model Source \{$/m, 'model Source {\n  extra String?\n  @@index([about])'],
      [/^ {2}publishedOn .*\n/m, ''],
      [/^( {2}issuedOn +)DateTime\?.*$/m, '$1Int?'],
    ];
    let text = await readFile(file, 'utf8');
    for (const [from, to] of edits) {
      expect(text).toMatch(from);
      text = text.replace(from, to);
    }
    await writeFile(file, text);
    const statements = (await diffMigrations(model)).split(/\n\n/).map((part) => part.replace(/^-- .*\n/, '').trim());
    expect(statements.filter((statement) => !/^\/\*|^$/.test(statement))).toEqual([
      expect.stringMatching(/^ALTER TABLE "Document" DROP COLUMN "issuedOn",\nADD COLUMN +"issuedOn" INTEGER;$/),
      expect.stringMatching(/^ALTER TABLE "Source" DROP COLUMN "publishedOn",\nADD COLUMN +"extra" TEXT COLLATE "C";$/),
      'CREATE INDEX "Source_about_idx" ON "Source"("about");',
    ]);
  }, null);
}, 120_000);

test('the command applies what is missing once, and prints no difference', async () => {
  await inPlace(async ({ settings }) => {
    const names = (await readMigrations()).map(({ name }) => name);
    const first = await run(['migrate'], settings).outcome;
    expect(first).toMatchObject({ code: 0, stderr: '', stdout: `Applied: ${names.join(', ')}.\n` });
    expect(await run(['migrate'], settings).outcome).toMatchObject({
      code: 0,
      stderr: '',
      stdout: 'Nothing to apply.\n',
    });
    expect(await run(['migrate', '--diff'], settings).outcome).toMatchObject({ code: 0, stderr: '', stdout: '' });
  });
}, 120_000);

test('the history is that of `prisma migrate deploy`: neither applies again what the other applied', async () => {
  const filters = { externalTables: [], externalEnums: [] };
  const migrations = await readMigrations();
  const migrationsList = {
    baseDir: packagePath('prisma', 'migrations'),
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: script } },
    })),
  };
  const engine = await openSchemaEngine(database.adapter);
  // As for an older version, the guard is a migration that never finished.
  await expect(engine.applyMigrations({ migrationsList, filters })).rejects.toThrow();
  const { editedMigrationNames, failedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters,
  });
  expect({ editedMigrationNames, failedMigrationNames }).toEqual({
    editedMigrationNames: [],
    failedMigrationNames: [versionGuard],
  });
  engine.free();
  await inPlace(async (other) => {
    const prisma = await openDatabase({ url: other.url, directory: other.directory });
    const theirs = await openSchemaEngine(prisma.adapter);
    const empty = { ...migrationsList, migrationDirectories: [] };
    await theirs.applyMigrations({ migrationsList: empty, filters });
    const first = {
      path: '0_nothing',
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: 'SELECT 1' } },
    };
    await theirs.applyMigrations({ migrationsList: { ...empty, migrationDirectories: [first] }, filters });
    theirs.free();
    expect(await columnsOf(database, '_prisma_migrations')).toEqual(await columnsOf(prisma, '_prisma_migrations'));
    const history = path.join(other.directory, 'migrations');
    await mkdir(path.join(history, '0_nothing'), { recursive: true });
    await writeFile(path.join(history, '0_nothing', 'migration.sql'), 'SELECT 1');
    expect(await applyMigrations(prisma, history)).toEqual([]);
    await prisma.close();
  });
}, 120_000);

test('a migration that fails leaves nothing behind, says why in one line, and can be mended', async () => {
  await inPlace(async ({ directory }) => {
    const name = '99991231000000_broken';
    const script = `CREATE TABLE "Half" ("id" TEXT); -- one; two\nSELECT ';' || $$a;b$$;\nINSERT INTO "NoSuchTable" VALUES (1);`;
    const history = await historyWith(directory, name, script);
    const failed = applyMigrations(database, history);
    await expect(failed).rejects.toThrow(`${name}: relation "NoSuchTable" does not exist`);
    await expect(failed).rejects.toThrow(/^[^\n]+$/);
    expect(await columnsOf(database, 'Half')).toEqual([]);
    await writeFile(path.join(history, name, 'migration.sql'), script.replace(/INSERT.*/, ''));
    expect(await applyMigrations(database, history)).toEqual([name]);
    expect(await columnsOf(database, 'Half')).toHaveLength(1);
    await database.client.$executeRaw`DROP TABLE "Half"`;
    await database.client.$executeRaw`DELETE FROM "_prisma_migrations" WHERE "migration_name" = ${name}`;
  }, null);
});

test('a migration that another tool left unfinished is named', async () => {
  const { client } = database;
  await client.$executeRaw`UPDATE "_prisma_migrations" SET "finished_at" = NULL`;
  const [first] = await readMigrations();
  await expect(applyMigrations(database)).rejects.toThrow(`${first?.name} was begun by another tool`);
  await client.$executeRaw`UPDATE "_prisma_migrations" SET "finished_at" = now()`;
});
