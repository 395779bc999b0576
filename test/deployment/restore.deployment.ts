import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { run } from '../support/hub-process.ts';
import { inPlace, type Place } from '../support/place.ts';
import { copyUrl, dropDatabase, recreateDatabase } from '../support/database/server-database.ts';

const execute = promisify(execFile);
const server = process.env['DATABASE_URL'] ?? '';

type Settings = Place['settings'];

/** Whose names the officer of 92-SYT reads at this hub. */
async function readNames(address: string, settings: Settings): Promise<string[]> {
  const { stdout } = await run(['token', '--as', 'officer@92-SYT'], settings).outcome;
  const query = '{ department(code: "92-SYT") { beneficiaries(first: 3) { nodes { identity { name } } } } }';
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${stdout.trim()}`,
      'x-purpose': 'SERVICE',
    },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as {
    data: { department: { beneficiaries: { nodes: { identity: { name: string } }[] } } };
  };
  return data.department.beneficiaries.nodes.map(({ identity }) => identity.name);
}

/** Serves with these settings for the time of a function. */
async function serving<T>(settings: Settings, use: (address: string) => Promise<T>): Promise<T> {
  const hub = run(['serve'], { PORT: '0', LIENTHONG_SYNTHETIC: '200', ...settings });
  try {
    const [, address = ''] = await hub.printed(/serves at (\S+)[^]+Stop it with/);
    return await use(address);
  } finally {
    hub.child.kill('SIGTERM');
    await hub.outcome;
  }
}

const verify = async (settings: Settings): Promise<string> => {
  const { stdout, stderr } = await run(['audit', 'verify'], settings).outcome;
  return stdout + stderr;
};

test('a dump that was taken while the hub served is restored whole: names open, and the ledger is verified', async () => {
  await inPlace(async ({ settings, directory }) => {
    const dump = path.join(directory, 'hub.dump');
    const restored = copyUrl(server, randomUUID().replaceAll('-', ''));
    const names = await serving(settings, async (address) => {
      const read = await readNames(address, settings);
      await execute('pg_dump', ['--format=custom', `--file=${dump}`, settings['DATABASE_URL'] ?? '']);
      return read;
    });
    expect(names).toHaveLength(3);
    await recreateDatabase(restored);
    try {
      await execute('pg_restore', ['--exit-on-error', '--no-owner', `--dbname=${restored}`, dump]);
      const elsewhere = { ...settings, DATABASE_URL: restored };
      expect(await verify(elsewhere)).toMatch(/^The ledger is whole: [1-9]/);
      expect(await serving(elsewhere, (address) => readNames(address, elsewhere))).toEqual(names);
      expect(await verify(elsewhere)).toMatch(/^The ledger is whole: [1-9]/);
    } finally {
      await dropDatabase(restored);
    }
  }, server);
}, 300_000);

test('embedded data is restored by putting a copy of the data directory in its place', async () => {
  await inPlace(async ({ settings, directory }) => {
    const names = await serving(settings, (address) => readNames(address, settings));
    const copy = await mkdtemp(path.join(os.tmpdir(), 'lienthong-restored-'));
    try {
      await cp(directory, copy, { recursive: true });
      await rm(path.join(directory, 'pglite', 'base'), { recursive: true });
      expect((await run(['serve'], settings).outcome).stderr).toMatch(/is damaged or not whole/);
      await rm(directory, { recursive: true });
      await cp(copy, directory, { recursive: true });
      expect(await serving(settings, (address) => readNames(address, settings))).toEqual(names);
      expect(await verify(settings)).toMatch(/^The ledger is whole: [1-9]/);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }, null);
}, 300_000);
