import { openDatabase } from '../../../src/db/database.ts';
import { versionGuard } from '../../../src/db/migrate/version-guard.ts';
import { run, type HubProcess } from '../../support/hub-process.ts';
import { makeLoadedPlace } from '../../support/loaded-place.ts';
import { makeNextVersion } from '../../support/package-copy.ts';
import { inPlace, makePlace, type Place } from '../../support/place.ts';

const migration = '99991231000000_next';
const script = `ALTER TABLE "Province" ADD COLUMN "next" TEXT NOT NULL DEFAULT 'next';
CREATE TABLE "Next" ("id" TEXT PRIMARY KEY);`;

let place: Place;
let version: Place;
let next: string;
beforeAll(async () => {
  [place, version] = await Promise.all([makeLoadedPlace(), makePlace(null)]);
  next = await makeNextVersion(version.directory, migration, script);
});
afterAll(() => Promise.all([place.remove(), version.remove()]));

const settings = (): Record<string, string> => ({ ...place.settings, PORT: '0', LIENTHONG_SYNTHETIC: '200' });

/** What an officer reads, which is on the ledger. */
const query = '{ beneficiaries(first: 2) { nodes { id } } provinces(first: 1) { totalCount } }';

interface Serving {
  readonly hub: HubProcess;
  readonly ask: () => Promise<unknown>;
}

async function serve(): Promise<Serving> {
  const hub = run(['serve'], settings());
  await hub.printed(/Stop it with/);
  const [, address = ''] = await hub.printed(/serves at (\S+)/);
  const [, token = ''] = await hub.printed(/export OFFICER=(\S+)/);
  return {
    hub,
    ask: async () => {
      const response = await fetch(`${address}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-purpose': 'STATISTICS' },
        body: JSON.stringify({ query }),
      });
      return response.json();
    },
  };
}

/** Asks again and again for the time of a function; answers what differed from the first answer. */
async function askMeanwhile(
  { ask }: Serving,
  during: () => Promise<void>,
): Promise<{ asked: number; different: unknown[] }> {
  const first = await ask();
  expect(first).toMatchObject({ data: { beneficiaries: { nodes: { length: 2 } }, provinces: { totalCount: 34 } } });
  let asked = 0;
  let isOver = false;
  const different: unknown[] = [];
  const client = async (): Promise<void> => {
    while (!isOver) {
      const answer = await ask();
      asked += 1;
      if (JSON.stringify(answer) !== JSON.stringify(first)) different.push(answer);
    }
  };
  const clients = [client(), client()];
  await during();
  isOver = true;
  await Promise.all(clients);
  return { asked, different };
}

const migrateToNext = async (): Promise<void> => {
  const outcome = await run(['migrate'], settings(), { program: next }).outcome;
  expect(outcome).toMatchObject({ code: 0, stderr: '', stdout: `Applied: ${migration}.\n` });
};

test('a hub that serves goes on while a newer version migrates; then no older version starts, or reads', async () => {
  const serving = await serve();
  if (place.url === null) {
    // The embedded store has one holder: the upgrade waits for the hub to stop.
    const refused = await run(['migrate'], settings(), { program: next }).outcome;
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/in use by another lienthong process/) });
  } else {
    const { asked, different } = await askMeanwhile(serving, async () => {
      await migrateToNext();
      for (let count = 0; count < 20; count += 1) await serving.ask();
    });
    expect(different).toEqual([]);
    expect(asked).toBeGreaterThan(20);
  }
  serving.hub.child.kill('SIGTERM');
  expect(await serving.hub.outcome).toMatchObject({ code: 0, stderr: '' });
  if (place.url === null) await migrateToNext();
  for (const args of [['serve'], ['audit', 'verify'], ['key', 'list']]) {
    const { code, stderr } = await run(args, settings()).outcome;
    expect([args, code, stderr]).toEqual([
      args,
      1,
      expect.stringMatching(
        /^lienthong: [^\n]+newer version of lienthong [^\n]+99991231000000_next[^\n]+restore the backup[^\n]+\n$/,
      ),
    ]);
  }
  expect(await run(['migrate'], settings(), { program: next }).outcome).toMatchObject({
    code: 0,
    stdout: 'Nothing to apply.\n',
  });
}, 300_000);

test('the check of versions that did not compare migrations finds the guard, which is created again if it is missing', async () => {
  await inPlace(async ({ url, directory, settings: fresh }) => {
    expect((await run(['migrate'], fresh).outcome).code).toBe(0);
    const withDatabase = async (
      use: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<void>,
    ): Promise<void> => {
      const database = await openDatabase({ url, directory });
      await use(database).finally(() => database.close());
    };
    const expectGuard = (): Promise<void> =>
      withDatabase(async ({ client }) => {
        const rows = await client.$queryRaw<{ name: string }[]>`
          SELECT "migration_name" AS "name" FROM "_prisma_migrations"
          WHERE "rolled_back_at" IS NULL AND "finished_at" IS NULL`;
        expect(rows).toEqual([{ name: versionGuard }]);
      });
    await expectGuard();
    await withDatabase(async ({ client }) => {
      await client.$executeRaw`UPDATE "_prisma_migrations" SET "rolled_back_at" = now() WHERE "finished_at" IS NULL`;
    });
    expect(await run(['migrate'], fresh).outcome).toMatchObject({ code: 0, stdout: 'Nothing to apply.\n' });
    await expectGuard();
    // Commands that only read the ledger apply no migration.
    const { code, stderr } = await run(['audit', 'verify'], fresh, { program: next }).outcome;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^lienthong: [^\n]+ lacks 1 migration[^\n]+\n$/)]);
  });
}, 240_000);
