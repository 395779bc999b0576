import fc from 'fast-check';
import type { Position } from '../../src/db/statements/keyset.ts';
import { firstRows, type PageRead } from '../../src/db/statements/page-read.ts';
import { compare, everything } from '../../src/filter/filter.ts';
import type { SourcedPage } from '../../src/source/beneficiary-source.ts';
import { readOfDepartment, readOfStore } from '../../src/source/list-position.ts';
import { positionOf } from '../../src/source/row-order.ts';
import { Scatter } from '../../src/source/scatter.ts';
import { MemorySource, readRows, type MemoryRow } from '../support/memory-source.ts';
import { mergeWholePages } from '../support/oracle/one-round.ts';
import { runs } from '../support/property/runs.ts';

const day = '2026-11-22';
const hosted = 'hosted-20250701';

const departmentIds = Array.from({ length: 34 }, (_, place) => `${String(place + 1).padStart(2, '0')}-SYT-20250701`);

/** Departments with rows in memory, and a store with rows of another. */
interface World {
  readonly own: readonly MemoryRow[];
  readonly sources: readonly MemorySource[];
}

const categories = ['OLDER_PERSON', 'WAR_INVALID', 'MARTYR'];

/** Rows whose days lie within a range: narrow ranges at different places are the worst skew. */
const rowsOf = (department: string): fc.Arbitrary<MemoryRow[]> =>
  fc
    .record({ start: fc.nat({ max: 25 }), width: fc.constantFrom(1, 2, 28), size: fc.constantFrom(0, 1, 5, 20) })
    .chain(({ start, width, size }) =>
      fc
        .array(
          fc.record({
            day: fc.oneof({ arbitrary: fc.nat({ max: width - 1 }), weight: 9 }, fc.constant(null)),
            category: fc.constantFrom(...categories),
          }),
          { minLength: size, maxLength: size * 2 },
        )
        .map((drafts) =>
          drafts.map(({ day: at, category }, place) => ({
            id: `${department}:${place}`,
            registeredOn: at === null ? null : `2026-01-${String(Math.min(start + at, 27) + 1).padStart(2, '0')}`,
            category,
          })),
        ),
    );

const worlds: fc.Arbitrary<World> = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc
    .record({ own: rowsOf(hosted), held: fc.tuple(...departmentIds.slice(0, count).map(rowsOf)) })
    .map(({ own, held }) => ({
      own,
      sources: held.map((rows, place) => new MemorySource(departmentIds[place]!, rows)),
    })),
);

const reads = fc.record({
  order: fc.constantFrom(
    { column: 'id', descending: false },
    { column: 'registeredOn', descending: false },
    { column: 'registeredOn', descending: true },
  ),
  filter: fc.constantFrom(everything, compare('category', 'eq', 'MARTYR')),
  shown: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(100)),
  reversed: fc.boolean(),
  more: fc.boolean(),
});

const pageRead = (read: Partial<PageRead> & { readonly shown: number; readonly more?: boolean }): PageRead => {
  const { more = true, ...rest } = read;
  return { ...firstRows('Beneficiary', read.shown), ...rest, limit: more ? read.shown + 1 : read.shown };
};

async function scattered({ own, sources }: World, read: PageRead, time = 60_000): Promise<SourcedPage> {
  const scatter = new Scatter({
    store: {
      pages: (asked) => Promise.resolve([{ rows: readRows(own, asked), report: null }]),
      counts: () => Promise.reject(new Error('Nothing is counted here.')),
    },
    links: sources,
    time,
    filters: {
      forStore: (_, filter) => Promise.resolve(filter),
      forLinks: (_, filter) => Promise.resolve(filter),
      missing: [],
    },
    parentKeys: [{ key: null, day }],
  });
  const [page] = await scatter.pages(read, { model: 'Beneficiary', columns: ['id'], ones: [], lists: [] });
  return page!;
}

/** The page of one round, in which each department that does not fail is asked for a whole page. */
function wholePage({ own, sources }: World, read: PageRead) {
  const pages = sources.map(({ link, rows, failsAt }) => {
    const asked = readOfDepartment(read, link.departmentId);
    return [link.departmentId, failsAt(0) ? null : readRows(rows, asked)] as const;
  });
  return mergeWholePages(read, readRows(own, readOfStore(read)), new Map(pages));
}

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

const withoutShares = ({ value, key, lagging }: Position): Position => ({
  value,
  key,
  ...(lagging === undefined ? {} : { lagging }),
});

/** Takes what each department was asked for since the last call: the number of rows of each question. */
const takeLimits = ({ sources }: World): number[][] =>
  sources.map((source) => source.takeAsked().map(({ limit }) => limit));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function startFrom(read: PageRead, position: Position | null): PageRead {
  return read.reversed ? { ...read, before: position } : { ...read, after: position };
}

