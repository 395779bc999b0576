import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, type HubProcess } from './support/hub-process.ts';
import { copyDatabase } from './support/hub.ts';
import { makePlace, type Place } from './support/place.ts';

const production = { PORT: '0', LIENTHONG_ENV: 'production' };

/** Waits until a hub serves; answers all that it has printed. */
const serving = async (hub: HubProcess): Promise<string> => (await hub.printed(/Stop it with/)).input ?? '';

async function stop(hub: HubProcess): Promise<void> {
  hub.child.kill('SIGTERM');
  expect(await hub.outcome).toMatchObject({ code: 0, stderr: '' });
}

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
    /made-up data, which would open records as signed agreements do: 5 CooperationAgreement \(.*01\/2026\/TTHT-SYT.*\), \d+ Beneficiary \(.+other tables\. Begin with an empty database\.$/m;
  await expectRefusal(run(['serve'], settings), reason);
  await Promise.all([copy.remove(), place.remove()]);
}, 60_000);

describe('an empty place', () => {
  let place: Place;
  beforeAll(async () => {
    place = await makePlace();
    const { code } = await run(['keys', 'make'], { ...production, ...place.settings }).outcome;
    expect(code).toBe(0);
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
    await stop(hub);
    expect(await readdir(place.directory)).not.toContain('demonstration-key.pem');
  }, 120_000);

  test('that answers nobody without a credential is refused, until there is a key', async () => {
    await expectRefusal(serve({ LIENTHONG_ANONYMOUS: 'deny' }), /Nobody can sign in: .+ nothing would be answered/);
    const made = await run(['key', 'create', '--client', 'portal', '--role', 'portal'], place.settings).outcome;
    expect(made.code).toBe(0);
    const hub = serve({ LIENTHONG_ANONYMOUS: 'deny' });
    expect(await serving(hub)).not.toMatch(/Nobody/);
    await stop(hub);
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
    await stop(hub);
    await expectRefusal(
      run(['token', '--as', 'analyst'], issuer),
      /LIENTHONG_OIDC_ISSUER is set: tokens for demonstration are off/,
    );
  }, 120_000);
});
