import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { buildSchema, isInputObjectType, isObjectType, type GraphQLSchema } from 'graphql';
import { packagePath } from '../../src/base/paths.ts';

const execute = promisify(execFile);

/** Adding things is counted: when one of these grows, so does the work of everybody who adds something. */
const maxPlaces = { entity: 5, field: 3 };

/** A copy of the sources, to which a contributor adds an entity and a field. */
let copy: string;
const sources = ['package.json', 'package-lock.json', 'prisma', 'prisma.config.ts', 'schema', 'scripts', 'src'];
const isSource = (file: string): boolean =>
  !/(^|\/)(generated|node_modules|dist)(\/|$)/.test(path.relative(copy, file));

const runInCopy = async (...args: readonly string[]): Promise<string> =>
  (await execute(process.execPath, args, { cwd: copy })).stdout;

async function readSources(): Promise<Map<string, string>> {
  const entries = await readdir(copy, { recursive: true, withFileTypes: true });
  const files = entries.filter((each) => each.isFile()).map((each) => path.join(each.parentPath, each.name));
  const own = files.filter(isSource);
  const texts = await Promise.all(own.map((file) => readFile(file, 'utf8')));
  return new Map(own.map((file, index) => [path.relative(copy, file), texts[index]!]));
}

/** The files that something writes or changes. */
async function changedBy(change: () => Promise<unknown>): Promise<string[]> {
  const before = await readSources();
  await change();
  const after = await readSources();
  return [...after].filter(([file, text]) => before.get(file) !== text).map(([file]) => file.replace(/\d{14}_/, '…_'));
}

async function insertAfter(file: string, line: RegExp, text: string): Promise<void> {
  const place = path.join(copy, file);
  const before = await readFile(place, 'utf8');
  expect(before).toMatch(line);
  await writeFile(place, before.replace(line, `$&\n${text}`));
}

/** Adds the field `venue` to practices, as the guide says. */
async function addField(): Promise<void> {
  await insertAfter(
    'prisma/schema/practice.prisma',
    /^model Practice \{$/m,
    '  /// Where it can be seen (địa điểm).\n  venue String?',
  );
  const migration = path.join(copy, 'prisma', 'migrations', '99991231000000_venue');
  await mkdir(migration);
  await writeFile(
    path.join(migration, 'migration.sql'),
    'ALTER TABLE "Practice" ADD COLUMN "venue" TEXT COLLATE "C";\n',
  );
  const field = '  "Where it can be seen (địa điểm)."\n  venue: String @dataClass(is: PUBLIC) @filter(as: TextFilter)';
  await insertAfter('schema/practice.graphql', /^type Practice .*\{$/m, field);
}

/** The executable schema of the copy, as SDL, and the SQL that its migrations lack. */
async function buildCopy(): Promise<{ readonly schema: GraphQLSchema; readonly missing: string }> {
  await runInCopy('scripts/build.mjs', '--only=prisma');
  const contents = `
    import { printSchema } from 'graphql';
    import { diffMigrations } from './src/db/migrate/migration-diff.ts';
    import { createSchema } from './src/schema.ts';
    console.log(JSON.stringify({ sdl: printSchema(createSchema()), missing: await diffMigrations() }));
  `;
  const outfile = path.join(copy, 'dist', 'check.mjs');
  await build({
    stdin: { contents, resolveDir: copy, loader: 'ts' },
    outfile,
    ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' },
  });
  const { sdl, missing } = JSON.parse(await runInCopy(outfile)) as { readonly sdl: string; readonly missing: string };
  return { schema: buildSchema(sdl), missing };
}

interface Added {
  readonly listed: string;
  readonly entity: readonly string[];
  readonly field: readonly string[];
  readonly built: Awaited<ReturnType<typeof buildCopy>>;
}

let added: Added;
beforeAll(async () => {
  copy = await mkdtemp(path.join(os.tmpdir(), 'lienthong-places-'));
  for (const source of sources) {
    const filter = (file: string): boolean => !/\/generated(\/|$)/.test(file);
    await cp(packagePath(source), path.join(copy, source), { recursive: true, filter });
  }
  await symlink(packagePath('node_modules'), path.join(copy, 'node_modules'));
  const command = ['scripts/new-entity.mjs', '--term', 'khóa đào tạo', 'training-course'];
  const dry = await changedBy(() => runInCopy(...command, '--dry-run'));
  expect(dry).toEqual([]);
  const listed = await runInCopy(...command, '--dry-run');
  const entity = await changedBy(() => runInCopy(...command));
  const field = await changedBy(addField);
  added = { listed, entity, field, built: await buildCopy() };
}, 300_000);
afterAll(() => rm(copy, { recursive: true, force: true }));

const fieldsOf = (type: string): string[] => {
  const found = added.built.schema.getType(type);
  return isObjectType(found) || isInputObjectType(found) ? Object.keys(found.getFields()) : [];
};

test('a public entity has five places at most, and the command lists and writes them', () => {
  const places = added.listed.match(/^\d+\. .*$/gm) ?? [];
  expect(places.length).toBeLessThanOrEqual(maxPlaces.entity);
  expect([...added.entity].sort()).toEqual([
    'prisma/migrations/…_training_course/migration.sql',
    'prisma/schema/training-course.prisma',
    'schema/training-course.graphql',
    'test/graph/training-course.test.ts',
  ]);
  const listed = added.listed.match(/^ {3}\S+$/gm) ?? [];
  expect(listed.map((file) => file.trim().replace(/\d{14}_/, '…_')).sort()).toEqual([...added.entity].sort());
});

test('of it, lists, filters and orders follow', () => {
  const { schema } = added.built;
  const list = schema.getQueryType()!.getFields()['trainingCourses']!;
  expect(list.args.map(({ name }) => name)).toEqual(['first', 'after', 'last', 'before', 'filter', 'orderBy', 'asOf']);
  expect(fieldsOf('TrainingCourseConnection')).toEqual(['edges', 'nodes', 'pageInfo', 'totalCount']);
  expect(fieldsOf('TrainingCourseFilter')).toEqual([
    'and',
    'or',
    'not',
    'id',
    'name',
    'validFrom',
    'validTo',
    'synthetic',
  ]);
  expect(fieldsOf('TrainingCourseOrder')).toEqual(['field', 'direction']);
});

test('a public field has three places, and can be filtered by', () => {
  expect([...added.field].sort()).toEqual([
    'prisma/migrations/…_venue/migration.sql',
    'prisma/schema/practice.prisma',
    'schema/practice.graphql',
  ]);
  expect(added.field.length).toBeLessThanOrEqual(maxPlaces.field);
  expect(fieldsOf('Practice')).toContain('venue');
  expect(fieldsOf('PracticeFilter')).toContain('venue');
});

test('the migrations of both end where the model is', () => {
  expect(added.built.missing).toBe('');
});

test.each([
  [['training-course'], /^The Vietnamese term is missing\./],
  [['--dry-run'], /^One name is expected\./],
  [['--dry-run', 'TrainingCourse'], /^"TrainingCourse" is no name of an entity: write it in small letters/],
  [['--dry-run', 'practice'], /^prisma\/schema\/practice\.prisma is there already\. Nothing was written\.$/m],
  [['--term', 'mô hình', 'practice'], /^prisma\/schema\/practice\.prisma is there already\. Nothing was written\.$/m],
])('new:entity %s is refused', async (args, message) => {
  const changed = await changedBy(async () => {
    await expect(runInCopy('scripts/new-entity.mjs', ...args)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(message),
    });
  });
  expect(changed).toEqual([]);
});
