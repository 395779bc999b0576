import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { hashLook, hashPart, readEntryText } from '../../src/audit/entry-hash.ts';
import { Ledger } from '../../src/audit/ledger.ts';
import { checkProof, parseProof, proveEntry, type InclusionProof } from '../../src/audit/proof.ts';
import { readSigningKey } from '../../src/audit/signing-key.ts';
import { openDatabase, type Database } from '../../src/db/database.ts';
import { run, type Outcome } from '../support/hub-process.ts';
import { lookBy, partOf } from '../support/ledger/events.ts';
import { makeLoadedPlace } from '../support/loaded-place.ts';
import type { Place } from '../support/place.ts';
import { runs } from '../support/property/runs.ts';

const own = '92-SYT-20250701';
const other = '79-SYT-20250701';
const third = '91-SYT-20250701';

/** Entries of each block; the department has a part in each. */
const sizes = [1, 5, 2, 7, 1];
const count = sizes.reduce((sum, size) => sum + size, 0);

let place: Place;
let database: Database;
let key: KeyObject;
const { publicKey: anotherKey } = generateKeyPairSync('ed25519');

const file = (name: string): string => path.join(place.directory, name);

/** What is other departments' in an entry: fields, clause, key and records. */
const secrets = [other, third, 'Payment.amount', 'secret clause', '79-SYT:77', '91-SYT:78', 'IDENTITY'];

const event = (number: number) => {
  const [{ look }] = [partOf([])];
  const hidden = { ...look, dataClass: 'IDENTITY' as const, fields: ['Payment.amount'] };
  return {
    ...lookBy(`officer ${number}`),
    parts: [
      partOf(['79-SYT:77'], { ownerDepartmentId: other, clauseId: 'secret clause', look: hidden }),
      partOf([`92-SYT:${number}`, '92-SYT:0'], { ownerDepartmentId: own }),
      partOf(['91-SYT:78'], { ownerDepartmentId: third, look: hidden }),
      partOf([], { ownerDepartmentId: null }),
    ],
  };
};

beforeAll(async () => {
  place = await makeLoadedPlace();
  database = await openDatabase(place);
  key = await readSigningKey(null, place.directory);
  let number = 0;
  for (const size of sizes) {
    const ledger = new Ledger({ database, log: pino({ level: 'silent' }), key, blockInterval: 3_600_000 });
    for (let place = 0; place < size; place += 1) await ledger.append([event((number += 1))]);
    await ledger.close();
  }
}, 180_000);
afterAll(async () => {
  await database.close();
  await place.remove();
});

async function prove(entry: number, owner: string | null = own): Promise<InclusionProof> {
  const proof = await proveEntry(database, entry, owner);
  if (typeof proof === 'string') throw new Error(proof);
  return proof;
}
const check = (proof: InclusionProof, keys = [createPublicKey(key)]) => checkProof(proof, keys);

test('every entry of every block has a proof for each owner, which shows the request and the parts of that owner', async () => {
  for (let entry = 1; entry <= count; entry += 1) {
    for (const owner of [own, other, null]) {
      const proof = parseProof(JSON.stringify(await prove(entry, owner)))!;
      const proven = check(proof);
      if (typeof proven === 'string') throw new Error(proven);
      expect(JSON.parse(proven.request)).toMatchObject({ actor: `officer ${entry}`, departmentId: '92-SYT' });
      expect(proven.parts.map(({ part }) => JSON.parse(part) as unknown)).toMatchObject([{ ownerDepartmentId: owner }]);
      expect(proven.checkpoint.size).toBe(sizes.length);
    }
  }
});

test('a proof tells nothing of the parts of others, not to those who guess them', async () => {
  const { body } = await database.client.ledgerEntry.findFirstOrThrow({ where: { id: 3 } });
  const text = readEntryText(body)!;
  for (const entry of [3, 4]) {
    const proof = await prove(entry);
    const told = JSON.stringify(proof);
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    const shown = proof.parts.flatMap((part) => ('hash' in part ? [] : part.salt));
    const hashes = proof.parts.flatMap((part) => ('hash' in part ? part.hash : []));
    expect([shown.length, hashes.length]).toEqual([1, 3]);
    const guesses = text.parts.flatMap(({ look, part }) =>
      ['', ...shown].map((salt) => hashPart(salt, hashLook(look), part)),
    );
    expect(guesses.filter((guess) => hashes.includes(guess))).toEqual([]);
  }
  // The same part in another entry has another hash.
  const hashesOf = async (entry: number): Promise<string[]> =>
    (await prove(entry)).parts.flatMap((part) => ('hash' in part ? part.hash : []));
  const all = [...(await hashesOf(3)), ...(await hashesOf(4))];
  expect(new Set(all).size).toBe(6);
});

test('a department without a part, an entry without a block and one that is not there have no proof', async () => {
  expect(await proveEntry(database, 3, '01-SYT-20250301')).toBe('no part');
  expect(await proveEntry(database, 1000, own)).toBe('no entry');
  const ledger = new Ledger({ database, log: pino({ level: 'silent' }), key: null });
  await ledger.append([event(0)]);
  expect(await proveEntry(database, count + 1, own)).toBe('no block');
});

test('a proof under another key is refused', async () => {
  expect(check(await prove(3), [anotherKey])).toBe('the checkpoint is signed by a key whose public key was not given');
  expect(check(await prove(3), [])).toBe('the checkpoint is signed by a key whose public key was not given');
});

