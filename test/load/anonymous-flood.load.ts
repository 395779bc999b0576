import { setTimeout as wait } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { Pool } from 'undici';
import { run, type HubProcess } from '../support/hub-process.ts';
import { packagePath } from '../../src/base/paths.ts';
import { inPlace, type Place } from '../support/place.ts';
import { dearDocuments, scales } from '../attack/documents.ts';

const { scripts } = JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as { scripts: { start: string } };
const startScript = scripts.start;

const bodies = dearDocuments(scales.anonymous).map(({ body }) => body);

/** The crowd: connections without a credential, and how long they ask. */
const crowd = { connections: 200, seconds: 30 } as const;

/** What holds meanwhile: latency of an officer's small query (99th percentile, ms), and the hub's memory (MiB). */
const bounds = { latency: 1000, memory: 700 } as const;

const small = JSON.stringify({
  query: '{ department(code: "92-SYT") { beneficiaries(first: 1) { nodes { id status } } } }',
});

interface Served {
  readonly hub: HubProcess;
  readonly address: string;
  readonly officer: string;
}

/** The options of Node that `npm start` gives the hub. */
const nodeOptions = (startScript.match(/--[\w-]+=\d+/g) ?? []).map(String);

/** Loads the data that ships with the hub: what that takes is not what serving takes. */
async function load({ settings }: Place): Promise<void> {
  const { code, stderr } = await run(['seed'], settings).outcome;
  if (code !== 0) throw new Error(stderr);
}

async function serve({ settings }: Place): Promise<Served> {
  const hub = run(['serve'], { PORT: '0', LIENTHONG_LOG: 'error', ...settings }, { nodeOptions });
  await hub.printed(/Stop it with/);
  const [, address = ''] = await hub.printed(/serves at (\S+)/);
  const [, officer = ''] = await hub.printed(/export OFFICER=(\S+)/);
  return { hub, address, officer };
}

interface Answered {
  readonly status: number;
  readonly milliseconds: number;
  readonly text: string;
}

async function ask(pool: Pool, body: string, headers: Record<string, string> = {}): Promise<Answered> {
  const began = performance.now();
  const { statusCode, body: answer } = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await answer.text();
  return { status: statusCode, milliseconds: performance.now() - began, text };
}

/** Asks one document after another over each of the connections until the time is over; counts the answers by status. */
async function flood(address: string, until: number): Promise<Map<number, number>> {
  const { connections } = crowd;
  const pool = new Pool(address, { connections, headersTimeout: 120_000, bodyTimeout: 120_000 });
  const statuses = new Map<number, number>();
  const client = async (first: number): Promise<void> => {
    for (let turn = first; Date.now() < until; turn += 1) {
      const { status } = await ask(pool, bodies[turn % bodies.length] ?? '');
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // A client that is asked to come back later waits as briefly as possible.
      if (status === 503) await wait(100);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, first) => client(first)));
  await pool.close();
  return statuses;
}

/** Asks an officer's small query four times a second; answers the latencies. */
async function watch(address: string, officer: string, until: number): Promise<Answered[]> {
  const pool = new Pool(address, { connections: 8 });
  const headers = { authorization: `Bearer ${officer}`, 'x-purpose': 'SERVICE' };
  const asked: Promise<Answered>[] = [];
  while (Date.now() < until) {
    asked.push(ask(pool, small, headers));
    await wait(250);
  }
  const answered = await Promise.all(asked);
  await pool.close();
  return answered;
}

/** The most memory that a process has held since it was last asked for, MiB. */
function residentMemory(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

async function watchMemory(pid: number, until: number): Promise<number> {
  let most = 0;
  while (Date.now() < until) {
    most = Math.max(most, residentMemory(pid));
    await wait(100);
  }
  return most;
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((left, right) => left - right)[Math.ceil(values.length * share) - 1] ?? Infinity;

test(
  'while 200 anonymous connections ask the dearest documents, an officer is served and memory is bounded',
  () =>
    inPlace(async (place) => {
      await load(place);
      const { hub, address, officer } = await serve(place);
      const until = Date.now() + crowd.seconds * 1000;
      const [statuses, answered, memory] = await Promise.all([
        flood(address, until),
        watch(address, officer, until),
        watchMemory(hub.child.pid ?? 0, until),
      ]);
      const latencies = answered.map(({ milliseconds }) => milliseconds);
      const measured = {
        'answers to the flood by status': Object.fromEntries(statuses),
        "officer's queries": answered.length,
        'p50, ms': Math.round(percentile(latencies, 0.5)),
        'p99, ms': Math.round(percentile(latencies, 0.99)),
        'memory, MiB': Math.round(memory),
      };
      process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
      for (const { status, text } of answered) {
        expect(status).toBe(200);
        expect(JSON.parse(text)).toEqual({ data: { department: { beneficiaries: { nodes: [expect.any(Object)] } } } });
      }
      expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
      expect(percentile(latencies, 0.99)).toBeLessThan(bounds.latency);
      expect(memory).toBeLessThan(bounds.memory);
      hub.child.kill('SIGTERM');
      expect(await hub.outcome).toMatchObject({ code: 0 });
    }),
  180_000,
);
