import { setTimeout as wait } from 'node:timers/promises';
import { post } from './support/http.ts';
import { openHub, type TestHub } from './support/hub.ts';
import { startSwallowingProxy, type SwallowingProxy } from './support/swallowing-proxy.ts';
import type { TestViewer } from './support/viewers.ts';

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
}
