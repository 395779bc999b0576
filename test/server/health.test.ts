import { createServer, type Server } from 'node:http';
import { createHealthHandler, type Health } from '../../src/server/pages/health.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
}, 120_000);
afterAll(() => hub.close());

/** Reads the probe of a hub whose ledger is in this state. */
async function readyWith(ledger: Health['ledger']): Promise<string> {
  const handler = createHealthHandler({ isServing: () => true, database: hub.database, ledger });
  const server: Server = createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as { readonly port: number };
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(answer.status).toBe(200);
    return await answer.text();
  } finally {
    server.close();
  }
}

const secondsAgo = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

test.each([
  ['no entry waits for a block', { closedSince: null, signing: { waitingSince: null } }, /^ledger: open$/m],
  ['no block is closed here', { closedSince: null, signing: null }, /^ledger: open$/m],
  [
    'an entry waits for the next block',
    { closedSince: null, signing: { waitingSince: secondsAgo(1) } },
    /^ledger: open$/m,
  ],
  [
    'no block was closed for long',
    { closedSince: null, signing: { waitingSince: secondsAgo(60) } },
    /^ledger: open, but no block was closed since \d{4}-\S+Z; entries are not signed$/m,
  ],
  [
    'it cannot be written either',
    { closedSince: secondsAgo(1), signing: { waitingSince: secondsAgo(60) } },
    /^ledger: closed since \d{4}-\S+Z; no personal data is answered$/m,
  ],
])('where %s, the probe says so', async (_, ledger, line) => {
  expect(await readyWith(ledger)).toMatch(line);
});
