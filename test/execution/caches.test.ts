import { BoundedCache } from '../../src/base/cache.ts';
import { namePeriod, StatementNames } from '../../src/db/statements/statement-names.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub({ compared: false, isGuarded: false });
});
afterAll(() => hub.close());

test('a query that comes again finds its document, its plan and its statement', async () => {
  const { caches } = hub.app;
  const { statements } = hub.database;
  const query = '{ provinces(first: 2) { nodes { departments(first: 2) { nodes { name } } } } }';
  await hub.read(query);
  const before = [caches.documents, caches.prepared, caches.plans, statements].map(({ statistics }) => statistics);
  await hub.read(query);
  const after = [caches.documents, caches.prepared, caches.plans, statements].map(({ statistics }) => statistics);
  after.forEach(({ hits, misses }, place) => {
    expect(hits).toBeGreaterThan(before[place]?.hits ?? 0);
    expect(misses).toBe(before[place]?.misses);
  });
});

test('a server keeps what comes again prepared', async () => {
  const query = '{ provinces(first: 3) { nodes { code } } }';
  for (let time = 0; time < 3; time += 1) await hub.read(query);
  const before = hub.database.preparedStatistics();
  await hub.read(query);
  const after = hub.database.preparedStatistics();
  if (hub.database.kind === 'embedded') expect(after).toBeNull();
  else expect(after?.hits).toBeGreaterThan(before?.hits ?? 0);
});

test('a flood of distinct queries fills no cache beyond its bound', async () => {
  const { caches } = hub.app;
  const { statements } = hub.database;
  for (let made = 0; made < 1200; made += 1) {
    await hub.read(`{ p${made}: provinces(first: 1, filter: { code: { eq: "${made}" } }) { nodes { name } } }`);
  }
  expect(caches.documents.statistics.entries).toBeLessThanOrEqual(500);
  expect(caches.plans.statistics.entries).toBeLessThanOrEqual(1000);
  expect(statements.statistics.entries).toBeLessThanOrEqual(1000);
});

test('operations of many fields push each other out of the prepared ones', async () => {
  const { prepared } = hub.app.caches;
  const fields = ['a', 'b', 'c'].map((one) => {
    const names = Array.from({ length: 90 }, (_, place) => `${one}${place}:id`).join(' ');
    return `${one}: province(code: "92") { ${names} }`;
  });
  for (let made = 0; made < 90; made += 1) await hub.read(`query Q${made} { ${fields.join(' ')} }`);
  // Each has 273 fields, and all that are kept may have 20,000.
  expect(prepared.statistics.entries).toBeLessThanOrEqual(73);
  expect(prepared.statistics.entries).toBeGreaterThan(60);
});

test('operations of long documents push each other out as well', async () => {
  const { prepared } = hub.app.caches;
  for (let made = 0; made < 15; made += 1) {
    await hub.read(`query Q${made} { provinces { totalCount } } # ${'9'.repeat(60_000)}`);
  }
  // All that are kept may have 400,000 letters.
  expect(prepared.statistics.entries).toBeLessThanOrEqual(6);
});

test('a cache keeps what was used last, and no more than its size', () => {
  const cache = new BoundedCache<{ readonly size: number }>({ entries: 3, size: 10, sizeOf: ({ size }) => size });
  for (const name of ['a', 'b', 'c']) cache.set(name, { size: 1 });
  cache.get('a');
  cache.set('d', { size: 1 });
  expect(['a', 'b', 'c', 'd'].filter((name) => cache.get(name) !== undefined)).toEqual(['a', 'c', 'd']);
  cache.set('e', { size: 9 });
  expect(cache.statistics.entries).toBe(2);
  expect(cache.statistics).toMatchObject({ hits: 4, misses: 1 });
});

describe('names of prepared statements', () => {
  test('are given from the second use on, and stay the same', () => {
    const names = new StatementNames(() => 0);
    expect(names.nameOf('SELECT 1')).toBe('');
    const name = names.nameOf('SELECT 1');
    expect(name).toMatch(/^lt_/);
    expect(names.nameOf('SELECT 1')).toBe(name);
    expect(names.nameOf('SELECT 2')).toBe('');
  });

  test('are no more than 200 in a period, whatever comes', () => {
    let now = 0;
    const names = new StatementNames(() => now);
    const given = (from: number): Set<string> => {
      const all = new Set<string>();
      for (let made = from; made < from + 5000; made += 1) {
        names.nameOf(`SELECT ${made}`);
        all.add(names.nameOf(`SELECT ${made}`));
      }
      all.delete('');
      return all;
    };
    expect(given(0).size).toBe(200);
    expect(given(5000).size).toBe(0);
    now = namePeriod * 1000 + 1;
    expect(given(10_000).size).toBe(200);
  });
});