/** Where the texts and numbers of a proof are. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    placesOf(inner, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

type Tree = Record<string | number, unknown>;

/** Copies a proof with one text or number changed. */
function changeAt(proof: InclusionProof, path: readonly (string | number)[], at: number): InclusionProof {
  const copy = structuredClone(proof) as unknown as Tree;
  const holder = path.slice(0, -1).reduce((tree, name) => tree[name] as Tree, copy);
  const last = path.at(-1) ?? '';
  const value = holder[last];
  if (typeof value === 'number') holder[last] = value + 1 + (at % 3);
  else {
    const text = String(value);
    const place = text.length === 0 ? 0 : at % text.length;
    const character = text[place] === 'a' ? 'b' : 'a';
    holder[last] = text.slice(0, place) + character + text.slice(place + 1);
  }
  return copy as unknown as InclusionProof;
}

test('of a proof, nothing can be changed, dropped or taken from another, and it stays good', async () => {
  const proofs = await Promise.all(Array.from({ length: count }, (_, number) => prove(number + 1)));
  const arbitrary = fc.record({
    which: fc.nat(count - 1),
    other: fc.nat(count - 1),
    place: fc.nat(1000),
    at: fc.nat(2000),
    how: fc.constantFrom('change', 'change', 'change', 'swap', 'drop part', 'drop step', 'other part'),
  });
  fc.assert(
    fc.property(arbitrary, ({ which, other: from, place: at, at: character, how }) => {
      const proof = proofs[which]!;
      const places = placesOf(proof);
      const parts = proof.parts.toSpliced(at % 4, 1);
      const changed = {
        change: () => changeAt(proof, places[at % places.length]!, character),
        swap: () => ({ ...proof, parts: [proof.parts[1]!, proof.parts[0]!, ...proof.parts.slice(2)] }),
        'drop part': () => ({ ...proof, parts }),
        'drop step': () => ({ ...proof, ledgerPath: proof.ledgerPath.slice(1) }),
        'other part': () => ({ ...proof, parts: proofs[from]!.parts, entry: proofs[from]!.entry }),
      }[how]();
      if (JSON.stringify(changed) === JSON.stringify(proof)) return;
      expect(check(changed)).toEqual(expect.stringMatching(/^the (proof|entry|block|signature|checkpoint) /));
    }),
    runs(1500),
  );
});

describe('as commands', () => {
  const audit = (...args: readonly string[]): Promise<Outcome> => run(['audit', ...args], place.settings).outcome;
  /** A department has the proof and the public key, and no hub. */
  const verifyAlone = (...args: readonly string[]): Promise<Outcome> =>
    run(['audit', 'verify-proof', ...args], { LIENTHONG_DATA_DIR: file('theirs') }).outcome;
  beforeAll(async () => {
    await database.close();
    await mkdir(file('theirs'));
    await cp(file('ledger-key.pub.pem'), file('theirs/hub.pem'));
  });
  afterAll(async () => {
    database = await openDatabase(place);
  });

  test('a department verifies its proof with the public key alone; a changed one is refused with the reason', async () => {
    const made = await audit('prove', '--entry', '3', '--department', own, '--out', file('theirs/proof.json'));
    expect(made).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const proof = await readFile(file('theirs/proof.json'), 'utf8');
    expect(secrets.filter((secret) => proof.includes(secret))).toEqual([]);
    expect((await audit('prove', '--entry', '0000000000000003-0002', '--department', own)).stdout).toBe(proof);
    const keys = ['--public-key', file('theirs/hub.pem')];
    const good = await verifyAlone('--file', file('theirs/proof.json'), ...keys);
    expect(good).toMatchObject({ code: 0, stderr: '' });
    expect(good.stdout).toMatch(/^Entry 3 is on the ledger lienthong-ledger\/[0-9a-f]{16}, which signed 5 blocks\.\n/);
    expect(good.stdout).toMatch('"actor":"officer 3"');
    expect(good.stdout).toMatch('"subjects":["92-SYT:3","92-SYT:0"]');
    await writeFile(file('theirs/changed.json'), proof.replace('92-SYT:3', '92-SYT:4'));
    expect(await verifyAlone('--file', file('theirs/changed.json'), ...keys)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'lienthong: The proof is not good: the entry is not the one that its block signed.\n',
    });
    expect(await verifyAlone('--file', file('theirs/proof.json'))).toMatchObject({
      code: 1,
      stderr: 'lienthong: The proof is not good: the checkpoint is signed by a key whose public key was not given.\n',
    });
    expect((await verifyAlone('--file', file('theirs/hub.pem'), ...keys)).stderr).toMatch(
      /^lienthong: \S+ is not a proof of an entry\.\n$/,
    );
  }, 120_000);

  test('what has no proof is refused in one clear line', async () => {
    const refused: readonly (readonly [readonly string[], number, RegExp])[] = [
      [
        ['--entry', '1000', '--department', own],
        1,
        /^lienthong: The ledger has no such entry, or it is in an archive\.\n$/,
      ],
      [
        ['--entry', String(count + 1), '--department', own],
        1,
        /^lienthong: No block has this entry yet\. Run "lienthong audit checkpoint", and try again\.\n$/,
      ],
      [
        ['--entry', '3', '--department', '01-SYT-20250301'],
        1,
        /^lienthong: The entry says nothing of this department's data\.\n$/,
      ],
      [['--entry', '3', '--department', 'no-such'], 1, /^lienthong: No department has the code or key no-such/],
      [['--entry', 'x'], 2, /Give the number of an entry, as `audit show` prints it/],
    ];
    for (const [args, code, reason] of refused) {
      const outcome = await audit('prove', ...args);
      expect([outcome.code, outcome.stdout]).toEqual([code, '']);
      expect(outcome.stderr).toMatch(reason);
    }
  }, 120_000);
});
