import { findUrlProblem } from '../../src/settings/database-url.ts';
import { withSchemas } from '../../src/db/schema-names.ts';
import type { ServerFacts } from '../../src/db/server/facts.ts';
import { describeFaults, findMigrationFaults, findServerFaults } from '../../src/db/server/faults.ts';
import { post } from '../support/http.ts';
import { run, type Outcome } from '../support/hub-process.ts';
import { makeRoledPlace, type RoledPlace } from '../support/database/roled-place.ts';

/** A database like those of operators: a role with its own schema, and no further rights. */

const server = process.env['DATABASE_URL'];

test.each([
  ['postgresql://hub@db/hub', null],
  ['postgresql://hub@db/hub?schema=li%C3%AAn%20th%C3%B4ng&pgbouncer=true&sslmode=require', null],
  ['postgresql://hub@db/hub?schema=', /must name one schema/],
  ['postgresql://hub@db/hub?schema=a%22b', /must name one schema/],
  [`postgresql://hub@db/hub?schema=${'x'.repeat(64)}`, /at most 63 bytes/],
  ['postgresql://hub@db/hub?pgbouncer=yes', /true or false/],
])('parameters of a URL: %s', (url, expected) => {
  if (expected === null) expect(findUrlProblem(url)).toBeNull();
  else expect(findUrlProblem(url)).toMatch(expected);
});

test('our SQL names schemas in few forms, and each is replaced', () => {
  const names = { hub: 'a b', unaccent: 'extensions', trigrams: 'trigrams' };
  const sql = `CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
    CREATE FUNCTION public.fold(x) AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, x) $$ SET search_path = public, pg_temp;
    SELECT public.word_similarity(x), l."publishedOn" FROM public."Province" -- no plans that are public yet`;
  expect(withSchemas(sql, names)).toBe(`CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA "trigrams";
    CREATE FUNCTION "a b".fold(x) AS $$ SELECT "extensions".unaccent('"extensions".unaccent'::regdictionary, x) $$ SET search_path = "a b", pg_temp;
    SELECT "trigrams".word_similarity(x), l."publishedOn" FROM "a b"."Province" -- no plans that are public yet`);
});

const facts: ServerFacts = {
  processId: 1,
  role: 'hub',
  isSuperuser: false,
  version: '15.1',
  encoding: 'UTF8',
  isReadOnly: false,
  schema: 'public',
  hasSchema: true,
  mayUseSchema: true,
  mayCreateInSchema: true,
  mayCreateInDatabase: true,
  hasPublicSchema: true,
  owner: null,
  extensions: [
    { name: 'unaccent', schema: null, mayUse: false, isAvailable: true, isTrusted: true },
    { name: 'pg_trgm', schema: 'public', mayUse: true, isAvailable: true, isTrusted: true },
  ],
  settings: {
    standard_conforming_strings: 'on',
    DateStyle: 'ISO, DMY',
    default_transaction_isolation: 'read committed',
  },
};

test.each<[string, Partial<ServerFacts>, RegExp | null]>([
  ['as it should be', {}, null],
  ['of another encoding', { encoding: 'SQL_ASCII' }, /^its encoding is SQL_ASCII, .* ENCODING 'UTF8'/],
  ['without a schema', { schema: null }, /^the search path .* \?schema=lienthong\.$/],
  ['whose schema has quotes', { schema: `a"b` }, /quotes/],
  [
    'with a setting that a pooler does not let us mend',
    { settings: { DateStyle: 'German, DMY' } },
    /SET DateStyle = 'ISO';$/,
  ],
  ['that is a standby', { isReadOnly: true }, /^nothing can be written there.*primary/],
  ['of another role', { owner: 'clerk' }, /belong to the role clerk.* Run "lienthong migrate" as clerk\.$/],
  [
    'without the files of an extension',
    { extensions: [{ ...facts.extensions[0]!, isAvailable: false }] },
    /unaccent.*contrib/,
  ],
  [
    'with an extension for superusers',
    { extensions: [{ ...facts.extensions[0]!, isTrusted: false }] },
    /CREATE EXTENSION unaccent;$/,
  ],
])('a server %s', (_, more, expected) => {
  const found = { ...facts, ...more };
  const faults = [...findServerFaults(found), ...findMigrationFaults(found)];
  if (expected === null) expect(faults).toEqual([]);
  else expect(describeFaults(faults)).toMatch(expected);
});

