import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { packagePath } from '../../src/base/paths.ts';
import { run, shortLived, type HubProcess } from '../support/hub-process.ts';
import { makeLoadedPlace } from '../support/loaded-place.ts';
import type { Place } from '../support/place.ts';

let place: Place;
beforeAll(async () => {
  place = await makeLoadedPlace(null);
  const hub = run(['serve'], { ...place.settings, PORT: '0', LIENTHONG_SYNTHETIC: '0' });
  await hub.printed(/Stop it with/);
  const [, address] = await hub.printed(/serves at (\S+)/);
  // Leaves an entry on the ledger.
  const query = '{ department(code: "92-SYT") { beneficiaries { totalCount } } }';
  const headers = { 'content-type': 'application/json' };
  await fetch(`${address ?? ''}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  hub.child.kill('SIGTERM');
  await hub.outcome;
});
afterAll(() => place.remove());

const full = { sink: '> /dev/full', code: 1, says: /^lienthong: standard output cannot be written: ENOSPC[^\n]+\n$/ };
const pipe = { sink: '| head -c 0', code: 0, says: /^$/ };

/** Runs a command with its output into a place that does not take it, as a shell does. */
async function runInto(args: string, { sink, code, says }: typeof full): Promise<void> {
  const script = `"$NODE" ${shortLived.join(' ')} "$COMMAND" ${args} ${sink}; exit \${PIPESTATUS[0]}`;
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ...place.settings, NODE: process.execPath, COMMAND: packagePath('dist', 'lienthong.js') };
  const child = spawn('bash', ['-c', script], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [stderr, [ended]] = await Promise.all([text(child.stderr), once(child, 'close') as Promise<number[]>]);
  expect([args, sink, ended, stderr]).toEqual([args, sink, code, expect.stringMatching(says)]);
}

test.each(['--help', '--version', 'key --help', 'schema print', 'schema check --against schema.graphql', 'link keys'])(
  '%s ends in one line on a full disk, and quietly when its reader is gone',
  async (args) => {
    await Promise.all([runInto(args, full), runInto(args, pipe)]);
  },
);

test.each(['token --as officer@92-SYT', 'migrate', 'key list', 'link list', 'audit show', 'audit export'])(
  '%s, which reads what is kept, does so too',
  async (args) => {
    await runInto(args, full);
    await runInto(args, pipe);
  },
  120_000,
);

test('an export into a file on a full disk says so in one line', async () => {
  const { code, stderr } = await run(['audit', 'export', '--out', '/dev/full'], place.settings).outcome;
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^lienthong: \/dev\/full cannot be written: ENOSPC[^\n]+\n$/),
  ]);
});

async function startHub(): Promise<readonly [hub: HubProcess, ask: () => Promise<number>]> {
  const hub = run(['serve'], { ...place.settings, PORT: '0', LIENTHONG_SYNTHETIC: '0', LIENTHONG_DRAIN_TIME: '0' });
  await hub.printed(/Stop it with/);
  const [, address = ''] = await hub.printed(/serves at (\S+)/);
  const ask = async (): Promise<number> => {
    const response = await fetch(`${address}/graphql?query={provinces{totalCount}}`);
    await response.text();
    return response.status;
  };
  return [hub, ask];
}

test('a hub serves on when the reader of its output is gone', async () => {
  const [hub, ask] = await startHub();
  hub.child.stdout.destroy();
  for (let number = 0; number < 30; number += 1) expect(await ask()).toBe(200);
  // The request log is written a few times a second.
  await wait(400);
  expect(await ask()).toBe(200);
  hub.child.kill('SIGTERM');
  expect(await hub.outcome).toMatchObject({ code: 0, signal: null, stderr: '' });
});

test('a hub whose output nobody reads continues to serve, and stops on a signal', async () => {
  const [hub, ask] = await startHub();
  hub.child.stdout.removeAllListeners('data').pause();
  // More lines than a pipe holds.
  for (let number = 0; number < 1100; number += 1) expect(await ask()).toBe(200);
  hub.child.kill('SIGTERM');
  const [code, signal] = (await once(hub.child, 'exit')) as [number | null, string | null];
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  hub.child.stdout.resume();
});
