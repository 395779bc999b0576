import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { packagePath } from '../../src/base/paths.ts';
import { run, type Outcome } from '../support/hub-process.ts';

let folder: string;
let published: string;
let subgraph: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'lienthong-schema-'));
  published = await readFile(packagePath('schema.graphql'), 'utf8');
  subgraph = await readFile(packagePath('subgraph.graphql'), 'utf8');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

/** Checks the schema against the published one as it was before a change: `from` replaced by `to`. */
async function checkAgainst(from: RegExp | string, to: string, ...more: readonly string[]): Promise<Outcome> {
  const old = published.replace(from, to);
  expect(old === published).toBe(false);
  return run(['schema', 'check', '--against', await write('old.graphql', old), ...more]).outcome;
}

const withOldField = [/^type Province implements Node \{$/m, '$&\n  "Gone since."\n  motto: String'] as const;

const withOldKey = [
  'type Province implements Node @key(fields: "id") {',
  'type Province implements Node @key(fields: "id") { motto: String',
] as const;

test('print is the published schema, and with --subgraph that of the subgraph', async () => {
  const printed = { code: 0, signal: null, stderr: '' };
  expect(await run(['schema', 'print']).outcome).toEqual({ ...printed, stdout: published });
  expect(await run(['schema', 'print', '--subgraph']).outcome).toEqual({ ...printed, stdout: subgraph });
});

test('print bears that its reader stops early', async () => {
  const printing = run(['schema', 'print']);
  printing.child.stdout.destroy();
  expect(await printing.outcome).toMatchObject({ code: 0, stderr: '' });
});

test.each(['schema.graphql', 'subgraph.graphql'])('no change of %s is no break', async (name) => {
  const { code, stdout } = await run(['schema', 'check', '--against', packagePath(name)]).outcome;
  expect({ code, stdout }).toEqual({ code: 0, stdout: '0 changes, 0 breaking, 0 of them not intended.\n' });
});

test('the SDL that a hub of an earlier version gave to routers is also compared, with its definitions', async () => {
  const definitions = `
    schema @link(url: "https://specs.apollo.dev/link/v1.0") { query: Query }
    directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
    directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
    directive @shareable repeatable on OBJECT | FIELD_DEFINITION
    directive @federation__external(reason: String) on OBJECT | FIELD_DEFINITION
    enum link__Purpose { SECURITY EXECUTION }
    scalar link__Import
    scalar federation__FieldSet
    scalar _Any
    type _Service { sdl: String }
    union _Entity = Province | Department
    extend type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }
  `;
  const served = await write('served.graphql', subgraph + definitions);
  expect(await run(['schema', 'check', '--against', served]).outcome).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/ 0 breaking, 0 of them not intended\.\n$/),
  });
  const broken = await write('broken.graphql', subgraph.replace(...withOldKey) + definitions);
  const { code, stdout } = await run(['schema', 'check', '--against', broken]).outcome;
  expect(stdout).toMatch(/^BREAKING +Province\.motto /m);
  expect(code).toBe(1);
});

test('a key that is gone breaks routers', async () => {
  const old = subgraph.replace('type Unknown {', 'type Unknown @key(fields: "field") {');
  const { code, stdout } = await run(['schema', 'check', '--against', await write('keyed.graphql', old)]).outcome;
  expect(stdout).toMatch(/^BREAKING +_Entity +.*'Unknown'/m);
  expect(code).toBe(1);
});

test('a new field breaks nobody', async () => {
  const { code, stdout } = await checkAgainst(/^ {2}"ISO 3166-2 .*\n {2}isoCode: .*\n/m, '');
  expect(stdout).toMatch(/^[1-9]\d* changes, 0 breaking, 0 of them not intended\.\n$/);
  expect(code).toBe(0);
});

test('a field that is gone breaks, unless it is intended', async () => {
  const broken = await checkAgainst(...withOldField);
  expect(broken.stdout).toMatch(/^BREAKING +Province\.motto .+\n1 changes, 1 breaking, 1 of them not intended\.\n$/);
  expect(broken).toMatchObject({ code: 1, stderr: '' });
  const intended = await write('intended', '# Moved to the ministry.\n\nProvince.motto # since 0.2\n');
  const meant = await checkAgainst(...withOldField, '--intended', intended);
  expect(meant.stdout).toMatch(/^intended +Province\.motto .+\n1 changes, 1 breaking, 0 of them not intended\.\n$/);
  expect(meant.code).toBe(0);
  const other = await write('other', 'Province.name\nProvince\n');
  expect(await checkAgainst(...withOldField, '--intended', other)).toMatchObject({ code: 1 });
});

test('a dangerous change is listed and breaks nobody', async () => {
  const { code, stdout } = await checkAgainst(/^enum Qualifier \{\n(.*\n)*?\}/m, 'enum Qualifier {\n  EXACT\n}');
  expect(stdout).toMatch(/^dangerous +Qualifier\.AT_LEAST /m);
  expect(stdout).toMatch(/ 0 breaking/);
  expect(code).toBe(0);
});

test('a file that cannot be read or is no schema is said in one line', async () => {
  const missing = path.join(folder, 'missing.graphql');
  const cases: [string[], RegExp][] = [
    [['--against', missing], /missing\.graphql cannot be read: ENOENT/],
    [['--against', folder], /cannot be read: EISDIR/],
    [['--against', await write('text', 'type Query {')], /text is not a schema: Syntax Error/],
    [['--against', await write('half', 'type Query { a: Missing }')], /half is not a schema: .*Missing/],
    [['--against', packagePath('schema.graphql'), '--intended', missing], /missing\.graphql cannot be read: ENOENT/],
  ];
  for (const [args, reason] of cases) {
    const { code, stdout, stderr } = await run(['schema', 'check', ...args]).outcome;
    expect(stderr).toMatch(reason);
    expect(stderr).toMatch(/^lienthong: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  }
});
