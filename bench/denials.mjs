// Entries and bytes a second that anonymous denials write to the ledger: node bench/denials.mjs [seconds] [connections]
// Starts dist/lienthong.js on the embedded database, or on that of DATABASE_URL, which it must have for itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [seconds = 10, connections = 1] = process.argv.slice(2).map(Number);
const command = process.env.BENCH_COMMAND ?? fileURLToPath(new URL('../dist/lienthong.js', import.meta.url));
const directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-denials-'));
const settings = { ...process.env, PORT: '0', LIENTHONG_DATA_DIR: directory, LIENTHONG_SYNTHETIC: '500' };

const hub = spawn(process.execPath, [command, 'serve'], { env: { ...settings, LIENTHONG_LOG: 'silent' } });
let printed = '';
const address = await new Promise((resolve, reject) => {
  hub.stdout.on('data', (text) => {
    printed += text;
    const found = /serves at (\S+)/.exec(printed);
    if (found !== null) resolve(new URL(found[1]));
  });
  hub.on('exit', () => reject(new Error(`The hub ended: ${printed}`)));
});

const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
/** A record of each department: whether there is one is not said, and each owner has an entry of the refusal. */
async function readBody() {
  const query = '{ departments(first: 100) { nodes { id } } }';
  const response = await fetch(new URL('/graphql', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = await response.json();
  const keys = data.departments.nodes.map(({ id }) => Buffer.from(id, 'base64url').toString().replace(/^\w+:/, ''));
  const ids = keys.map((key) => Buffer.from(`Beneficiary:${key}:1`).toString('base64url'));
  return JSON.stringify({ query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids } });
}

const body = await readBody();
const ask = () =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request(new URL('/graphql', address), { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', resolve);
    });
    request.on('error', reject).end(body);
  });

let answered = 0;
const end = Date.now() + seconds * 1000;
await Promise.all(
  Array.from({ length: connections }, async () => {
    while (Date.now() < end) {
      await ask();
      answered += 1;
    }
  }),
);
agent.destroy();
hub.kill('SIGTERM');
await once(hub, 'close');

const exported = spawn(process.execPath, [command, 'audit', 'export'], {
  env: settings,
  stdio: ['ignore', 'pipe', 'inherit'],
});
let text = '';
for await (const chunk of exported.stdout) text += chunk;
const bodies = text
  .trim()
  .split('\n')
  .map((line) => JSON.parse(JSON.parse(line).body));
const denials = bodies.filter(({ kind }) => kind === 'DENIAL');
const bytes = denials.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0);
console.log(
  JSON.stringify({
    connections,
    requestsPerSecond: Math.round(answered / seconds),
    entries: denials.length,
    entriesPerSecond: denials.length / seconds,
    bytesPerSecond: Math.round(bytes / seconds),
    refusalsTold: denials.reduce((sum, { count = 1 }) => sum + count, 0),
  }),
);
await rm(directory, { recursive: true, force: true });
