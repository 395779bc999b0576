import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { createPublicKey, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { pino } from 'pino';
import { appendEntries } from '../../src/audit/append-entries.ts';
import { closeNextBlock, maxEntries } from '../../src/audit/blocks.ts';
import { closeAllBlocks } from '../../src/audit/close-blocks.ts';
import { writeEntry, type WrittenEntry } from '../../src/audit/entry.ts';
import { Sequencer } from '../../src/audit/sequencer.ts';
import { readSigningKey } from '../../src/audit/signing-key.ts';
import { verifyLedger } from '../../src/audit/verify.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { applyMigrations } from '../../src/db/migrate/migrations.ts';
import { lookBy } from '../support/ledger/events.ts';
import { untilEnded } from '../support/ledger/until-ended.ts';
import { buildProgram, startProgram } from '../support/ledger/programs.ts';
import { makePlace, type Place } from '../support/place.ts';
import { onDatabase, runs } from '../support/property/runs.ts';
import { until } from '../support/until.ts';

/** The embedded engine has one connection: there, one transaction ends before the next begins. */
const isServer = process.env['DATABASE_URL'] !== undefined;

let place: Place;
let database: Database;
let key: KeyObject;
beforeAll(async () => {
  place = await makePlace();
  database = await openDatabase(place);
  await applyMigrations(database);
  key = await readSigningKey(null, place.directory);
  await buildProgram('block-stopper');
}, 120_000);
afterAll(async () => {
  await database.close();
  await place.remove();
});

const close = () => closeNextBlock(database, key, new Date());

let second = Date.UTC(2026, 10, 20) / 1000;

/** Writes entries of a second of their own: the first to mention a department in a second holds up others until it commits. */
function entries(count = 1): WrittenEntry[] {
  second += 1;
  const at = new Date(second * 1000).toISOString();
  return Array.from({ length: count }, (_, number) => writeEntry(lookBy(`${number}`, []), at));
}

/** A transaction that adds entries, and ends when it is told to. */
interface Held {
  /** Adds entries; returns the highest number of them. */
  readonly append: (count?: number) => Promise<number>;
  readonly commit: () => Promise<unknown>;
  readonly fail: () => Promise<unknown>;
}

/** Begins a transaction, which gets the next number of a transaction. */
async function hold(): Promise<Held> {
  let begun: (append: Held['append']) => void = () => undefined;
  let end: (error?: Error) => void = () => undefined;
  const beginning = new Promise<Held['append']>((resolve) => (begun = resolve));
  const held = new Promise<void>((resolve, reject) => {
    end = (error) => {
      if (error === undefined) resolve();
      else reject(error);
    };
  });
  const transaction = database.client.$transaction(
    async (client) => {
      await client.$queryRaw`SELECT pg_current_xact_id()::text`;
      begun((count) => appendEntries(client, entries(count)));
      await held;
    },
    { timeout: 60_000 },
  );
  const ended = transaction.catch((error: unknown) => error);
  return {
    append: await beginning,
    commit: () => {
      end();
      return transaction;
    },
    fail: () => {
      end(new Error('given up'));
      return ended;
    },
  };
}

const covering = async (): Promise<number[]> =>
  (await database.client.ledgerBlock.findMany({ orderBy: { number: 'asc' }, select: { entries: true } })).flatMap(
    (block) => block.entries.map(Number),
  );

/** Closes blocks over all entries, and checks that each is in exactly one. */
async function expectCovered(): Promise<void> {
  await closeAllBlocks(database, key);
  const stored = await database.client.ledgerEntry.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  expect((await covering()).sort((left, right) => left - right)).toEqual(stored.map(({ id }) => Number(id)));
  expect(await verifyLedger(database, { checkpoint: null, publicKeys: [createPublicKey(key)] })).toMatchObject({
    fault: null,
    findings: [],
    entries: stored.length,
    waiting: 0,
  });
}

/** What only a server can do. */
const onServer = (name: string, check: () => Promise<void>, timeout?: number): void => {
  if (isServer) test(name, check, timeout);
};

test('numbers of transactions that failed leave no gap that is waited for', async () => {
  for (let round = 0; round < 3; round += 1) {
    const failing = await hold();
    await failing.append(2);
    await failing.fail();
    await appendEntries(database.client, entries());
    await close();
  }
  await untilEnded(database.client);
  await appendEntries(database.client, entries());
  await close();
  const last = await database.client.ledgerBlock.findFirst({ orderBy: { number: 'desc' } });
  expect([last?.missing, last?.entries]).toEqual([[], [last?.upTo]]);
  await expectCovered();
});

onServer('an entry that commits after later ones, and after blocks over them, is in the next block', async () => {
  // The other transaction has the lower number, and takes the higher number of an entry.
  const other = await hold();
  const late = await hold();
  const number = await late.append();
  expect(await other.append()).toBe(number + 1);
  await other.commit();
  expect(await close()).toMatchObject({ entries: 1, upTo: number + 1 });
  for (let round = 0; round < 3; round += 1) {
    await appendEntries(database.client, entries());
    expect(await close()).toMatchObject({ entries: 1 });
  }
  await late.commit();
  expect(await close()).toMatchObject({ entries: 1, upTo: number + 4 });
  expect((await covering()).at(-1)).toBe(number);
  await expectCovered();
});

onServer('more late entries than a block has room for come in the next ones', async () => {
  const late = await hold();
  const number = await late.append(maxEntries + 500);
  await appendEntries(database.client, entries());
  expect(await close()).toMatchObject({ entries: 1, upTo: number + 1 });
  await late.commit();
  await appendEntries(database.client, entries(2));
  expect(await close()).toMatchObject({ entries: maxEntries, upTo: number + 1 });
  expect(await close()).toMatchObject({ entries: 502, upTo: number + 3 });
  expect(await close()).toMatchObject({ entries: 0 });
  await expectCovered();
});

/** What a transaction does: how many entries it adds in each step, how long each takes, and how it ends. */
const plan = fc.record({
  steps: fc.array(fc.record({ count: fc.integer({ min: 1, max: 3 }), pause: fc.nat(4) }), {
    minLength: 1,
    maxLength: 3,
  }),
  pause: fc.nat(8),
  commits: fc.boolean(),
});
type Plan = typeof plan extends fc.Arbitrary<infer Value> ? Value : never;

async function carryOut({ steps, pause, commits }: Plan): Promise<void> {
  const held = await hold();
  for (const { count, pause: before } of steps) {
    await wait(before);
    await held.append(count);
  }
  await wait(pause);
  await (commits ? held.commit() : held.fail());
}

test('of any transactions side by side, with blocks closed meanwhile, each entry is in exactly one block', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(plan, { maxLength: 4 }), { minLength: 1, maxLength: 5 }), async (lanes) => {
      let isOver = false;
      const closing = [1, 2].map(async () => {
        while (!isOver) {
          await close();
          await wait(1);
        }
      });
      await Promise.all(
        lanes.map(async (plans) => {
          for (const each of plans) await carryOut(each);
        }),
      );
      isOver = true;
      await Promise.all(closing);
      await closeAllBlocks(database, key);
      const [left] = await database.client.$queryRaw<{ count: bigint }[]>`
        SELECT count(*) AS "count" FROM "LedgerEntry" FULL JOIN (SELECT unnest("entries") AS "id" FROM "LedgerBlock") covered
          USING ("id") WHERE covered."id" IS NULL OR "leaf" IS NULL`;
      expect(Number(left?.count)).toBe(0);
    }),
    runs(onDatabase(25)),
  );
  await expectCovered();
}, 120_000);