if (server !== undefined) {
  let place: RoledPlace;
  beforeAll(async () => {
    place = await makeRoledPlace(server);
  });
  afterAll(() => place.remove());

  const withSchema = (schema: string): string => {
    const url = new URL(place.roleUrl);
    url.searchParams.set('schema', schema);
    return url.href;
  };
  const lienthong = (args: readonly string[], url: string): Promise<Outcome> =>
    run(args, { ...place.settings, DATABASE_URL: url, LIENTHONG_SYNTHETIC: '200', PORT: '0' }).outcome;
  const made = (): Promise<object[]> =>
    place.administer(`SELECT nspname, relname FROM pg_class JOIN pg_namespace space ON space.oid = relnamespace
      WHERE nspname !~ '^pg_|^information_schema$|^extensions$'`);
  /** The one line that a command ends with; what it has an administrator run. */
  async function refusal(args: readonly string[], url: string, line: RegExp): Promise<string[]> {
    const { code, stderr } = await lienthong(args, url);
    expect([code, stderr]).toEqual([1, expect.stringMatching(line)]);
    expect(stderr).toMatch(/^lienthong: [^\n]+\n$/);
    const [, statements = ''] = /As an administrator, run in this database: ((?:[^;]+;)+)/.exec(stderr) ?? [];
    return statements.split(';').filter((statement) => statement.trim() !== '');
  }

  test('a role without rights learns which SQL an administrator must run, before anything is created; after that it migrates', async () => {
    await refusal(['migrate'], place.roleUrl, /may not create tables in the schema public, .*PostgreSQL 15/);
    const url = withSchema('liên thông');
    const statements = await refusal(['serve'], url, /no schema liên thông.* may not install them/);
    expect(await made()).toEqual([]);
    expect(statements.map((each) => each.trim().split(' ').slice(0, 2).join(' '))).toEqual([
      'CREATE SCHEMA',
      'CREATE EXTENSION',
      'CREATE EXTENSION',
    ]);
    await place.administer(
      'CREATE SCHEMA extensions',
      'SET search_path = extensions',
      ...statements,
      // What decides nothing: the hub names the schema of all that it reads.
      `ALTER ROLE "${place.role}" SET search_path = ''`,
      `ALTER ROLE "${place.role}" SET DateStyle = 'German'`,
      `ALTER ROLE "${place.role}" SET standard_conforming_strings = off`,
      `ALTER ROLE "${place.role}" SET default_transaction_isolation = 'serializable'`,
      `ALTER ROLE "${place.role}" SET statement_timeout = '30ms'`,
    );
    const grants = await refusal(['migrate'], url, /may not use the extensions in extensions/);
    expect(await made()).toEqual([]);
    await place.administer(...grants);
    expect(await lienthong(['migrate'], url)).toMatchObject({ code: 0, stderr: '' });
    expect(await made()).toContainEqual({ nspname: 'liên thông', relname: 'LedgerEntry' });
    expect(await made()).not.toContainEqual(expect.objectContaining({ nspname: 'public' }));
  }, 300_000);

  test('hubs serve from a separate schema, whatever the settings of the role', async () => {
    const settings = {
      ...place.settings,
      DATABASE_URL: withSchema('liên thông'),
      LIENTHONG_SYNTHETIC: '200',
      PORT: '0',
    };
    const hubs = [run(['serve'], settings), run(['serve'], settings)];
    const addresses = await Promise.all(hubs.map(async (hub) => (await hub.printed(/serves at (\S+)/))[1] ?? ''));
    const [, token = ''] = await hubs[0]!.printed(/export OFFICER=(\S+)/);
    const headers = { authorization: `Bearer ${token}`, 'x-purpose': 'STATISTICS' };
    const query = `{ search(text: "can tho") { nodes { __typename } }
      agreements(filter: { status: { eq: ACTIVE } }, orderBy: { field: SIGNED_ON, direction: DESC }) { nodes { signedOn } }
      departments(filter: { name: { contains: "Y TẾ" } }) { totalCount }
      provinces(filter: { type: { eq: PROVINCE } }) { totalCount }
      beneficiaries(first: 2, orderBy: { field: REGISTERED_ON, direction: DESC }) { totalCount nodes { registeredOn } } }`;
    const answers = await Promise.all(addresses.map((address) => post({ address }, { query }, headers)));
    for (const { answer } of answers) {
      expect(answer.errors).toBeUndefined();
      expect(answer.data).toMatchObject({
        search: { nodes: expect.arrayContaining([{ __typename: 'Department' }]) },
        provinces: { totalCount: expect.any(Number) },
        beneficiaries: { nodes: { length: 2 } },
      });
    }
    expect(answers[0]?.answer).toEqual(answers[1]?.answer);
    for (const hub of hubs) hub.child.kill('SIGTERM');
    for (const hub of hubs) expect(await hub.outcome).toMatchObject({ code: 0, stderr: '' });
    // A temporary table of the same name takes nothing off the ledger.
    await place.administer(
      'CREATE TEMPORARY TABLE "AccessChange" (LIKE "liên thông"."AccessChange" INCLUDING DEFAULTS)',
      `UPDATE "liên thông"."SharingClause" SET "purposes" = '{BENEFIT}'`,
    );
    const noted = await place.administer('SELECT 1 FROM "liên thông"."AccessChange"');
    expect(noted.length).toBeGreaterThan(0);
    expect(await lienthong(['audit', 'verify'], settings.DATABASE_URL)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The ledger is whole: [1-9]/),
    });
    expect(await lienthong(['doctor'], settings.DATABASE_URL)).toMatchObject({ code: 0 });
  }, 300_000);

  test('without ?schema= the first schema of the search path is the hub’s, and one that holds a hub before that', async () => {
    await place.administer(`ALTER ROLE "${place.role}" SET search_path = other, "liên thông"`);
    await place.administer(`CREATE SCHEMA other AUTHORIZATION "${place.role}"`);
    expect(await lienthong(['migrate'], place.roleUrl)).toMatchObject({ code: 0, stdout: 'Nothing to apply.\n' });
    await place.administer(`ALTER ROLE "${place.role}" SET search_path = nowhere`);
    await refusal(['migrate'], place.roleUrl, /search path .* no schema .* \?schema=lienthong/);
    await place.administer(`ALTER ROLE "${place.role}" SET search_path = other`);
    await place.administer(
      `CREATE TABLE other."_prisma_migrations" (id text, migration_name text, finished_at timestamptz, rolled_back_at timestamptz)`,
      `INSERT INTO other."_prisma_migrations" VALUES ('1', '20200101000000_payroll', now(), NULL)`,
      `GRANT SELECT ON other."_prisma_migrations" TO "${place.role}"`,
    );
    await refusal(['migrate'], place.roleUrl, /another program keeps its tables there \(20200101000000_payroll/);
  }, 120_000);

  test('a database that Vietnamese cannot be kept in is refused', async () => {
    const latin = await makeRoledPlace(server, "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    try {
      await refusal(['serve'], latin.url ?? '', /its encoding is LATIN1/);
    } finally {
      await latin.remove();
    }
  });
}
