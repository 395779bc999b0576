import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, stopHub, type HubProcess } from '../support/hub-process.ts';
import { openDatabase } from '../../src/db/database.ts';
import { copyDatabase } from '../support/copies.ts';
import { makeLoadedPlace } from '../support/loaded-place.ts';
import { makeNextVersion } from '../support/package-copy.ts';
import { inPlace, makePlace, type Place } from '../support/place.ts';

const production = { PORT: '0', LIENTHONG_ENV: 'production' };

/** Waits until a hub serves; answers all that it has printed. */
const serving = async (hub: HubProcess): Promise<string> => (await hub.printed(/Stop it with/)).input ?? '';

async function expectRefusal({ outcome }: HubProcess, reason: RegExp): Promise<void> {
  expect(await outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(reason) });
  expect((await outcome).stderr).toMatch(/^lienthong: [^\n]{1,500}\n$/);
}

test('a database that holds made-up data is refused, and what it holds is named', async () => {
  const copy = await copyDatabase();
  const place = await makePlace(null);
  const settings = {
    ...production,
    LIENTHONG_DATA_DIR: copy.directory ?? place.directory,
    ...(copy.url === null ? {} : { DATABASE_URL: copy.url }),
  };
  const reason =
    /made-up data, which would open records as signed agreements do: 5 CooperationAgreement \(.*01\/2025\/TTHT-SYT.*\), \d+ Beneficiary \(.+other tables\. Begin with an empty database\.$/m;
  await expectRefusal(run(['serve'], settings), reason);
  await Promise.all([copy.remove(), place.remove()]);
});

async function expectDone(command: string, { settings }: Place, printed = /./): Promise<void> {
  const outcome = await run(command.split(' '), { ...production, ...settings }).outcome;
  expect([command, outcome]).toEqual([
    command,
    expect.objectContaining({ code: 0, stderr: '', stdout: expect.stringMatching(printed) }),
  ]);
}

/** Tables of the hub in a place, and rows of its loads. */
async function readContent({ url, directory }: Place): Promise<{ tables: number; loads: string[] }> {
  const database = await openDatabase({ url, directory });
  try {
    const { client, schemas } = database;
    const tables = await client.$queryRaw<unknown[]>`
      SELECT FROM information_schema.tables WHERE table_schema = ${schemas.hub} AND table_type = 'BASE TABLE'`;
    if (tables.length === 0) return { tables: 0, loads: [] };
    const loads = await client.dataLoad.findMany({ orderBy: { id: 'asc' } });
    return { tables: tables.length, loads: loads.map(({ id }) => id) };
  } finally {
    await database.close();
  }
}

test('a hub migrates nothing and loads nothing: it says what to run, one step after the other', async () => {
  await inPlace(async (place) => {
    const start = (...args: string[]): HubProcess => run(args, { ...production, ...place.settings });
    const isEmpty = /is empty\. Run `lienthong migrate`, then `lienthong seed`\.$|no store in .+`lienthong migrate`/m;
    await expectDone('keys make', place);
    await expectRefusal(start('serve'), isEmpty);
    await expectRefusal(start('key', 'create', '--client', 'a', '--role', 'portal'), isEmpty);
    if (place.url === null) expect(await readdir(place.directory)).not.toContain('pglite');
    else expect(await readContent(place)).toEqual({ tables: 0, loads: [] });
    await expectDone('migrate', place, /^Applied: /);
    await expectRefusal(start('serve'), /holds no reference data yet\. Run `lienthong seed`\.$/m);
    expect((await readContent(place)).loads).toEqual([]);
    await expectRefusal(start('seed', '--synthetic', '10'), /no made-up data is loaded/);
    await expectDone('seed', place, /^Loaded the reference data and the published facts\.\n$/);
    await upgrade(place);
  });
}, 240_000);

/** A newer version waits for the migration, while the older one serves on; whose reference data is there holds up neither. */
async function upgrade(place: Place): Promise<void> {
  const version = await makePlace(null);
  const migration = '99991231000000_next';
  const program = await makeNextVersion(version.directory, migration, 'CREATE TABLE "Next" ("id" TEXT PRIMARY KEY);');
  const settings = { ...production, ...place.settings };
  const before = await readContent(place);
  expect(before.loads).toEqual(['reference']);
  const older = run(['serve'], settings);
  expect(await serving(older)).not.toMatch(/Applied|Loaded|Made|reference/);
  // The embedded store has one holder.
  if (place.url === null) await stopHub(older);
  const isLagging =
    /lacks 1 migration\(s\) of this version\. Run `lienthong migrate`, or start the version that made it\.$/m;
  await expectRefusal(run(['serve'], settings, { program }), isLagging);
  expect(await readContent(place)).toEqual(before);
  const migrated = await run(['migrate'], settings, { program }).outcome;
  expect(migrated).toMatchObject({ code: 0, stdout: `Applied: ${migration}.\n` });
  const database = await openDatabase({ url: place.url, directory: place.directory });
  await database.client.dataLoad.update({ where: { id: 'reference' }, data: { checksum: 'of another version' } });
  await database.close();
  const newer = run(['serve'], settings, { program });
  expect(await serving(newer)).toMatch(/^The reference data is that of another version\. Run `lienthong seed`/m);
  await stopHub(newer);
  if (place.url !== null) await stopHub(older);
  expect(await readContent(place)).toEqual({ ...before, tables: before.tables + 1 });
  await version.remove();
}

describe('a place that holds what ships with the package', () => {
  let place: Place;
  beforeAll(async () => {
    place = await makeLoadedPlace();
    await expectDone('keys make', place);
    await writeFile(
      path.join(place.directory, 'purposes.yaml'),
      '[{ code: INSPECTION, title: Thanh tra, titleEn: Inspection }]',
    );
  });
  afterAll(() => place.remove());

  const serve = (more: Record<string, string> = {}): HubProcess =>
    run(['serve'], { ...production, ...place.settings, ...more });

  test('serves what is public, says that nobody can sign in, and has the purposes that are set', async () => {
    const hub = serve({ LIENTHONG_PURPOSES_FILE: path.join(place.directory, 'purposes.yaml') });
    const printed = await serving(hub);
    expect(printed).toMatch(
      /^Nobody can sign in: LIENTHONG_OIDC_ISSUER is not set, and there is no valid API key\. Only/m,
    );
    expect(printed).not.toMatch(/export|demonstration|eyJ/);
    const [, address = ''] = /serves at (\S+)/.exec(printed) ?? [];
    const answer = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ accessPurposes { code } provinces { totalCount } cooperationAgreements: agreements { nodes { number } } }"}',
    });
    expect(await answer.json()).toMatchObject({
      data: { accessPurposes: [{ code: 'INSPECTION' }], provinces: { totalCount: 34 } },
    });
    await stopHub(hub);
    expect(await readdir(place.directory)).not.toContain('demonstration-key.pem');
  }, 120_000);

  test('that answers nobody without a credential is refused, until there is a key', async () => {
    await expectRefusal(serve({ LIENTHONG_ANONYMOUS: 'deny' }), /Nobody can sign in: .+ nothing would be answered/);
    const made = await run(['key', 'create', '--client', 'portal', '--role', 'portal'], place.settings).outcome;
    expect(made.code).toBe(0);
    const hub = serve({ LIENTHONG_ANONYMOUS: 'deny' });
    expect(await serving(hub)).not.toMatch(/Nobody/);
    await stopHub(hub);
    const [id = ''] = /[0-9a-f]{16}/.exec(made.stderr) ?? [];
    expect((await run(['key', 'revoke', id], place.settings).outcome).code).toBe(0);
    await expectRefusal(serve({ LIENTHONG_ANONYMOUS: 'deny' }), /Nobody can sign in/);
  }, 120_000);

  test('with an issuer and without production has no tokens for demonstration, and says so', async () => {
    const issuer = {
      ...place.settings,
      LIENTHONG_OIDC_ISSUER: 'https://id.example',
      LIENTHONG_OIDC_AUDIENCE: 'lienthong',
      LIENTHONG_SYNTHETIC: '0',
      PORT: '0',
    };
    const hub = run(['serve'], issuer);
    const printed = await serving(hub);
    expect(printed).toMatch(/^Tokens for demonstration are off: LIENTHONG_OIDC_ISSUER is set\./m);
    expect(printed).not.toMatch(/export|eyJ/);
    await stopHub(hub);
    await expectRefusal(
      run(['token', '--as', 'analyst'], issuer),
      /LIENTHONG_OIDC_ISSUER is set: tokens for demonstration are off/,
    );
  }, 120_000);
});