const openSequencer = (): Sequencer =>
  new Sequencer({
    database,
    log: pino({ level: 'silent' }),
    key,
    now: () => new Date(),
    file: null,
    interval: 20,
  });

onServer('a process closes a block over an entry of its own that committed late, though nothing follows', async () => {
  const sequencer = openSequencer();
  const late = await hold();
  const number = await late.append();
  sequencer.note(await appendEntries(database.client, entries()), 1);
  await until(async () => (await covering()).includes(number + 1));
  await until(() => sequencer.waitingSince === null);
  await late.commit();
  sequencer.note(number, 1);
  expect(sequencer.waitingSince).not.toBeNull();
  await until(async () => (await covering()).includes(number));
  await sequencer.close();
});

onServer('a process that ends while another closes a block closes its own after it', async () => {
  const sequencer = openSequencer();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const other = database.client.$transaction(async (client) => {
    await client.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('lienthong ledger blocks', 0))::text`;
    await held;
  });
  const number = await appendEntries(database.client, entries());
  await until(async () => (await close()) === null);
  sequencer.note(number, 1);
  const closing = sequencer.close();
  await wait(100);
  release();
  await Promise.all([other, closing]);
  expect((await covering()).includes(number)).toBe(true);
});

/** Starts a process that is stopped by a signal once it has read the entries of a block and not stored it. */
async function startStopped(signal: string) {
  const child = startProgram(place, 'block-stopper', signal);
  await once(child.stdout, 'data');
  return child;
}

onServer('a process that is killed as it closes a block leaves all to the next', async () => {
  const number = await appendEntries(database.client, entries(3));
  const before = (await covering()).length;
  const child = await startStopped('SIGKILL');
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  expect(await covering()).toHaveLength(before);
  await until(async () => (await close()) !== null);
  expect((await covering()).slice(before)).toEqual([number - 2, number - 1, number]);
  await expectCovered();
});

onServer(
  'a process that hangs as it closes a block is passed over after a few seconds',
  async () => {
    const number = await appendEntries(database.client, entries());
    const child = await startStopped('SIGSTOP');
    try {
      expect(await close()).toBeNull();
      await until(async () => (await close()) !== null);
      expect((await covering()).at(-1)).toBe(number);
    } finally {
      child.kill('SIGCONT');
      const [code] = (await once(child, 'close')) as [number | null];
      // Its session is gone: what it had begun comes to nothing.
      expect(code).not.toBe(0);
    }
    await expectCovered();
  },
  60_000,
);
