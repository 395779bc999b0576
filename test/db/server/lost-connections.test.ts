import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openDatabase } from '../../../src/db/database.ts';
import { post } from '../../support/http.ts';
import { openHub, type TestHub } from '../../support/hub.ts';
import { templateUrl } from '../../support/database/server-database.ts';
import { startSwallowingProxy, type SwallowingProxy } from '../../support/database/swallowing-proxy.ts';
import type { TestViewer } from '../../support/viewers.ts';

const server = process.env['DATABASE_URL'];

const officer: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'BENEFIT' };
const records = '{ department(code: "92-SYT") { beneficiaries(first: 3) { nodes { id status } } } }';
const publicData = '{ provinces(first: 3) { nodes { code name } } }';

/** Longest that an answer may take in these tests, milliseconds: without the bounds of the hub, it takes for ever. */
const patience = 20_000;

if (server === undefined) {
  test('the embedded database has no connection that could be lost', async () => {
    const hub = await openHub({ compared: false });
    expect(await hub.database.probe()).toEqual({ fault: null, failingSince: null, clockAhead: null });
    await hub.close();
  });
} else {
  let proxy: SwallowingProxy;
  let hub: TestHub;
  beforeAll(async () => {
    proxy = await startSwallowingProxy(server);
    hub = await openHub({ compared: false, through: (url) => proxy.urlOf(url) });
    // As many connections as the pool has.
    await Promise.all(Array.from({ length: 8 }, () => hub.read(records, {}, officer)));
  });
  afterAll(async () => {
    await hub.close();
    await proxy.close();
  });

  const inTime = <T>(promise: Promise<T>): Promise<T> =>
    Promise.race([
      promise,
      wait(patience, undefined, { ref: false }).then(() => {
        throw new Error('no answer');
      }),
    ]);

  test('requests that meet connections lost without a word are answered, over new ones', async () => {
    const [whole, known] = [await hub.read(records, {}, officer), await hub.read(publicData)];
    expect(proxy.swallow()).toBeGreaterThanOrEqual(4);
    const { opened } = proxy;
    const answers = await inTime(
      Promise.all(
        Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? hub.ask(records, {}, officer) : hub.ask(publicData))),
      ),
    );
    for (const [n, { errors, data }] of answers.entries()) {
      expect(errors).toBeUndefined();
      expect(data).toEqual(n % 2 === 0 ? whole : known);
    }
    expect(proxy.opened).toBeGreaterThan(opened);
    // What is opened once is kept.
    const after = proxy.opened;
    for (let time = 0; time < 10; time += 1) await hub.read(records, {}, officer);
    expect(proxy.opened).toBe(after);
  });

  const others = `SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random()`;

  test.each([
    ['one after the other', `${others} LIMIT 1) AS other`, 20, 150],
    ['all at once', `${others}) AS other`, 4, 400],
  ])('reads whose connections are cut, %s, are made once more', async (_, cut, times, interval) => {
    const refused: unknown[] = [];
    let answered = 0;
    let isOver = false;
    const asking = Array.from({ length: 4 }, async () => {
      for (; !isOver; answered += 1) {
        const { status, answer } = await post(hub, { query: publicData });
        if (status !== 200 || answer.errors !== undefined) refused.push(answer);
      }
    });
    for (let time = 0; time < times; time += 1) {
      // The connection that cuts the others may itself be cut meanwhile.
      await hub.database.client.$queryRawUnsafe(cut).catch(() => undefined);
      await wait(interval);
    }
    isOver = true;
    await Promise.all(asking);
    expect(answered).toBeGreaterThan(0);
    expect(refused).toEqual([]);
  });

  const probe = async (): Promise<[number, string]> => {
    const response = await inTime(fetch(`${hub.address}/readyz`));
    return [response.status, await response.text()];
  };
  const headers = (): Promise<Record<string, string>> => hub.headers(officer);
  const refusal = async (query: string): Promise<unknown[]> => {
    const { status, headers: given, answer } = await inTime(post(hub, { query }, await headers()));
    return [status, Number(given.get('retry-after')) > 0, answer.errors?.[0]?.extensions.code];
  };
  const logged = (message: string): number => hub.logged().split(`"${message}"`).length - 1;

  test('a server that does not answer: requests are refused in time, the probe reports it, and recovery is immediate', async () => {
    await hub.read(records, {}, officer);
    proxy.setSilent(true);
    await wait(1100);
    const refused = Promise.all([refusal(records), refusal(records), refusal(publicData)]);
    expect(await probe()).toEqual([503, expect.stringMatching(/^not ready\ndatabase: does not answer/)]);
    expect(await refused).toEqual(Array.from({ length: 3 }, () => [503, true, 'DATABASE_UNAVAILABLE']));
    proxy.setSilent(false);
    expect((await inTime(hub.ask(records, {}, officer))).errors).toBeUndefined();
    expect(await probe()).toEqual([200, expect.stringMatching(/^ok\ndatabase: answers/)]);
  });

  test('a server that is away: each request is refused with the reason, and the log has a line for all of them', async () => {
    while ((await hub.database.probe()).failingSince !== null) await wait(100);
    const [began, ended, failed] = [
      'the database does not answer',
      'the database answers again',
      'an operation failed',
    ];
    const before = [logged(began), logged(ended), logged(failed)];
    proxy.setAway(true);
    await wait(1100);
    const queries = Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? publicData : records));
    const refused = await Promise.all(queries.map(refusal));
    expect(new Set(refused.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify([503, true, 'DATABASE_UNAVAILABLE'])]),
    );
    expect(await probe()).toEqual([
      503,
      expect.stringMatching(/^not ready\ndatabase: does not answer .*statements fail since/),
    ]);
    proxy.setAway(false);
    expect((await hub.ask(records, {}, officer)).errors).toBeUndefined();
    while ((await probe())[1] !== 'ok\ndatabase: answers\nledger: open\n') await wait(100);
    const after = [logged(began), logged(ended), logged(failed)];
    expect(after.map((count, n) => count - (before[n] ?? 0))).toEqual([1, 1, 0]);
  });

  test('a server that grants fewer connections than the pool has: requests wait for those', async () => {
    const role = 'lienthong_test_few';
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(`DROP ROLE IF EXISTS ${role}`);
    await admin.query(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT 3 IN ROLE pg_read_all_data, pg_write_all_data`);
    const few = await openHub({
      compared: false,
      through: (url) => Object.assign(new URL(url), { username: role }).href,
    });
    try {
      expect((await few.database.probe()).fault).toBeNull();
      const answers = await Promise.all(Array.from({ length: 40 }, () => few.ask(publicData)));
      expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    } finally {
      await few.close();
      await admin.query(`DROP ROLE ${role}`);
      await admin.end();
    }
  });

  test('a database whose connections are lost is closed in time, whatever is under way', async () => {
    const database = await openDatabase({ url: proxy.urlOf(templateUrl(server)), directory: null, connections: 2 });
    await database.client.$queryRaw`SELECT 1`;
    proxy.swallow();
    const lost = database.client.$queryRaw`SELECT 1`.then(
      () => 'answered',
      () => 'ended',
    );
    await inTime(database.close());
    expect(await inTime(lost)).toBe('ended');
    expect((await inTime(hub.ask(publicData))).errors).toBeUndefined();
  });
}
