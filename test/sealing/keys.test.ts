import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { writeBatches } from '../../src/seed/load.ts';
import { createKeyFile } from '../../src/sealing/key-file.ts';
import { KeyRing } from '../../src/sealing/key-ring.ts';
import { replaceValues, resealRows } from '../../src/sealing/reseal.ts';
import { addKey, retireKeys } from '../../src/sealing/rotate.ts';
import { open, seal } from '../../src/sealing/seal.ts';
import { countByKey } from '../../src/sealing/usage.ts';
import { syntheticCount as count } from '../support/run/template.ts';
import { run, type HubProcess } from '../support/hub-process.ts';
import { copyDatabase, type Copy } from '../support/copies.ts';
import { keysText, testKeys } from '../support/keys.ts';
import { inLoadedPlace } from '../support/loaded-place.ts';
import { inPlace } from '../support/place.ts';

type Settings = Readonly<Record<string, string>>;

/** A copy of the test data, with its own key file. */
interface Kept {
  readonly copy: Copy;
  readonly file: string;
  readonly settings: Settings;
}

/** The personal data of every row; throws where one does not open. */
async function readPersons({ client }: Database, ring: KeyRing): Promise<Map<string, string>> {
  const rows = await client.beneficiaryIdentity.findMany();
  return new Map(rows.map((row) => [row.id, JSON.stringify(open(ring, row))]));
}

/** Opens the database of a copy for the time of a function. */
async function withDatabase<T>({ copy, file }: Kept, use: (database: Database, ring: KeyRing) => Promise<T>) {
  const database = await openDatabase(copy);
  try {
    return await use(database, KeyRing.ofFile(file)!);
  } finally {
    await database.close();
  }
}

/** Runs a test on a copy of the test data, and passes it all personal data. */
async function inCopy(use: (kept: Kept, persons: ReadonlyMap<string, string>) => Promise<void>): Promise<void> {
  const copy = await copyDatabase();
  const directory = copy.directory ?? (await mkdtemp(path.join(os.tmpdir(), 'lienthong-keys-')));
  const url: Settings = copy.url === null ? {} : { DATABASE_URL: copy.url };
  const kept = { copy, file: path.join(directory, 'keys.json'), settings: { LIENTHONG_DATA_DIR: directory, ...url } };
  try {
    expect(await createKeyFile(kept.file, testKeys().keys)).toBe(true);
    await use(kept, await withDatabase(kept, readPersons));
  } finally {
    await copy.remove();
    await rm(directory, { recursive: true, force: true });
  }
}

const usageOf = async ({ client }: Database): Promise<Record<string, number>> =>
  Object.fromEntries(await countByKey(client));

const keys = (settings: Settings, ...args: readonly string[]): HubProcess => run(['keys', ...args], settings);

async function expectRefusal({ outcome }: HubProcess, reason: RegExp): Promise<void> {
  const { code, stderr } = await outcome;
  const said = stderr.split('\n').filter((line) => line.startsWith('lienthong: '));
  expect(said).toEqual([expect.stringMatching(reason)]);
  expect(stderr).not.toMatch(/[A-Za-z0-9+/]{40}|\bat .+:\d+:\d+/);
  expect(code).toBe(1);
}

test(
  'rotated, every row is under the new key; the old one goes once no row needs it; none is ever shown',
  () =>
    inCopy(async (kept, persons) => {
      const { settings, file } = kept;
      const rotated = await keys(settings, 'rotate').outcome;
      expect(rotated).toMatchObject({ code: 0, stderr: expect.stringMatching(`${count}/${count} rows`) });
      expect(rotated.stdout).toMatch(
        /Made the key k2.*2000 rows are under k2, 0 under older.*No longer used: k1\..*retire/s,
      );
      const listed = await keys(settings, 'list').outcome;
      expect(listed.stdout).toMatch(/^k1 +unknown +0\nk2 \* +\d{4}-\S+Z +2000$/m);
      expect((await keys(settings, 'retire').outcome).stdout).toBe('Removed: k1.\n');
      expect(Object.keys((JSON.parse(await readFile(file, 'utf8')) as { keys: object }).keys)).toEqual(['k2']);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      for (const { stdout, stderr } of [rotated, listed]) expect(stdout + stderr).not.toMatch(/[A-Za-z0-9+/]{40}/);
      await withDatabase(kept, async (database, ring) => {
        expect(await usageOf(database)).toEqual({ k2: count });
        expect(await readPersons(database, ring)).toEqual(persons);
      });
    }),
  120_000,
);

