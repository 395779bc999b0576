import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import type { Database } from '../../src/db/database.ts';
import { hashCitizenId, isCitizenId } from '../../src/sealing/citizen-id.ts';
import { KeyRing } from '../../src/sealing/key-ring.ts';
import { readKeys } from '../../src/sealing/keys.ts';
import type { PersonalData } from '../../src/sealing/personal-data.ts';
import { open, seal, SealError } from '../../src/sealing/seal.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';
import { keysText, testKeys } from '../support/keys.ts';
import { runs } from '../support/property/runs.ts';

const ring = testKeys();

const citizenIds = fc
  .tuple(fc.constantFrom('001', '079', '092', '096'), fc.stringMatching(/^\d{9}$/))
  .map((parts) => parts.join(''));
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { nil: null });
const persons: fc.Arbitrary<PersonalData> = fc.record({
  name: maybe(fc.string({ minLength: 1, unit: 'binary' })),
  dateOfBirth: maybe(fc.constantFrom('1956-02-29', '2026-01-31')),
  sex: maybe(fc.constantFrom('MALE', 'FEMALE')),
  citizenId: maybe(citizenIds),
  address: maybe(fc.string({ minLength: 1 })),
  phone: maybe(fc.stringMatching(/^0000\d{6}$/)),
});

describe('a sealed value', () => {
  test('opens to what was sealed, for its own row alone, and is found by its citizen id', () => {
    const keys = fc.string({ minLength: 1 });
    const property = fc.property(persons, keys, keys, (person, id, other) => {
      const row = { id, ...seal(ring, person, id) };
      expect(open(ring, row)).toEqual(person);
      expect(row.citizenIdHash).toBe(person.citizenId && hashCitizenId(ring, person.citizenId));
      if (other !== id) expect(() => open(ring, { ...row, id: other })).toThrow(SealError);
    });
    fc.assert(property, runs(200));
  });

  test('does not open with any bit of it flipped', () => {
    const person = fc.sample(persons, { numRuns: 1, seed: 3 })[0]!;
    // Texts of three lengths: the last letter of base64 then holds 6, 4 and 2 bits that count.
    for (const name of ['a', 'ab', 'abc']) {
      const sealed = Buffer.from(seal(ring, { ...person, name }, 'row').sealed, 'latin1');
      const opened: number[] = [];
      for (let bit = 0; bit < sealed.length * 8; bit += 1) {
        const flipped = Buffer.from(sealed);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        try {
          open(ring, { id: 'row', sealed: flipped.toString('latin1') });
          opened.push(bit);
        } catch (error) {
          expect(error).toBeInstanceOf(SealError);
        }
      }
      expect(opened).toEqual([]);
    }
  });

  test('never repeats: the same data is sealed otherwise each time', () => {
    const person = fc.sample(persons, { numRuns: 1, seed: 1 })[0]!;
    expect(new Set(Array.from({ length: 100 }, () => seal(ring, person, 'row').sealed)).size).toBe(100);
  });

  test('does not open with another key of the name, nor without its key, and says so without what is in it', () => {
    const person = { ...fc.sample(persons, { numRuns: 1, seed: 2 })[0]!, name: 'Nguyễn Thị Bí Mật' };
    const row = { id: 'row', ...seal(ring, person, 'row') };
    const another = KeyRing.ofText(keysText('k1').replace('MTEx', 'MTIx'), 'another');
    const lacking = KeyRing.ofText(keysText('k2'), 'the second ring');
    const faults = [another, lacking].map((keys) => {
      try {
        return open(keys, row).name;
      } catch (error) {
        return error;
      }
    });
    expect(faults.map((fault) => fault instanceof SealError)).toEqual([true, true]);
    expect(faults.join(' ')).toMatch(/cannot be decrypted.+not in the second ring/);
    expect(faults.join(' ')).not.toMatch('Mật');
    expect(() => seal(ring, { ...person, citizenId: '000000000001' }, 'row')).toThrow(/: citizenId\.$/);
  });
});

test('a citizen id is 12 digits that begin with a province of old or a country', () => {
  for (const id of ['092056001234', '001300000000', '096000000000', '123056001234'])
    expect([id, isCitizenId(id)]).toEqual([id, true]);
  for (const id of ['', '92056001234', '0920560012345', '000056001234', '097056001234', '09205600123a', '092 56001234'])
    expect([id, isCitizenId(id)]).toEqual([id, false]);
});

