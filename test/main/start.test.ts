import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { json } from 'node:stream/consumers';
import { openDatabase } from '../../src/db/database.ts';
import { packagePath } from '../../src/base/paths.ts';
import { stopHub } from '../support/hub-process.ts';
import { inPlace, makePlace, type Place } from '../support/place.ts';
import { addressOf, ask, expectRefusal, serve } from '../support/started-hub.ts';

/** The rows that a place holds, table by table. */
async function countRows({ directory, url }: Place): Promise<Record<string, number>> {
  const database = await openDatabase({ url, directory });
  try {
    const { client } = database;
    return {
      departments: await client.department.count(),
      lineage: await client.departmentLineage.count(),
      disbursements: await client.disbursement.count(),
      beneficiaries: await client.beneficiary.count(),
      enrolments: await client.enrolment.count(),
      payments: await client.payment.count(),
    };
  } finally {
    await database.close();
  }
}

describe('a hub on an empty place', () => {
  let place: Place;
  let whole: Record<string, number>;
  beforeAll(async () => {
    place = await makePlace();
  });
  afterAll(() => place.remove());

  test('migrates; SIGTERM before it is up ends it with one line', async () => {
    const hub = serve(place);
    await hub.printed(/Applied \d+ migration/);
    hub.child.kill('SIGTERM');
    await expectRefusal(hub, /SIGTERM before the hub was up/);
  });

  test('started again it goes on: it loads data, and prints its address and three working examples', async () => {
    const hub = serve(place);
    const address = await addressOf(hub);
    const { input: stdout = '' } = await hub.printed(/Stop it with/);
    expect(stdout).not.toMatch(/Applied/);
    expect(stdout).toMatch(/Loaded 200 synthetic beneficiaries/);
    const page = await fetch(/1\. Open (\S+)/.exec(stdout)?.[1] ?? '', { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringMatching('text/html')]);
    const bodies = [...stdout.matchAll(/-d '(.+)'$/gm)].map(([, body]) => JSON.parse(body ?? '') as { query: string });
    expect(bodies).toHaveLength(2);
    const [provinces, search] = await Promise.all(bodies.map(({ query }) => ask(address, query)));
    expect(provinces).toMatchObject({ data: { provinces: { totalCount: 34, nodes: { length: 3 } } } });
    expect(search?.errors).toBeUndefined();
    expect(JSON.stringify(search?.data)).toMatch('Cần Thơ');
    await stopHub(hub);
    whole = await countRows(place);
    expect(whole['beneficiaries']).toBe(200);
  });

  test('starts again on the same data and loads nothing; all of it is there after kill -9 while it serves', async () => {
    const hub = serve(place);
    const address = await addressOf(hub);
    const read = async (url: string): Promise<[number, string]> => {
      const response = await fetch(`${address}${url}`);
      return [response.status, await response.text()];
    };
    expect(await read('/livez')).toEqual([200, 'ok\n']);
    expect(await read('/readyz')).toEqual([200, 'ok\ndatabase: answers\nledger: open\n']);
    for (const name of ['schema.graphql', 'subgraph.graphql']) {
      expect(await read(`/${name}`)).toEqual([200, await readFile(packagePath(name), 'utf8')]);
    }
    hub.child.kill('SIGKILL');
    const { signal, stdout } = await hub.outcome;
    expect(signal).toBe('SIGKILL');
    await expect(fetch(address)).rejects.toThrow();
    expect(stdout).not.toMatch(/Applied|Loaded/);
    expect(await countRows(place)).toEqual(whole);
  });

  test.each([
    ['500', /\. For the others, stop the hub and run `lienthong seed --synthetic 500`\.$/m, 'SIGTERM'],
    [
      '0',
      /\. For fewer, set (LIENTHONG_DATA_DIR to another directory|DATABASE_URL to an empty database)\.$/m,
      'SIGINT',
    ],
  ] as const)(
    'started again with LIENTHONG_SYNTHETIC=%s keeps what it has, and says so; a signal lets the request under way finish',
    async (synthetic, remedy, signal) => {
      // Ctrl+C at a terminal does not wait for load balancers.
      const drainTime = signal === 'SIGINT' ? '600000' : '0';
      const hub = serve(place, { LIENTHONG_SYNTHETIC: synthetic, LIENTHONG_DRAIN_TIME: drainTime });
      const request = http.request(`${await addressOf(hub)}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', expect: '100-continue' },
      });
      request.flushHeaders();
      await once(request, 'continue');
      hub.child.kill(signal);
      await hub.printed(/finishing the requests under way/);
      request.end(JSON.stringify({ query: '{ provinces { totalCount } }' }));
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      expect(await json(response)).toEqual({ data: { provinces: { totalCount: 34 } } });
      const { code, stdout, stderr } = await hub.outcome;
      expect([code, stderr, stdout]).toEqual([0, '', expect.stringMatching(/Stopped\.\n$/)]);
      expect(stdout).toMatch(/^This database was loaded with 200 synthetic beneficiaries, which stay: .+$/m);
      expect(stdout).toMatch(remedy);
      expect(await countRows(place)).toEqual(whole);
    },
  );

  test('is complete, with nothing doubled, when its starts were killed one after the other, each at a later moment', async () => {
    await inPlace(async (fresh) => {
      // Where a machine is slow to kill, the load may be over one start early.
      for (const moment of [/Opening/, /Applied/, /Loaded|Stop it with/]) {
        const hub = serve(fresh);
        await hub.printed(moment);
        hub.child.kill('SIGKILL');
        expect(await hub.outcome).toMatchObject({ signal: 'SIGKILL' });
      }
      const last = serve(fresh);
      await addressOf(last);
      await stopHub(last);
      expect(await countRows(fresh)).toEqual(whole);
    });
  }, 240_000);
});

const server = process.env['DATABASE_URL'];

test('of two hubs that start at once on one place both serve on a server, and one is refused where it is embedded', async () => {
  await inPlace(async (place) => {
    const hubs = [serve(place), serve(place)];
    const ended = await Promise.allSettled(hubs.map(addressOf));
    const serving = hubs.filter((_, n) => ended[n]?.status === 'fulfilled');
    expect(serving).toHaveLength(server === undefined ? 1 : 2);
    for (const hub of serving) await stopHub(hub);
    expect((await countRows(place))['beneficiaries']).toBe(200);
  });
}, 180_000);
