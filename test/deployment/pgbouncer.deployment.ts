import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../src/db/database.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { post } from '../support/http.ts';
import { run } from '../support/hub-process.ts';
import { startPooler, type Pooler } from '../support/database/pooler.ts';
import { makeRoledPlace, type RoledPlace } from '../support/database/roled-place.ts';
import type { TestViewer } from '../support/viewers.ts';
import { until } from '../support/until.ts';

/** The hub through Debian's PgBouncer in transaction mode, without any setting for it. */

const server = process.env['DATABASE_URL'] ?? '';
const officer: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'BENEFIT' };
const records = '{ department(code: "92-SYT") { beneficiaries(first: 3) { nodes { id status } } } }';
const provinces = (alias: string): string => `{ ${alias}: provinces { nodes { name ${alias}: code } } }`;

let pooler: Pooler;
let place: RoledPlace;
let hub: TestHub;
beforeAll(async () => {
  place = await makeRoledPlace(server);
  pooler = await startPooler(server, [new URL(server).username, place.role]);
  hub = await openHub({ compared: false, through: (url) => pooler.urlOf(url), statementTimeout: 3000 });
}, 300_000);
afterAll(async () => {
  await hub.close();
  await pooler.close();
  await place.remove();
});

/** Counts the statements that wait for a lock in the hub's database, by their first words. */
const waiting = async (alias = ''): Promise<number> => {
  const [found] = await hub.database.client.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event_type = 'Lock' AND pid <> pg_backend_pid() AND query LIKE '%' || ${alias} || '%'`;
  return found?.count ?? 0;
};

/** Runs something while no statement on provinces can go on. */
const whileLocked = (work: () => Promise<void>): Promise<void> =>
  hub.database.client.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`LOCK TABLE public."Province" IN ACCESS EXCLUSIVE MODE`;
      await work();
    },
    { timeout: 600_000 },
  );

async function sendQuery(query: string): Promise<net.Socket> {
  const { hostname, port } = new URL(hub.address);
  const socket = net.connect(Number(port), hostname);
  await once(socket, 'connect');
  const body = JSON.stringify({ query });
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return socket;
}

test('is found out: no statement is prepared under a name', () => {
  expect(hub.database.server).toMatchObject({ isPooled: true, keepsNames: false });
  expect(hub.database.preparedStatistics()).toBeNull();
});

test('requests at once, over fewer connections of the server, are all answered, and each with its own', async () => {
  const whole = await hub.read(records, {}, officer);
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? hub.ask(records, {}, officer) : hub.ask(provinces(`p${n}`)))),
  );
  for (const [n, { errors, data }] of answers.entries()) {
    expect(errors).toBeUndefined();
    if (n % 2 === 0) expect(data).toEqual(whole);
    else expect(Object.keys(data as object)).toEqual([`p${n}`]);
  }
  expect(await pooler.log()).not.toMatch(/prepared statement|DISCARD/);
});

test('a client that leaves has its own statement cancelled, and no other client’s', async () => {
  await whileLocked(async () => {
    const leaving = await sendQuery(provinces('leaving'));
    const staying = hub.ask('{ provinces { totalCount } }');
    await until(async () => (await waiting()) === 2);
    leaving.destroy();
    await until(async () => (await waiting()) === 1);
    expect(await waiting('count(*)')).toBe(1);
    await Promise.race([staying, wait(0)]);
  });
  expect((await hub.ask(provinces('next'))).errors).toBeUndefined();
});

test('a statement that takes too long is ended on the server, although no bound of the session is passed on', async () => {
  await whileLocked(async () => {
    const { errors } = await hub.ask(provinces('late'));
    expect(errors).toMatchObject([{ extensions: { code: 'TIMEOUT' } }]);
    expect(await waiting()).toBe(0);
  });
  expect((await hub.ask(provinces('again'))).errors).toBeUndefined();
});

test('hubs that start at once on an empty schema both serve from it', async () => {
  await place.administer(
    `CREATE SCHEMA "liên thông" AUTHORIZATION "${place.role}"`,
    'CREATE SCHEMA extensions',
    `GRANT USAGE ON SCHEMA extensions TO "${place.role}"`,
    'CREATE EXTENSION unaccent SCHEMA extensions',
    'CREATE EXTENSION pg_trgm SCHEMA extensions',
    `ALTER ROLE "${place.role}" SET search_path = ''`,
    `ALTER ROLE "${place.role}" SET lock_timeout = '50ms'`,
  );
  const url = new URL(pooler.urlOf(place.roleUrl));
  url.searchParams.set('schema', 'liên thông');
  const settings = { ...place.settings, DATABASE_URL: url.href, LIENTHONG_SYNTHETIC: '200', PORT: '0' };
  const hubs = [run(['serve'], settings), run(['serve'], settings)];
  for (const each of hubs) {
    const [, address = ''] = await each.printed(/serves at (\S+)/);
    const { answer } = await post({ address }, { query: '{ search(text: "can tho") { nodes { __typename } } }' });
    expect(answer).toMatchObject({ data: { search: { nodes: expect.arrayContaining([{ __typename: 'Province' }]) } } });
  }
  for (const { child } of hubs) child.kill('SIGTERM');
  for (const { outcome } of hubs) expect(await outcome).toMatchObject({ code: 0, stderr: '' });
  const command = async (...args: string[]) => (await run(args, settings).outcome).stdout;
  expect(await command('audit', 'verify')).toMatch(/^The ledger is whole/);
  expect(await command('doctor')).toMatch(
    /^PostgreSQL 1\S+ .*through a pooler, which does not keep the names.*Schema liên thông; unaccent in extensions/,
  );
  expect(await place.administer(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
}, 300_000);

test('a role whose sessions are set otherwise is named, with what to run', async () => {
  await place.administer(`ALTER ROLE "${place.role}" SET DateStyle = 'German'`);
  const other = await startPooler(server, [place.role]);
  const url = `${other.urlOf(place.roleUrl)}?pgbouncer=true&schema=li%C3%AAn%20th%C3%B4ng`;
  try {
    const { code, stderr } = await run(['migrate'], { ...place.settings, DATABASE_URL: url }).outcome;
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^lienthong: [^\n]*DateStyle is German[^\n]*ALTER ROLE[^\n]*\n$/),
    ]);
    // With the setting, it does not try.
    expect(await other.log()).not.toMatch(/unsupported startup parameter/);
  } finally {
    await other.close();
  }
}, 60_000);

test('a pooler that takes no more clients has requests wait for the connections that there are', async () => {
  const small = await startPooler(server, [new URL(server).username], { max_client_conn: '4' });
  const few = await openHub({ compared: false, through: (url) => small.urlOf(url) });
  try {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => few.ask(provinces(`p${n}`))));
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  } finally {
    await few.close();
    await small.close();
  }
}, 120_000);

test('without a pooler none is found', async () => {
  const direct = await openDatabase({ url: server, directory: null, connections: 1 });
  expect(direct.server).toMatchObject({ isPooled: false, keepsNames: true });
  await direct.close();
});
