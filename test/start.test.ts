import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { openDatabase } from '../src/db/database.ts';
import { packagePath } from '../src/base/paths.ts';
import { run, type HubProcess } from './support/hub-process.ts';
import { inPlace, makePlace, type Place } from './support/place.ts';

const small = { PORT: '0', LIENTHONG_SYNTHETIC: '200' };

const serve = ({ settings }: Place, more: Readonly<Record<string, string>> = {}): HubProcess =>
  run(['serve'], { ...small, ...settings, ...more });

async function addressOf(hub: HubProcess): Promise<string> {
  await hub.printed(/Stop it with/);
  const [, address] = await hub.printed(/serves at (\S+)/);
  return address ?? '';
}

async function stop(hub: HubProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  hub.child.kill(signal);
  expect(await hub.outcome).toMatchObject({ code: 0, signal: null, stderr: '' });
}

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

async function ask(address: string, query: string): Promise<{ data?: Record<string, any>; errors?: unknown }> {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data?: Record<string, any>; errors?: unknown };
}

/** One clear line on stderr and exit code 1; no stack trace, no password. */
async function expectRefusal({ outcome }: HubProcess, reason: RegExp): Promise<void> {
  const { code, stderr, stdout } = await outcome;
  expect(stderr).toMatch(reason);
  expect(stderr).toMatch(/^lienthong: [^\n]+\n$/);
  expect(stderr.length).toBeLessThan(500);
  expect(stdout + stderr).not.toMatch(/hunter2|\bat .+:\d+:\d+/);
  expect(code).toBe(1);
}

describe('a hub on an empty place', () => {
  let place: Place;
  let whole: Record<string, number>;
  beforeAll(async () => {
    place = await makePlace();
  });
  afterAll(() => place.remove());

  test('migrates, loads, and tells where it serves and three things to try that work', async () => {
    const hub = serve(place);
    const address = await addressOf(hub);
    const { input: stdout = '' } = await hub.printed(/Stop it with/);
    expect(stdout).toMatch(/Applied \d+ migration/);
    expect(stdout).toMatch(/Loaded 200 synthetic beneficiaries/);
    const page = await fetch(/1\. Open (\S+)/.exec(stdout)?.[1] ?? '', { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringMatching('text/html')]);
    const bodies = [...stdout.matchAll(/-d '(.+)'$/gm)].map(([, body]) => JSON.parse(body ?? '') as { query: string });
    expect(bodies).toHaveLength(2);
    const [provinces, search] = await Promise.all(bodies.map(({ query }) => ask(address, query)));
    expect(provinces).toMatchObject({ data: { provinces: { totalCount: 34, nodes: { length: 3 } } } });
    expect(search?.errors).toBeUndefined();
    expect(JSON.stringify(search?.data)).toMatch('Cần Thơ');
    await stop(hub);
    whole = await countRows(place);
    expect(whole['beneficiaries']).toBe(200);
  });

  test('starts again on the same data and loads nothing', async () => {
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
    hub.child.kill('SIGINT');
    const { code, stdout } = await hub.outcome;
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/Applied|Loaded/);
    expect(await countRows(place)).toEqual(whole);
  });

  test.each([
    ['500', /\. For the others, stop the hub and run `lienthong seed --synthetic 500`\.$/m],
    ['0', /\. For fewer, set (LIENTHONG_DATA_DIR to another directory|DATABASE_URL to an empty database)\.$/m],
  ])('started again with LIENTHONG_SYNTHETIC=%s keeps what it has, and says so', async (synthetic, remedy) => {
    const hub = serve(place, { LIENTHONG_SYNTHETIC: synthetic });
    await addressOf(hub);
    await stop(hub);
    const { stdout } = await hub.outcome;
    expect(stdout).toMatch(/^This database was loaded with 200 synthetic beneficiaries, which stay: .+$/m);
    expect(stdout).toMatch(remedy);
    expect(await countRows(place)).toEqual(whole);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s lets the request under way finish', async (signal) => {
    // Ctrl+C at a terminal does not wait for load balancers.
    const hub = serve(place, { LIENTHONG_DRAIN_TIME: signal === 'SIGINT' ? '600000' : '0' });
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
    expect(await hub.outcome).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/Stopped\.\n$/) });
  });

  test('is whole after kill -9 while it serves', async () => {
    const hub = serve(place);
    const address = await addressOf(hub);
    hub.child.kill('SIGKILL');
    await hub.outcome;
    await expect(fetch(address)).rejects.toThrow();
    const again = serve(place);
    expect(await ask(await addressOf(again), '{ provinces { totalCount } }')).toEqual({
      data: { provinces: { totalCount: 34 } },
    });
    await stop(again);
    expect(await countRows(place)).toEqual(whole);
  });

  test.each([
    ['while the database is made', /Opening/],
    ['between migration and load', /Applied/],
    ['in the middle of the load', /Loaded the reference data/],
  ])(
    'is complete, with nothing doubled, when its first start was killed %s',
    async (_, moment) => {
      await inPlace(async (fresh) => {
        const hub = serve(fresh);
        await hub.printed(moment);
        hub.child.kill('SIGKILL');
        expect(await hub.outcome).toMatchObject({ signal: 'SIGKILL' });
        const again = serve(fresh);
        await addressOf(again);
        await stop(again);
        expect(await countRows(fresh)).toEqual(whole);
      });
    },
    180_000,
  );
});

