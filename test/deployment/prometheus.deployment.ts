import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../support/local-server.ts';
import { run, type HubProcess } from '../support/hub-process.ts';
import { makePlace, type Place } from '../support/place.ts';

const examples = fileURLToPath(new URL('../../examples/prometheus/', import.meta.url));

let directory: string;
let place: Place;
let hub: HubProcess;
let prometheus: ChildProcess;
let metrics: string;
let api: string;

/** Starts Prometheus with the shipped configuration, except its ports and intervals. */
async function startPrometheus(metricsPort: number): Promise<void> {
  const shipped = await readFile(path.join(examples, 'prometheus.yml'), 'utf8');
  await writeFile(
    path.join(directory, 'prometheus.yml'),
    shipped.replaceAll('15s', '1s').replace('127.0.0.1:9464', `127.0.0.1:${metricsPort}`),
  );
  await writeFile(path.join(directory, 'alerts.yml'), await readFile(path.join(examples, 'alerts.yml')));
  const port = await freePort();
  api = `http://127.0.0.1:${port}/api/v1`;
  prometheus = spawn(
    'prometheus',
    [
      `--config.file=${path.join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${path.join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'lienthong-prometheus-'));
  place = await makePlace();
  const metricsPort = await freePort();
  metrics = `http://127.0.0.1:${metricsPort}/metrics`;
  hub = run(['serve'], {
    ...place.settings,
    PORT: '0',
    LIENTHONG_SYNTHETIC: '0',
    LIENTHONG_METRICS_ADDRESS: `127.0.0.1:${metricsPort}`,
  });
  const [, address = ''] = await hub.printed(/serves at (\S+)[^]+Stop it with/);
  await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"query Count { provinces { totalCount } }"}',
  });
  await startPrometheus(metricsPort);
}, 120_000);

afterAll(async () => {
  prometheus.kill();
  hub.child.kill('SIGTERM');
  await Promise.all([once(prometheus, 'exit'), hub.outcome]);
  await place.remove();
  await rm(directory, { recursive: true, force: true });
});

test('promtool reads every metric, and finds fault with none of the hub’s own', async () => {
  const text = await (await fetch(metrics)).text();
  const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  expect(`${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !line.startsWith('nodejs_'))).toEqual([]);
});

test('promtool takes the configuration and the alerts that ship', async () => {
  const checked = await promisify(execFile)('promtool', ['check', 'config', path.join(examples, 'prometheus.yml')]);
  expect(checked.stdout).toMatch(/3 rules found/);
});

interface Sample {
  readonly value: readonly [number, string];
}

/** The first sample of a query that Prometheus answers with one. */
async function valueOf(query: string): Promise<string> {
  for (;;) {
    const response = await fetch(`${api}/query?${new URLSearchParams({ query })}`).catch(() => null);
    const answer = (await response?.json().catch(() => null)) as { data?: { result: Sample[] } } | null | undefined;
    const [sample] = answer?.data?.result ?? [];
    if (sample !== undefined) return sample.value[1];
    await wait(200);
  }
}

test('Prometheus scrapes the hub and evaluates every alert, none of which fires', async () => {
  expect(await valueOf('up{job="lienthong"} == 1')).toBe('1');
  expect(await valueOf('lienthong_requests_total{operation!="",route="/graphql",status="200"}')).toBe('1');
  expect(await valueOf('lienthong_ledger_closed')).toBe('0');
  for (;;) {
    const { data } = (await (await fetch(`${api}/rules`)).json()) as {
      data: { groups: { rules: { name: string; health: string; state: string }[] }[] };
    };
    const rules = data.groups.flatMap((group) => group.rules);
    if (rules.every(({ health }) => health !== 'unknown')) {
      expect(rules.map(({ name, health, state }) => [name, health, state])).toEqual([
        ['LedgerClosed', 'ok', 'inactive'],
        ['RequestsFail', 'ok', 'inactive'],
        ['LinkDown', 'ok', 'inactive'],
      ]);
      return;
    }
    await wait(200);
  }
}, 60_000);
