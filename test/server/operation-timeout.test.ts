import { defaultLimits } from '../../src/settings/limits.ts';
import { noRecords } from '../support/contract/rows.ts';
import { post } from '../support/http.ts';
import { openLinkedHub, type LinkedHub } from '../support/linked-hub.ts';
import { until } from '../support/until.ts';
import type { TestViewer } from '../support/viewers.ts';

/** An operation whose time is up ends in one error; what it was waiting for is cancelled, and the hub goes on. */

const isServer = process.env['DATABASE_URL'] !== undefined;
const nobody: TestViewer = { role: 'ANONYMOUS' };
const owner: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'BENEFIT' };

const timeout = 3000;

let hub: LinkedHub;
/** A process over the same database whose operations have little time. */
let hurried: { readonly address: string };
beforeAll(async () => {
  // All else would wait far longer: what ends was ended by the time of the operation.
  hub = await openLinkedHub({
    statementTimeout: 600_000,
    linkLimits: { timeout: 600_000, failures: 1 },
  });
  hurried = { address: await hub.openAnother({ limits: { ...defaultLimits, operationTimeout: timeout } }) };
});
afterAll(() => hub.close());

/** Runs something while no statement on provinces can go on. */
async function whileLocked<Value>(run: () => Promise<Value>): Promise<Value> {
  return hub.database.client.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`LOCK TABLE "Province" IN ACCESS EXCLUSIVE MODE`;
      return run();
    },
    { timeout: 600_000 },
  );
}

/** How many statements wait for a lock, as the server sees it. */
async function countWaiting(): Promise<number> {
  const [found] = await hub.database.client.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()`;
  return found?.count ?? 0;
}

const ask = async (query: string, viewer: TestViewer = nobody) => post(hurried, { query }, await hub.headers(viewer));

/** The one error that there is. */
const ended = {
  errors: [
    {
      message: expect.stringMatching(/^The operation was ended after 3000 ms\. Ask for smaller pages/),
      extensions: {
        code: 'OPERATION_TIMEOUT',
        messageVi: expect.stringMatching(/^Thao tác bị dừng sau 3000 mili giây\. Cần truy vấn trang nhỏ hơn/),
        reason: 'The operation was ended after 3000 ms.',
        remedy: expect.stringContaining('`first`'),
        remedyVi: expect.stringContaining('`first`'),
        accepted: timeout,
      },
    },
  ],
};

const provinces = '{ provinces { nodes { name } } }';

test('is answered with one error, whether it is new or comes again, and the hub serves others', async () => {
  // Its policy is known, and its document, from the first time on.
  await ask(provinces);
  await whileLocked(async () => {
    const both = await Promise.all([ask(provinces), ask('query Other { provinces { nodes { name } } }')]);
    for (const { status, answer } of both) expect([status, answer]).toEqual([503, ended]);
    if (isServer) await until(async () => (await countWaiting()) === 0);
  });
  await until(async () => (await ask(provinces)).answer.errors === undefined);
  expect(hub.logged()).not.toMatch(/an operation failed|a request failed/);
});

if (isServer) {
  const late = (name: string): string => `query ${name} {
    beneficiaries(first: 3) { nodes { id } }
    department(code: "79-SYT") { beneficiaries(first: 1) { nodes { id } } }
    provinces { nodes { name } }
  }`;
  const kindsOf = async (operation: string): Promise<string[]> => {
    const entries = await hub.database.client.accessEvent.findMany({ where: { operation }, orderBy: { id: 'asc' } });
    return [...new Set(entries.map(({ kind }) => kind))].sort();
  };

  test('has what it read and was denied on the ledger, though nothing of it is answered', async () => {
    await ask('{ beneficiaries(first: 1) { nodes { id } } }', owner);
    await whileLocked(async () => {
      const { status, answer } = await ask(late('Late'), owner);
      expect([status, answer]).toEqual([503, ended]);
      expect(await kindsOf('Late')).toEqual(['DENIAL', 'READ']);
      await until(async () => (await countWaiting()) === 0);
    });
  });

  test('is not run again while the ledger cannot be written', async () => {
    const { client } = hub.database;
    await client.$executeRawUnsafe('ALTER TABLE "LedgerMention" RENAME TO "LedgerMentionAway"');
    try {
      await whileLocked(async () => {
        expect((await ask(late('Closed'), owner)).answer).toEqual(ended);
      });
    } finally {
      await client.$executeRawUnsafe('ALTER TABLE "LedgerMentionAway" RENAME TO "LedgerMention"');
    }
    expect((await hub.ask('{ beneficiaries(first: 1) { nodes { id } } }', {}, owner)).errors).toBeUndefined();
  });
}

test('aborts its requests to departments, which does not count as their failure', async () => {
  const department = await hub.database.client.department.findFirstOrThrow({
    where: { code: '92-SYT', validTo: null },
  });
  await hub.store(noRecords);
  await hub.link(new Map([[department.id, noRecords]]));
  const service = hub.services.get(department.id)!;
  const query = '{ beneficiaries(first: 1) { nodes { id } } }';
  await ask(query, owner);
  service.fault = { kind: 'hang' };
  const asked = ask(query, owner);
  await until(() => service.waiting === 1);
  const { status, answer } = await asked;
  expect([status, answer]).toEqual([503, ended]);
  await until(() => service.abandoned === 1);
  service.fault = null;
  // A service that was held to fail would be left alone now.
  const codes = ((await ask(query, owner)).answer.errors ?? []).map(({ extensions }) => extensions.code);
  expect(codes).not.toContain('SOURCE_UNAVAILABLE');
});