describe('SIGTERM before the hub is up', () => {
  test('ends it with one line, and the next start goes on', async () => {
    await inPlace(async (place) => {
      const hub = serve(place);
      await hub.printed(/Applied/);
      hub.child.kill('SIGTERM');
      await expectRefusal(hub, /SIGTERM before the hub was up/);
      const again = serve(place);
      await addressOf(again);
      await stop(again);
    });
  }, 120_000);
});

describe('the embedded data', () => {
  test('belongs to one process: a second is refused in one line and the first goes on', async () => {
    await inPlace(async (place) => {
      const first = serve(place);
      const address = await addressOf(first);
      await expectRefusal(serve(place), /in use by another lienthong process/);
      await expectRefusal(run(['seed'], place.settings), /in use by another lienthong process/);
      expect((await ask(address, '{ provinces { totalCount } }')).errors).toBeUndefined();
      await stop(first);
    }, null);
  }, 120_000);

  test('cannot stand where a file is, below one, or where the system refuses a folder', async () => {
    await inPlace(async ({ directory }) => {
      const file = path.join(directory, 'file');
      await writeFile(file, '');
      for (const place of [file, path.join(file, 'data'), '/sys/lienthong']) {
        const refused = expectRefusal(
          run(['serve'], { ...small, LIENTHONG_DATA_DIR: place }),
          /data directory .+ cannot be used/,
        );
        await Promise.all([
          refused,
          expectRefusal(run(['migrate'], { LIENTHONG_DATA_DIR: place }), /data directory .+ cannot be used/),
        ]);
      }
    }, null);
  });

  test.each(['secret', 'ledger-key.pem', 'link-key.pem', 'demonstration-key.pem'])(
    'is refused in one line where a folder has the name of the file %s',
    async (name) => {
      await inPlace(async ({ directory }) => {
        await mkdir(path.join(directory, name));
        const reason = /data directory .+ cannot be used: EISDIR/;
        await expectRefusal(run(['serve'], { ...small, LIENTHONG_DATA_DIR: directory }), reason);
      }, null);
    },
  );

  test('is refused with a secret that was cut short', async () => {
    await inPlace(async ({ directory }) => {
      await writeFile(path.join(directory, 'secret'), '');
      await expectRefusal(run(['serve'], { ...small, LIENTHONG_DATA_DIR: directory }), /secret .+ is cut short/);
    }, null);
  });
});