test(
  'killed half-way, a rotation leaves every row readable, and goes on with the same key',
  () =>
    inCopy(async (kept, persons) => {
      const { settings } = kept;
      let usage: Record<string, number> = {};
      for (let pause = 200; Object.keys(usage).length < 2; pause *= 2) {
        const rotation = keys(settings, 'rotate', '--batch', '1');
        await rotation.printed(/Made the key|no key was made/);
        await wait(pause);
        rotation.child.kill('SIGKILL');
        // A rotation that was over before it was killed shows nothing here.
        expect(await rotation.outcome).toMatchObject({ signal: 'SIGKILL' });
        usage = await withDatabase(kept, async (database, ring) => {
          expect(await readPersons(database, ring)).toEqual(persons);
          return usageOf(database);
        });
      }
      expect(usage).toEqual({ k1: expect.any(Number), k2: expect.any(Number) });
      await expectRefusal(
        keys(settings, 'retire'),
        /still under an older key: \d+\. Finish with `lienthong keys rotate`/,
      );
      const again = await keys(settings, 'rotate').outcome;
      expect(again.stdout).toMatch(/no key was made.*2000 rows are under k2, 0 under older/s);
      await withDatabase(kept, async (database, ring) => {
        expect(await readPersons(database, ring)).toEqual(persons);
      });
    }),
  180_000,
);

test(
  'a process with the old keys in memory reads on through rotation and retirement, and writes nothing under a retired one',
  () =>
    inCopy(async (kept, persons) => {
      const { file } = kept;
      await withDatabase(kept, async (database, other) => {
        const { client } = database;
        const ring = KeyRing.ofFile(file)!;
        const row = await client.beneficiaryIdentity.findFirstOrThrow();
        const stale = { ...row, ...seal(other, open(other, row), row.id) };
        expect(await addKey(database, ring, file)).toBe('k2');
        const half = resealRows(database, ring, {
          batchSize: count / 2,
          onProgress: () => {
            throw new Error('interrupted');
          },
        });
        await expect(half).rejects.toThrow('interrupted');
        expect(await usageOf(database)).toEqual({ k1: count / 2, k2: count / 2 });
        expect(other.current.id).toBe('k1');
        expect(await readPersons(database, other)).toEqual(persons);
        expect(await addKey(database, ring, file)).toBeNull();
        expect(await resealRows(database, ring, { batchSize: 300 })).toEqual({ resealed: count / 2, damaged: [] });
        expect(await retireKeys(database, ring, file)).toEqual(['k1']);
        expect(await readPersons(database, other)).toEqual(persons);
        const note = { id: 'stale', checksum: '', rows: 1, finished: true };
        const writing = writeBatches(database, [{ model: 'BeneficiaryIdentity', rows: [stale] }], note, () => {
          other.checkStillThere(stale.sealed);
        });
        await expect(writing).rejects.toThrow(/was retired while rows were written/);
        expect(await usageOf(database)).toEqual({ k2: count });
      });
    }),
  120_000,
);