test.each<[string, string, RegExp]>([
  ['no JSON', '{"current": tajnyKlic', /^LIENTHONG_KEYS is not JSON\.$/],
  ['no object', '[]', /expected an object/],
  ['a short key', keysText('k1').replace('MTEx', ''), /keys\.k1: expected 32 bytes in base64/],
  ['an unknown current key', keysText('k1').replace('"current":"k1"', '"current":"k7"'), /names none of the keys/],
  ['no index', JSON.stringify({ ...JSON.parse(keysText('k1')), index: undefined }), /index: expected 32 bytes/],
  [
    'one key twice',
    JSON.stringify({ ...JSON.parse(keysText('k1')), keys: { k1: Buffer.alloc(32, 1).toString('base64') } }),
    /given twice/,
  ],
  [
    'a key for a name',
    keysText('k1').replace(/"k1":/, `"${Buffer.alloc(32, 9).toString('base64')}":`),
    /name of a key is/,
  ],
  ['a stranger', JSON.stringify({ ...JSON.parse(keysText('k1')), tajnyKlic: 'x' }), /nothing else/],
])('keys with a fault are refused in one line that repeats none of them: %s', (_, text, reason) => {
  const refuse = (): unknown => readKeys(text, 'LIENTHONG_KEYS');
  expect(refuse).toThrow(reason);
  expect(refuse).not.toThrow(/[A-Za-z0-9+/]{30}|tajny|\n/);
});

/** What a hub holds, opened. */
async function readPersons({ client }: Database): Promise<({ readonly id: string } & PersonalData)[]> {
  const rows = await client.beneficiaryIdentity.findMany({ orderBy: { id: 'asc' } });
  return rows.map((row) => ({ id: row.id, ...open(ring, row) }));
}

async function filesBelow(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const files = names.map((name) => path.join(directory, name));
  const kinds = await Promise.all(files.map((file) => stat(file)));
  return files.filter((_, place) => kinds[place]!.isFile());
}

