import { once } from 'node:events';
import type http from 'node:http';
import net from 'node:net';
import { noRecords } from '../support/contract/rows.ts';
import { openLinkedHub, type LinkedHub } from '../support/linked-hub.ts';
import type { TestViewer } from '../support/viewers.ts';
import { until } from '../support/until.ts';

const isServer = process.env['DATABASE_URL'] !== undefined;
const nobody: TestViewer = { role: 'ANONYMOUS' };
const owner: TestViewer = { role: 'OFFICER', department: '92-SYT', purpose: 'BENEFIT' };

const MiB = 1024 * 1024;

let hub: LinkedHub;
/** Requests that were sent by `sendQuery`, requests that the hub has read, and those of them whose client left. */
let [sent, arrived, abandoned] = [0, 0, 0];

beforeAll(async () => {
  // Far beyond what a test waits: what ends sooner was cancelled.
  hub = await openLinkedHub({
    transport: { answerBytes: MiB },
    statementTimeout: 600_000,
    linkLimits: { timeout: 600_000, failures: 3 },
  });
  hub.app.httpServer.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (request.headers['x-raw'] !== undefined) arrived += 1;
    response.once('close', () => {
      if (!response.writableFinished) abandoned += 1;
    });
  });
});
afterAll(() => hub.close());

/** Sends a query over a new connection, and reads nothing. */
async function sendQuery(query: string, viewer = nobody): Promise<net.Socket> {
  const { hostname, port } = new URL(hub.address);
  const socket = net.connect(Number(port), hostname);
  await once(socket, 'connect');
  const body = JSON.stringify({ query });
  const headers = {
    host: hostname,
    'x-raw': '1',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const lines = Object.entries({ ...headers, ...(await hub.headers(viewer)) }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  sent += 1;
  socket.write(`POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  return socket;
}

/** Runs something while no statement on provinces can go on. */
async function whileLocked(run: () => Promise<void>): Promise<void> {
  await hub.database.client.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`LOCK TABLE "Province" IN ACCESS EXCLUSIVE MODE`;
      await run();
    },
    { timeout: 600_000 },
  );
}

/** Closes connections, and waits until the hub knows. */
async function hangUp(sockets: readonly net.Socket[]): Promise<void> {
  await until(() => arrived >= sent);
  const before = abandoned;
  for (const socket of sockets) socket.destroy();
  await until(() => abandoned === before + sockets.length);
}

/** How many statements on provinces wait for the lock, as the server sees it. */
async function countWaiting(): Promise<number> {
  const [found] = await hub.database.client.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()`;
  return found?.count ?? 0;
}

const provinces = (alias: string): string => `{ ${alias}: provinces { nodes { name ${alias}: code } } }`;

/** The statements on provinces that were run since they were last taken. */
const statementsOnProvinces = (): string[] =>
  hub.takeStatements().filter((sql) => sql.includes('"Province"') && !sql.startsWith('LOCK'));

/** Returns what says whether a statement on beneficiaries has ended since statements were last taken. */
function hasReadRecords(): () => boolean {
  let found = false;
  return () => {
    found ||= hub.takeStatements().some((sql) => sql.includes('"Beneficiary"'));
    return found;
  };
}

describe('a client that closes its connection', () => {
  if (isServer) {
    test('has its statement cancelled on the server, which then serves others', async () => {
      await whileLocked(async () => {
        const sockets = [await sendQuery(provinces('one')), await sendQuery(provinces('two'))];
        await until(async () => (await countWaiting()) === 2);
        await hangUp(sockets.splice(0, 1));
        await until(async () => (await countWaiting()) === 1);
        await hangUp(sockets);
        await until(async () => (await countWaiting()) === 0);
      });
      expect((await hub.ask(provinces('three'))).errors).toBeUndefined();
    });

    test('does not keep what it was about to be shown off the ledger', async () => {
      // What decides access is read with the first request, of provinces too.
      await hub.read('{ beneficiaries(first: 1) { nodes { id } } }', {}, owner);
      const operation = 'query Left { beneficiaries(first: 3) { nodes { id } } provinces { nodes { name } } }';
      hub.takeStatements();
      await whileLocked(async () => {
        const socket = await sendQuery(operation, owner);
        await until(hasReadRecords());
        await until(async () => (await countWaiting()) === 1);
        await hangUp([socket]);
      });
      await until(async () => (await hub.database.client.accessEvent.count({ where: { operation: 'Left' } })) > 0);
    });
  }

  test('has no statement started that waits for its turn', async () => {
    statementsOnProvinces();
    await whileLocked(async () => {
      // Of four connections, one holds the lock: others wait for a connection.
      const sockets = await Promise.all(
        ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => sendQuery(provinces(name))),
      );
      await hangUp(sockets);
      // On a server the connections are free again; the embedded database is still taken.
      if (isServer) expect((await hub.ask('{ departments(first: 1) { totalCount } }')).errors).toBeUndefined();
    });
    expect((await hub.ask(provinces('last'))).errors).toBeUndefined();
    expect(statementsOnProvinces().length).toBeLessThanOrEqual(1 + (isServer ? 3 : 0));
    expect(hub.logged()).not.toMatch(/an operation failed|a request failed/);
  });

  test('aborts its request to a linked department, which does not count as a failure of the department', async () => {
    const department = await hub.database.client.department.findFirstOrThrow({
      where: { code: '92-SYT', validTo: null },
    });
    await hub.store(noRecords);
    await hub.link(new Map([[department.id, noRecords]]));
    const service = hub.services.get(department.id)!;
    await hub.read('{ beneficiaries(first: 1) { nodes { id } } }', {}, owner);
    service.fault = { kind: 'hang' };
    for (let time = 1; time <= 5; time += 1) {
      const socket = await sendQuery('{ beneficiaries(first: 1) { nodes { id } } }', owner);
      await until(() => service.waiting === 1);
      await hangUp([socket]);
      await until(() => service.abandoned === time);
    }
    service.fault = null;
    const answered = await hub.ask('{ beneficiaries(first: 1) { nodes { id } } }', {}, owner);
    expect(answered.errors).toBeUndefined();
  });
});

test('clients that read no answer keep nobody else from theirs, and hold no more than the bound', async () => {
  const port = Number(new URL(hub.address).port);
  const readers = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = net.connect(port, '127.0.0.1').on('error', () => undefined);
      await once(socket, 'connect');
      socket.write('GET /schema.graphql HTTP/1.1\r\nhost: hub\r\n\r\n'.repeat(32));
      return socket;
    }),
  );
  await until(() => hub.app.answers.bytes > MiB / 2);
  let most = 0;
  for (let time = 0; time < 20; time += 1) {
    expect((await hub.ask('{ provinces { totalCount } }')).errors).toBeUndefined();
    most = Math.max(most, hub.app.answers.bytes);
  }
  expect(most).toBeLessThanOrEqual(MiB);
  for (const reader of readers) reader.destroy();
  await until(() => hub.app.answers.bytes === 0);
});