describe('what is set wrong is said in one line', () => {
  test.each([
    [{ PORT: 'abc' }, /PORT must be a whole number from 0 to 65535, not abc\./],
    [{ LIENTHONG_SECRET: 'hunter2' }, /LIENTHONG_SECRET must be at least 32/],
    [
      { LIENTHONG_SYNTHETIC: '200001', DATABASE_URL: '' },
      /LIENTHONG_SYNTHETIC must be a whole number from 0 to 200000 on the embedded database/,
    ],
    [{ LIENTHONG_LOG: 'loud' }, /LIENTHONG_LOG/],
    [{ LIENTHONG_SYNTHETIC: '-1', LIENTHONG_CONNECTIONS: 'many' }, /LIENTHONG_CONNECTIONS.+LIENTHONG_SYNTHETIC/],
    [{ DATABASE_URL: 'mysql://hub:hunter2@localhost/hub' }, /DATABASE_URL must be postgresql/],
    [{ DATABASE_URL: 'hunter2' }, /DATABASE_URL must be postgresql/],
    [{ LIENTHONG_PURPOSES_FILE: '/nowhere.yaml' }, /LIENTHONG_PURPOSES_FILE \(\/nowhere\.yaml\): ENOENT/],
    [{ LIENTHONG_KEYS_FILE: '/tmp' }, /The key file \/tmp cannot be read: EISDIR/],
    [
      { LIENTHONG_OIDC_ISSUER: 'https://id.example', LIENTHONG_OIDC_AUDIENCE: 'x', LIENTHONG_OIDC_JWKS: '/tmp' },
      /JWKS/,
    ],
    [{ LIENTHONG_LINK_CERTIFICATE: '/tmp', LIENTHONG_LINK_CERTIFICATE_KEY: '/tmp' }, /\/tmp cannot be read \(EISDIR\)/],
    [{ LIENTHONG_SYNTHETIC_EXCEPT: '79-SYT, 92-SYTT' }, /_EXCEPT: No department has the code 92-SYTT .+mean 92-SYT\?/],
    [{ LIENTHONG_SYNTHETIC: '0', LIENTHONG_SYNTHETIC_EXCEPT: '92-syt' }, /No department has the code 92-syt today/],
    [{ LIENTHONG_ENVIRONMENT: 'production' }, /LIENTHONG_ENVIRONMENT: there is no such setting/],
    [{ LIENTHONG_HOST: '203.0.113.1' }, /203\.0\.113\.1 is no address of this machine/],
  ])('%j', async (settings, reason) => {
    await inPlace(async (place) => {
      const hub = run(['serve'], { ...small, ...place.settings, ...settings });
      await expectRefusal(hub, reason);
      expect((await hub.outcome).stdout).not.toMatch(/Applied|Loaded/);
    }, null);
  });

  test('a port that is taken, before anything is loaded', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    await inPlace(async (place) => {
      const hub = serve(place, { PORT: String(port) });
      await expectRefusal(hub, new RegExp(`Port ${port} .+ is taken`));
      expect((await hub.outcome).stdout).toBe('');
    });
    other.close();
  });

  test('a server that nobody runs', async () => {
    const closed = net.createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as net.AddressInfo;
    closed.close();
    await inPlace(async (place) => {
      for (const host of ['127.0.0.1', 'localhost']) {
        const url = `postgresql://hub:hunter2@${host}:${port}/hub`;
        await expectRefusal(serve(place, { DATABASE_URL: url }), /does not answer: connect ECONNREFUSED/);
      }
    }, null);
  });

  test('a server that says no', async () => {
    const server = net.createServer((socket) => {
      socket
        .on('error', () => undefined)
        .once('data', () => {
          const fields = 'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "hub"\0\0';
          const message = Buffer.from(`E\0\0\0\0${fields}`);
          message.writeInt32BE(fields.length + 4, 1);
          socket.end(message);
        });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    await inPlace(async (place) => {
      const url = `postgresql://hub:hunter2@127.0.0.1:${port}/hub`;
      await expectRefusal(serve(place, { DATABASE_URL: url }), /does not answer: password authentication failed/);
    }, null);
    server.close();
  });

  test.each([
    [['serve', '--frobnicate'], /unknown option '--frobnicate'/],
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['seed', '--synthetic', 'many'], /whole number/],
    [['schema', 'check'], /--against/],
  ])('%j is wrong use: help and exit code 2', async (args, reason) => {
    const { code, stderr } = await run(args).outcome;
    expect(stderr).toMatch(reason);
    expect(stderr).toMatch(/Usage: lienthong/);
    expect(code).toBe(2);
  });
});

const server = process.env['DATABASE_URL'];

test('of two hubs that start at once on one place both serve on a server, and one is refused where it is embedded', async () => {
  await inPlace(async (place) => {
    const hubs = [serve(place), serve(place)];
    const ended = await Promise.allSettled(hubs.map(addressOf));
    const serving = hubs.filter((_, n) => ended[n]?.status === 'fulfilled');
    expect(serving).toHaveLength(server === undefined ? 1 : 2);
    for (const hub of serving) await stop(hub);
    expect((await countRows(place))['beneficiaries']).toBe(200);
  });
}, 180_000);

test('a database that the server does not have is named', async () => {
  await inPlace(async (place) => {
    if (place.url === null) return;
    const url = place.url.replace(/[^/]+$/, 'lienthong_test_nowhere');
    await expectRefusal(serve(place, { DATABASE_URL: url }), /does not answer: .*lienthong_test_nowhere/);
  });
});