test('a page is that of one round, in rows, order and cursors, whatever departments hold and whichever fail', async () => {
  const given = fc.record({ world: worlds, read: reads, failing: fc.array(fc.nat({ max: 11 })), turn: fc.nat() });
  await fc.assert(
    fc.asyncProperty(given, async ({ world, read: asked, failing, turn }) => {
      const fails = (isFailing: boolean): void => {
        world.sources.forEach((source, place) => {
          source.failsAt = () => isFailing && failing.includes(place);
        });
      };
      let read = pageRead(asked);
      // The second page begins where departments that failed in the first lag behind.
      for (const isFailing of [turn % 2 === 0, turn % 3 === 0, false]) {
        fails(isFailing);
        const [found, expected] = [await scattered(world, read), wholePage(world, read)];
        expect(idsOf(found.rows)).toEqual(idsOf(expected.rows));
        const positions = found.rows.map((row) => positionOf(row, read.order));
        const cursors = positions.map((position) => found.report!.positionAfter!(position));
        expect(cursors.map(withoutShares)).toEqual(positions.map(expected.positionAfter));
        for (const limits of takeLimits(world)) {
          expect(limits.length).toBeLessThanOrEqual(2);
          expect(sum(limits)).toBeLessThanOrEqual(read.limit);
        }
        const next = cursors[Math.min(cursors.length, read.shown) - 1];
        if (next === undefined) break;
        read = startFrom(read, next);
      }
    }),
    runs(100),
  );
});

test('a bound on the other side is kept in both rounds', async () => {
  const given = fc.record({ world: worlds, read: reads, from: fc.nat(), to: fc.nat() });
  await fc.assert(
    fc.asyncProperty(given, async ({ world, read: asked, from, to }) => {
      const read = pageRead(asked);
      const all = readRows([...world.own, ...world.sources.flatMap(({ rows }) => rows)], {
        ...read,
        reversed: false,
        limit: Infinity,
      });
      fc.pre(all.length > 1);
      const [first, last] = [from % all.length, to % all.length].sort((left, right) => left - right);
      const between = {
        ...read,
        after: positionOf(all[first!]!, read.order),
        before: positionOf(all[last!]!, read.order),
      };
      const found = await scattered(world, between);
      expect(idsOf(found.rows)).toEqual(idsOf(wholePage(world, between).rows));
    }),
    runs(60),
  );
});

test('departments that fail in either round lose no row: the pages show each row once', async () => {
  const given = fc.record({ world: worlds, read: reads, seed: fc.array(fc.nat({ max: 12 }), { minLength: 40 }) });
  await fc.assert(
    fc.asyncProperty(given, async ({ world, read: asked, seed }) => {
      let read = pageRead(asked);
      const shown: string[] = [];
      for (let step = 0; step < 600; step += 1) {
        const isWell = step >= 20;
        world.sources.forEach((source, place) => {
          source.failsAt = (question) => !isWell && seed[(step * 7 + place * 3 + question * 11) % seed.length] === 0;
        });
        const page = await scattered(world, read);
        takeLimits(world);
        const rows = page.rows.slice(0, read.shown);
        shown.push(...idsOf(rows));
        const last = rows.at(-1);
        if (last === undefined && isWell) break;
        if (last !== undefined) read = startFrom(read, page.report!.positionAfter!(positionOf(last, read.order)));
      }
      const all = readRows([...world.own, ...world.sources.flatMap(({ rows }) => rows)], {
        ...read,
        after: null,
        before: null,
        limit: Infinity,
      });
      expect(shown.toSorted()).toEqual(idsOf(all).toSorted());
    }),
    runs(30),
  );
});

test('a department that fails in the second round keeps its rows of the first, and is named', async () => {
  const rows = Array.from({ length: 200 }, (_, place) => ({
    id: `${departmentIds[0]!}:${String(place).padStart(3, '0')}`,
    registeredOn: '2026-01-01',
    category: 'MARTYR',
  }));
  const other = { id: `${departmentIds[1]!}:1`, registeredOn: '2026-01-02', category: 'MARTYR' };
  const world = {
    own: [],
    sources: [new MemorySource(departmentIds[0]!, rows), new MemorySource(departmentIds[1]!, [other])],
  };
  world.sources[0]!.failsAt = (question) => question === 1;
  const read = pageRead({ shown: 100, order: { column: 'registeredOn', descending: false } });
  const { rows: found, report } = await scattered(world, read);
  const [[first]] = takeLimits(world) as [[number, number]];
  expect(idsOf(found)).toEqual([...idsOf(rows.slice(0, first)), other.id]);
  expect(report!.states.map(({ status }) => status)).toEqual(['TIMEOUT', 'OK']);
  world.sources[0]!.failsAt = () => false;
  const next = await scattered(world, startFrom(read, report!.positionAfter!(positionOf(found.at(-1)!, read.order))));
  expect(idsOf(next.rows.slice(0, 2))).toEqual(idsOf(rows.slice(first, first + 2)));
});

