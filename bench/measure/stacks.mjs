import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { keysDirectory } from '../database/prepare.mjs';

const bench = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const hub = path.join(bench, '..', 'dist', 'lienthong.js');
/** As `npm start` does. */
const nodeOptions = [
  '--max-semi-space-size=32',
  '--heap-growing-percent=40',
  '--disallow-code-generation-from-strings',
];
const fast = [...nodeOptions, hub, 'serve'];
const withoutParts = [...nodeOptions, path.join(bench, '..', 'dist', 'bench-hub.js')];

/** The headers of a department to which all others open what is asked for. */
function readHeaders() {
  const token = execFileSync(process.execPath, [hub, 'token', '--as', 'portal@79-SYT'], {
    env: { ...process.env, LIENTHONG_DATA_DIR: keysDirectory },
    encoding: 'utf8',
  });
  return { authorization: `Bearer ${token.trim()}`, 'x-purpose': 'SERVICE' };
}

const headers = readHeaders();
const ask = (shape) => ({
  path: '/graphql',
  headers,
  body: JSON.stringify({ query: shape.hub, variables: shape.variables }),
});

/** Every server that is measured: how it starts, and what a shape is for it. */
export const stacks = [
  {
    name: 'limit',
    about: 'node:http and one hand-written prepared statement a shape',
    command: [path.join(bench, 'limit', 'server.mjs')],
    request: (shape) => ({ path: `/${shape.name}`, body: '' }),
  },
  {
    name: 'hub',
    about: 'Liên Thông as it ships',
    command: fast,
    request: ask,
  },
  {
    name: 'hub, policy off',
    about: 'the same build without policy and ledger',
    command: withoutParts,
    env: { BENCH_POLICY: 'off' },
    request: ask,
  },
  {
    name: 'hub, graphql-js',
    about: 'as it ships, but operations run by graphql-js',
    command: withoutParts,
    env: { BENCH_PREPARED: 'off' },
    request: ask,
  },
  {
    name: 'PostGraphile',
    about: 'PostGraphile 5, Amber preset, many-to-many, grafserv on node:http',
    command: [
      '--import',
      path.join(bench, 'postgraphile', 'promise-with-resolvers.mjs'),
      path.join(bench, 'postgraphile', 'server.mjs'),
    ],
    env: { GRAPHILE_ENV: 'production' },
    request: (shape) => ({
      path: '/graphql',
      body: JSON.stringify({ query: shape.postgraphile, variables: shape.variables }),
    }),
  },
  {
    name: 'hub, plans off',
    about: 'as it ships, with a DataLoader statement a level',
    command: withoutParts,
    env: { BENCH_PLANS: 'off' },
    request: ask,
  },
  {
    name: 'hub, both off',
    about: 'as it ships, with graphql-js and a DataLoader statement a level',
    command: fast,
    env: { LIENTHONG_PLANS: 'off' },
    request: ask,
  },
];

async function untilReady(address, child) {
  for (let waited = 0; waited < 3000; waited += 1) {
    if (child.exitCode !== null) throw new Error(`A server ended as it started: ${child.spawnargs.join(' ')}`);
    const answer = await fetch(address).catch(() => null);
    if (answer !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`A server did not start in five minutes: ${child.spawnargs.join(' ')}`);
}

/** Starts a stack on a port; with the Node of this process, unless it names another. */
export async function start(stack, port, environment) {
  const child = spawn(stack.node ?? process.execPath, stack.command, {
    env: { ...process.env, NODE_ENV: 'production', ...environment, ...stack.env, PORT: String(port) },
    stdio: 'ignore',
  });
  const address = `http://127.0.0.1:${port}`;
  await untilReady(address, child).catch((error) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    ...stack,
    address,
    pid: child.pid,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), 5000).unref();
      }),
  };
}