test(
  'what is changed while it is sealed anew stays as it was changed; what does not open is named',
  () =>
    inCopy(async (kept) => {
      const broken = await withDatabase(kept, async ({ client }, ring) => {
        const [one, two] = await client.beneficiaryIdentity.findMany({ orderBy: { id: 'asc' }, take: 2 });
        const read = { ...seal(ring, open(ring, one!), one!.id), id: one!.id, before: one!.sealed };
        const data = seal(ring, { ...open(ring, one!), address: 'Nơi mới' }, one!.id);
        await client.beneficiaryIdentity.update({ where: { id: one!.id }, data });
        expect(await replaceValues(client, [read])).toBe(0);
        expect(await replaceValues(client, [{ ...read, before: data.sealed }])).toBe(1);
        await client.beneficiaryIdentity.update({ where: { id: one!.id }, data: { sealed: two!.sealed } });
        return one!.id;
      });
      const rotated = new RegExp(`cannot be decrypted were left unchanged: 1, the first ${broken}\\.`);
      await expectRefusal(keys(kept.settings, 'rotate'), rotated);
      await expectRefusal(keys(kept.settings, 'retire'), /still under an older key: 1\./);
    }),
  120_000,
);

test(
  'keys that are set are only sealed to; they are changed where they are set',
  () =>
    inCopy(async ({ settings, file }) => {
      await rm(file);
      const first = { ...settings, LIENTHONG_KEYS: keysText('k1') };
      const both = { ...settings, LIENTHONG_KEYS: keysText('k1', 'k2') };
      const rotated = await keys(both, 'rotate').outcome;
      expect(rotated.stdout).toMatch(
        /no key was made.*2000 rows are under k2, 0 under.*k1.+take them out of LIENTHONG_KEYS/s,
      );
      await expectRefusal(keys(both, 'retire'), /set in LIENTHONG_KEYS/);
      await expectRefusal(keys(first, 'list'), /encrypted with other keys than those of LIENTHONG_KEYS/);
      await expectRefusal(run(['seed'], settings), /its keys are missing: restore .+keys\.json/);
      await expectRefusal(keys({ ...both, LIENTHONG_KEYS_FILE: file }, 'list'), /both set/);
      const short = keysText('k1').replace('MTEx', '');
      const line = /^lienthong: LIENTHONG_KEYS: keys\.k1: expected 32 bytes in base64\.$/;
      await expectRefusal(keys({ ...settings, LIENTHONG_KEYS: short }, 'list'), line);
    }),
  120_000,
);

test(
  'in production keys are made by command alone, once; elsewhere by the first start',
  () =>
    inLoadedPlace(async ({ directory, settings }) => {
      const file = path.join(directory, 'apart', 'ring.json');
      const inProduction = { LIENTHONG_ENV: 'production', LIENTHONG_KEYS_FILE: file };
      const production = { ...settings, ...inProduction };
      const seeding = ['seed', '--synthetic', '10'];
      await inPlace(async (empty) => {
        await expectRefusal(keys({ ...empty.settings, ...inProduction }, 'list'), /no keys yet|There is no store/);
      });
      await expectRefusal(keys(production, 'list'), /no keys yet/);
      await expectRefusal(
        run(['serve'], { ...production, PORT: '0' }),
        /There are no keys for personal data\. Make .+ring\.json/,
      );
      expect((await keys(production, 'make').outcome).stdout).toMatch(/Made .+ring\.json/);
      const made = await readFile(file, 'utf8');
      await expectRefusal(keys(production, 'make'), /There are keys already/);
      expect(await readFile(file, 'utf8')).toBe(made);
      await writeFile(file, '{"current": "k1"');
      await expectRefusal(keys(production, 'list'), /ring\.json is not JSON\.$/);
      expect(await run(seeding, settings).outcome).toMatchObject({ code: 0 });
      const kept = path.join(directory, 'keys.json');
      expect((await stat(kept)).mode & 0o777).toBe(0o600);
      await rm(kept);
      await expectRefusal(run(['seed', '--synthetic', '20'], settings), /its keys are missing/);
    }),
  120_000,
);