describe('a department that does not answer in the time of the page', () => {
  const rowsBy = (department: string, count: number): MemoryRow[] =>
    Array.from({ length: count }, (_, place) => ({
      id: `${department}:${String(place).padStart(3, '0')}`,
      registeredOn: '2026-01-01',
      category: 'MARTYR',
    }));
  const order = { column: 'registeredOn', descending: false };

  test('is named in the first round, and the others are there', async () => {
    const sources = departmentIds.slice(0, 5).map((id) => new MemorySource(id, rowsBy(id, 30)));
    sources[2]!.hangsAt = () => true;
    const { rows, report } = await scattered({ own: [], sources }, pageRead({ shown: 100, order }), 40);
    expect(report!.states.map(({ status }) => status)).toEqual(['OK', 'OK', 'TIMEOUT', 'OK', 'OK']);
    expect(report!.states[2]!.message!.en).toBe('no answer within 30 milliseconds');
    const expected = sources.filter((_, place) => place !== 2).flatMap((source) => idsOf(source.rows));
    expect(idsOf(rows)).toEqual(expected.slice(0, 101));
  });

  test('has the whole time if there can be no second round', async () => {
    const sources = [new MemorySource(departmentIds[0]!, rowsBy(departmentIds[0]!, 3))];
    sources[0]!.hangsAt = () => true;
    const { report } = await scattered({ own: [], sources }, pageRead({ shown: 1 }), 40);
    expect(report!.states[0]!.message!.en).toBe('no answer within 40 milliseconds');
  });

  test('is named in the second round, keeps its rows of the first, and is read on from there', async () => {
    const sources = departmentIds
      .slice(0, 3)
      .map((id) => new MemorySource(id, rowsBy(id, id.startsWith('01') ? 200 : 4)));
    sources[0]!.hangsAt = (question) => question === 1;
    const world = { own: [], sources };
    const read = pageRead({ shown: 100, order });
    const first = await scattered(world, read, 40);
    expect(first.report!.states.map(({ status }) => status)).toEqual(['TIMEOUT', 'OK', 'OK']);
    const kept = first.rows.length - 8;
    expect(kept).toBeGreaterThan(8);
    sources[0]!.hangsAt = () => false;
    const cursor = first.report!.positionAfter!(positionOf(first.rows.at(-1)!, order));
    const next = await scattered(world, startFrom(read, cursor));
    expect(idsOf(next.rows)).toEqual(idsOf(sources[0]!.rows).slice(kept, kept + 101));
  });
});

describe('rows asked for a page of 100 over 34 departments', () => {
  /** Rows of all departments; `dayOf` says which day the n-th row of all has. */
  const equalWorld = (dayOf: (place: number) => number): World => ({
    own: [],
    sources: departmentIds.map(
      (id, department) =>
        new MemorySource(
          id,
          Array.from({ length: 150 }, (_, place) => ({
            id: `${id}:${String(place).padStart(3, '0')}`,
            registeredOn: new Date(Date.UTC(2000, 0, 1) + dayOf(place * 34 + department) * 86_400_000)
              .toISOString()
              .slice(0, 10),
            category: 'MARTYR',
          })),
        ),
    ),
  });

  /** Reads this many pages one after another, and counts the rows that departments are asked for. */
  async function walk(world: World, read: PageRead, pages: number): Promise<{ rows: number[]; rounds: number[] }> {
    const counts = { rows: [] as number[], rounds: [] as number[] };
    let position: Position | null = null;
    for (let page = 0; page < pages; page += 1) {
      const { rows, report } = await scattered(world, startFrom(read, position));
      const limits = takeLimits(world);
      counts.rows.push(sum(limits.flat()));
      counts.rounds.push(Math.max(...limits.map(({ length }) => length)));
      position = report!.positionAfter!(positionOf(rows[read.shown - 1]!, read.order));
    }
    return counts;
  }

  test('are about 400 by day, and seldom asked for in two rounds', async () => {
    // A fixed permutation of the days: departments have rows of each time.
    const world = equalWorld((place) => (place * 7919) % 5101);
    const read = pageRead({ shown: 100, order: { column: 'registeredOn', descending: true } });
    const { rows, rounds } = await walk(world, read, 40);
    expect(Math.max(...rows)).toBeLessThanOrEqual(600);
    expect(sum(rows) / rows.length).toBeLessThanOrEqual(400);
    expect(rounds.filter((count) => count > 1).length).toBeLessThanOrEqual(4);
  });

  test('are about 400 by id, where departments come one after another', async () => {
    const world = equalWorld((place) => place);
    for (const reversed of [false, true]) {
      const { rows } = await walk(world, pageRead({ shown: 100, reversed }), 40);
      expect(Math.max(...rows)).toBeLessThanOrEqual(600);
      expect(sum(rows) / rows.length).toBeLessThanOrEqual(400);
    }
  });
});