describe('in the graph', () => {
  let hub: TestHub;
  let persons: ({ readonly id: string } & PersonalData)[];
  beforeAll(async () => {
    hub = await openHub({ compared: false, isGuarded: false });
    persons = await readPersons(hub.database);
  });
  afterAll(() => hub.close());

  const fields = 'name dateOfBirth sex citizenId address phone';

  test('every synthetic beneficiary has one, which fits its record', async () => {
    const beneficiaries = await hub.database.client.beneficiary.findMany({ orderBy: { id: 'asc' } });
    expect(persons.map(({ id }) => id)).toEqual(beneficiaries.map(({ id }) => id));
    expect(new Set(persons.map(({ citizenId }) => citizenId)).size).toBe(persons.length);
    expect(persons.every(({ phone }) => phone === null || /^0000\d{6}$/.test(phone))).toBe(true);
    for (const [place, { dateOfBirth, citizenId, sex, address }] of persons.entries()) {
      const { birthYear, registeredOn, commune } = beneficiaries[place]!;
      const year = Number(dateOfBirth!.slice(0, 4));
      const age = registeredOn.getUTCFullYear() - year;
      expect([birthYear ?? year, new Date(dateOfBirth!) <= registeredOn]).toEqual([year, true]);
      if (birthYear === null) expect(age).toBeGreaterThanOrEqual(25);
      const century = (year < 2000 ? 0 : 2) + (sex === 'FEMALE' ? 1 : 0);
      expect(citizenId!.slice(3, 6)).toBe(`${century}${String(year % 100).padStart(2, '0')}`);
      expect(address).toMatch(new RegExp(`^${commune}, `));
    }
  });

  test('a page with personal data is one statement, and shows what was sealed', async () => {
    for (const first of [2, 50]) {
      hub.takeStatements();
      const query = `query ($first: Int!) { beneficiaries(first: $first) { nodes { id identity { ${fields} } } } }`;
      const { beneficiaries } = await hub.read(query, { first });
      expect(hub.takeStatements()).toHaveLength(1);
      const shown = beneficiaries.nodes.map(({ id, identity }: any) => ({ id, ...identity }));
      expect(shown).toEqual(persons.slice(0, first).map((each) => ({ ...each, id: globalId('Beneficiary', each.id) })));
    }
  });

  test('a row that does not open is an error of its own, without data, and the page stays', async () => {
    const { client } = hub.database;
    const [one, two] = await client.beneficiaryIdentity.findMany({ orderBy: { id: 'asc' }, take: 2 });
    await client.beneficiaryIdentity.update({ where: { id: one!.id }, data: { sealed: two!.sealed } });
    const { data, errors } = await hub.ask<any>(`{ beneficiaries(first: 2) { nodes { identity { ${fields} } } } }`);
    await client.beneficiaryIdentity.update({ where: { id: one!.id }, data: { sealed: one!.sealed } });
    const [broken, whole] = data.beneficiaries.nodes;
    expect(Object.values(broken.identity)).toEqual([null, null, null, null, null, null]);
    expect(whole.identity.name).toBe(persons[1]!.name);
    expect(new Set(errors!.map(({ extensions }) => extensions.code))).toEqual(new Set(['INTERNAL_SERVER_ERROR']));
    expect(JSON.stringify(errors)).not.toContain(persons[1]!.name);
  });

  const find =
    'query ($id: String!, $after: String) { beneficiariesByCitizenId(citizenId: $id, first: 1, after: $after) { totalCount nodes { id identity { name } } pageInfo { hasNextPage endCursor } } }';

  test('a person is found by the citizen id in any department, page by page', async () => {
    const { client } = hub.database;
    const [one, other] = [persons[3]!, persons.find(({ id }) => id.split(':')[0] !== persons[3]!.id.split(':')[0])!];
    const before = await client.beneficiaryIdentity.findUniqueOrThrow({ where: { id: other.id } });
    const { name, dateOfBirth, sex, citizenId, address, phone } = one;
    const again = seal(ring, { name, dateOfBirth, sex, citizenId, address, phone }, other.id);
    await client.beneficiaryIdentity.update({ where: { id: other.id }, data: again });
    const first = await hub.read(find, { id: one.citizenId });
    const { endCursor, hasNextPage } = first['beneficiariesByCitizenId'].pageInfo;
    const second = await hub.read(find, { id: one.citizenId, after: endCursor });
    await client.beneficiaryIdentity.update({ where: { id: other.id }, data: before });
    expect([first['beneficiariesByCitizenId'].totalCount, hasNextPage]).toEqual([2, true]);
    const nodes = [first, second].flatMap((page) => page['beneficiariesByCitizenId'].nodes);
    expect(nodes).toEqual(
      [one.id, other.id].sort().map((id) => ({ id: globalId('Beneficiary', id), identity: { name: one.name } })),
    );
    const text = Buffer.from(endCursor, 'base64url').toString('latin1');
    expect(text).not.toContain(one.citizenId);
    const elsewhere = await hub.ask(find, { id: persons[7]!.citizenId, after: endCursor });
    expect(elsewhere.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect((await hub.read(find, { id: '092056999999' }))['beneficiariesByCitizenId'].nodes).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['too short', '09205600123'],
    ['of no province', '000056001234'],
    ['a number', 92056001234],
    ['a list', ['092056001234']],
  ])('what is no citizen id is refused and not repeated: %s', async (_, id) => {
    const literal = `{ beneficiariesByCitizenId(citizenId: ${JSON.stringify(id)}) { totalCount } }`;
    for (const { data, errors } of [await hub.ask(find, { id }), await hub.ask<any>(literal)]) {
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(data ?? {}).not.toMatchObject({ beneficiariesByCitizenId: expect.anything() });
      expect(JSON.stringify(errors)).not.toMatch(/560012/);
    }
  });

  test('it is reached through its beneficiary alone', async () => {
    const id = globalId('BeneficiaryIdentity', persons[0]!.id);
    expect(await hub.read('query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }', { id })).toEqual({
      node: null,
      nodes: [null],
    });
    const query = 'query ($all: [_Any!]!) { _entities(representations: $all) { __typename } }';
    const { errors } = await hub.ask(query, { all: [{ __typename: 'BeneficiaryIdentity', id }] });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('nothing of it can be read where it is kept: neither in the table nor in the files of the database', async () => {
    const { client, kind } = hub.database;
    const rows = await client.$queryRaw<{ row: string }[]>`SELECT t::text AS "row" FROM "BeneficiaryIdentity" t`;
    const secrets = persons
      .slice(0, 20)
      .flatMap(({ name, citizenId, dateOfBirth }) => [name!, citizenId!, dateOfBirth!]);
    const dump = rows.map(({ row }) => row).join('\n');
    expect(secrets.filter((secret) => dump.includes(secret))).toEqual([]);
    if (kind !== 'embedded') return;
    const files = await filesBelow(path.join(process.env['LIENTHONG_TEST_DIRECTORY']!, 'store'));
    const found = persons.slice(0, 20).flatMap(({ name, citizenId }) => [name!, citizenId!]);
    let known = false;
    for (const file of files) {
      const bytes = await readFile(file);
      known ||= bytes.includes(persons[0]!.address!.split(',')[0]!);
      expect(found.filter((secret) => bytes.includes(secret))).toEqual([]);
    }
    // The communes of the records are found unchanged, so the search would also find the other values.
    expect(known).toBe(true);
  }, 120_000);
});
