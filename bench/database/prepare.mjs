import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const here = path.dirname(fileURLToPath(import.meta.url));
const hub = path.join(here, '..', '..', 'dist', 'lienthong.js');

/** What of the hub's keys lasts from run to run: those of its tokens and of personal data. */
export const keysDirectory = path.join(here, '..', 'data', 'keys');

/** The server that is measured on: its databases are made beside the one that is named. */
const server = process.env.BENCH_DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres';

async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function seed(environment, size) {
  const { status } = spawnSync(process.execPath, [hub, 'seed', '--synthetic', String(size)], {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`Seeding ${size} beneficiaries failed.`);
}

/** The settings of a hub on PostgreSQL with so many beneficiaries; the database is made and seeded once. */
export async function preparePostgres(size, extras = false) {
  const name = `lienthong_bench_${size}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  const settings = { DATABASE_URL: url.href, LIENTHONG_DATA_DIR: keysDirectory };
  const [found] = await query(server, `SELECT 1 FROM pg_database WHERE datname = '${name}'`);
  if (found === undefined) await query(server, `CREATE DATABASE "${name}"`);
  seed(settings, size);
  await query(url.href, fs.readFileSync(path.join(here, 'clauses.sql'), 'utf8'));
  if (extras) await query(url.href, fs.readFileSync(path.join(here, 'extras.sql'), 'utf8'));
  await query(url.href, 'VACUUM ANALYZE');
  return settings;
}

/** The settings of a hub on embedded data with so many beneficiaries; seeded once. */
export function prepareEmbedded(size) {
  const directory = path.join(here, '..', 'data', String(size));
  const settings = { LIENTHONG_DATA_DIR: directory };
  const done = path.join(directory, 'bench-seeded');
  if (fs.existsSync(done)) return settings;
  seed({ ...settings, DATABASE_URL: '' }, size);
  fs.writeFileSync(done, '');
  return settings;
}
