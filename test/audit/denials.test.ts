import fc from 'fast-check';
import { pino } from 'pino';
import { DenialTally, otherAddresses } from '../../src/audit/denial-tally.ts';
import type { LedgerEvent } from '../../src/audit/event.ts';
import { Ledger, type LedgerOptions } from '../../src/audit/ledger.ts';
import { clientAddress } from '../../src/server/http/client-address.ts';
import { lookBy, refusalOf } from '../support/ledger/events.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';
import { runs } from '../support/property/runs.ts';
import type { TestViewer } from '../support/viewers.ts';

/** Refusals are on the ledger, however many there are, and do not fill it. */

let hub: TestHub;
let owners: string[];
beforeAll(async () => {
  hub = await openHub({ compared: false });
  owners = (await hub.database.client.department.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id);
}, 120_000);
afterAll(() => hub.close());

const recordOf = (owner: string, number = 1): string => globalId('Beneficiary', `${owner}:${number}`);
const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Beneficiary { status } } }';

/** What one part of an entry tells. */
interface Refused {
  readonly entry: bigint;
  readonly owner: string | null;
  readonly count: number;
  readonly address: string | null;
  readonly reason: string | null;
  readonly fields: readonly string[];
}

/** The parts of entries that are added while this runs, in their order. */
async function addedBy(work: () => Promise<unknown>): Promise<Refused[]> {
  const { client } = hub.database;
  const last = await client.ledgerEntry.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  await work();
  const added = await client.accessEvent.findMany({
    where: { entryId: { gt: last?.id ?? 0n }, kind: 'DENIAL' },
    orderBy: { id: 'asc' },
  });
  return added.map(({ entryId, ownerDepartmentId: owner, count, reason, fields, body }) => {
    const { address = null } = JSON.parse(body.split('\n')[0] ?? '') as { readonly address?: string };
    return { entry: entryId, owner, count, address, reason, fields };
  });
}

const entriesOf = (parts: readonly Refused[]): number => new Set(parts.map(({ entry }) => entry)).size;

test('a flood of anonymous refusals is one entry at once and one with their number, with a part for each owner', async () => {
  await hub.app.ledger.flushDenials();
  const asked = 60;
  const [first = '', second = ''] = owners;
  const flood = await addedBy(async () => {
    const results = await Promise.all(
      Array.from({ length: asked }, (_, number) =>
        hub.ask(query, { ids: [recordOf(first, number), recordOf(second, number)] }),
      ),
    );
    for (const { errors } of results) expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
  const common = { reason: 'ANONYMOUS', address: '127.0.0.1', fields: [expect.stringMatching(/^Beneficiary\./)] };
  const expected = (count: number) =>
    expect.arrayContaining(
      [first, second].map((owner) => expect.objectContaining({ ...common, owner, count })),
    ) as unknown;
  expect([flood.length, entriesOf(flood)]).toEqual([2, 1]);
  expect(flood).toEqual(expected(1));
  const gathered = await addedBy(() => hub.app.ledger.flushDenials());
  expect([gathered.length, entriesOf(gathered)]).toEqual([2, 1]);
  expect(gathered).toEqual(expected(asked - 1));
  // Whoever reads the ledger sees how many there were; nothing more is written where nothing more was asked.
  const auditor: TestViewer = { role: 'AUDITOR' };
  const { accessEvents } = await hub.read(
    '{ accessEvents(first: 1, filter: { kind: { eq: DENIAL } }) { nodes { kind reason count } } }',
    {},
    auditor,
  );
  expect(accessEvents.nodes).toEqual([{ kind: 'DENIAL', reason: 'ANONYMOUS', count: asked - 1 }]);
  expect(await addedBy(() => hub.app.ledger.flushDenials())).toEqual([]);
});

test('after a period, the first refusal of a kind is written at once again', async () => {
  const [first = ''] = owners;
  const ask = (): Promise<unknown> => hub.ask(query, { ids: [recordOf(first)] });
  await hub.app.ledger.flushDenials();
  expect(await addedBy(ask)).toHaveLength(1);
  expect(await addedBy(ask)).toHaveLength(0);
  await hub.app.ledger.flushDenials();
  expect(await addedBy(ask)).toHaveLength(1);
});

test('an owner whose data was refused after the first request has its number with those of the others', async () => {
  const [first = '', second = ''] = owners;
  await hub.app.ledger.flushDenials();
  expect(await addedBy(() => hub.ask(query, { ids: [recordOf(first)] }))).toHaveLength(1);
  expect(await addedBy(() => hub.ask(query, { ids: [recordOf(second)] }))).toEqual([]);
  const gathered = await addedBy(() => hub.app.ledger.flushDenials());
  expect(gathered.map(({ owner, count }) => [owner, count])).toEqual([[second, 1]]);
});

test('whoever has a credential has one entry a request, with a part for each owner and reason, and no more than some', async () => {
  const portal: TestViewer = { role: 'PORTAL', department: '79-SYT', purpose: 'VERIFICATION' };
  const few = owners.filter((owner) => !owner.startsWith('79-')).slice(0, 3);
  const ask = (ids: readonly string[]): Promise<Refused[]> => addedBy(() => hub.ask(query, { ids }, portal));
  for (let turn = 0; turn < 2; turn += 1) {
    const parts = await ask(few.flatMap((owner) => [recordOf(owner, 1), recordOf(owner, 2)]));
    expect(parts.map(({ owner }) => owner).sort()).toEqual([...few].sort());
    expect(entriesOf(parts)).toBe(1);
    expect(parts.every(({ count, address }) => count === 1 && address === null)).toBe(true);
  }
  expect(owners.length).toBeGreaterThan(80);
  const all = await ask(owners.slice(0, 80).map((owner) => recordOf(owner)));
  expect(all.length).toBeLessThanOrEqual(51);
  expect(all.at(-1)).toMatchObject({ owner: null });
});

const silent = pino({ level: 'silent' });
const openLedger = (more: Partial<LedgerOptions> = {}): Ledger =>
  new Ledger({ database: hub.database, log: silent, key: null, ...more });

test('denials have a separate queue: many denials do not delay reads, and those without room are counted', async () => {
  const ledger = openLedger();
  const asked = 1700;
  const crowd = await addedBy(async () => {
    const denials = Array.from({ length: asked }, (_, number) => ledger.appendDenials([refusalOf(`portal ${number}`)]));
    await ledger.append([lookBy('reader in the crowd', [])]);
    await Promise.all(denials);
    await ledger.close();
  });
  expect(await hub.database.client.accessEvent.count({ where: { actor: 'reader in the crowd' } })).toBe(1);
  const unwritten = crowd.filter(({ reason }) => reason === 'NOT_WRITTEN');
  expect(unwritten).toEqual([expect.objectContaining({ owner: '91-SYT', count: asked - 1000 })]);
  expect(crowd).toHaveLength(1000 + 1);
});

test('what could not be written is on the ledger with its number once it can be written', async () => {
  const { client } = hub.database;
  const ledger = openLedger();
  const rename = (from: string, to: string) => client.$executeRawUnsafe(`ALTER TABLE "${from}" RENAME TO "${to}"`);
  const added = await addedBy(async () => {
    await rename('LedgerMention', 'Gone');
    try {
      for (let turn = 0; turn < 3; turn += 1) {
        await ledger.appendDenials([refusalOf('portal')]);
        await expect(ledger.append([lookBy('refused reader')])).rejects.toThrow();
      }
      // Gathered refusals that cannot be written are not lost either.
      for (let turn = 0; turn < 5; turn += 1) await ledger.appendDenials([refusalOf(null, { address: '192.0.2.1' })]);
      await ledger.flushDenials();
    } finally {
      await rename('Gone', 'LedgerMention');
    }
    await ledger.append([lookBy('reader', [])]);
    await ledger.close();
  });
  expect(added).toHaveLength(2);
  expect(added).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ reason: 'NOT_WRITTEN', owner: '91-SYT', count: 3 + 5 }),
      expect.objectContaining({ reason: 'LEDGER_UNAVAILABLE', owner: '91-SYT', count: 3 }),
    ]),
  );
});

test.each([
  ['long', 'x'.repeat(150), [null]],
  ['longer than any id', 'x'.repeat(5000), []],
  ['not storable', 'a\0b', []],
])('a department that a client made up and whose key is %s stops no entry', async (_, key, noted) => {
  await hub.app.ledger.flushDenials();
  const made = await addedBy(() => hub.ask(query, { ids: [recordOf(key), recordOf(owners[0] ?? '')] }));
  expect(made.map(({ owner }) => owner).sort()).toEqual([owners[0], ...noted].sort());
  expect(hub.app.ledger.closedSince).toBeNull();
  const { accessEvents } = await hub.read<{ accessEvents: { nodes: unknown[] } }>(
    '{ accessEvents(first: 5) { nodes { reason subjects } } }',
    {},
    { role: 'AUDITOR' },
  );
  expect(accessEvents.nodes).toHaveLength(5);
});

test('a request without a credential writes few parts at once, and counts the others', async () => {
  await hub.app.ledger.flushDenials();
  const ids = Array.from({ length: 90 }, (_, number) => recordOf(`made-up-${number}`));
  expect(await addedBy(() => hub.ask(query, { ids }))).toHaveLength(50);
  expect(await addedBy(() => hub.app.ledger.flushDenials())).toHaveLength(40);
});

test('gathered denials are written when the hub stops', async () => {
  const ledger = openLedger();
  const added = await addedBy(async () => {
    for (let turn = 0; turn < 4; turn += 1) await ledger.appendDenials([refusalOf(null, { address: '192.0.2.2' })]);
    await ledger.close();
  });
  expect(added.map(({ count, address }) => [count, address])).toEqual([
    [1, '192.0.2.2'],
    [3, '192.0.2.2'],
  ]);
});

test('no refusal is lost in the tally, and what it holds and makes is bounded', () => {
  const address = fc.integer({ min: 1, max: 1500 }).map((number) => `10.0.${Math.floor(number / 256)}.${number % 256}`);
  const owner = fc.constantFrom('a', 'b', null);
  const events = fc.array(fc.tuple(address, fc.uniqueArray(owner, { minLength: 1 })), {
    minLength: 400,
    maxLength: 3000,
    size: 'max',
  });
  const countOf = ({ parts }: LedgerEvent): number =>
    parts.reduce((sum, { gathered }) => sum + (gathered?.count ?? 1), 0);
  fc.assert(
    fc.property(events, (asked) => {
      const tally = new DenialTally();
      let written = 0;
      let atOnce = 0;
      let all = 0;
      for (const [from, whose] of asked) {
        const parts = whose.flatMap((ownerDepartmentId) => refusalOf(null, { ownerDepartmentId }).parts);
        const first = tally.note({ ...refusalOf(null, { address: from }), parts }, 'now');
        all += parts.length;
        if (first === null) continue;
        atOnce += 1;
        written += countOf(first);
        expect(first.parts).toEqual(parts);
      }
      const taken = tally.take();
      expect(atOnce).toBeLessThanOrEqual(200);
      expect(taken.length).toBeLessThanOrEqual(201);
      expect(written + taken.reduce((sum, event) => sum + countOf(event), 0)).toBe(all);
      const addresses = taken.map((event) => event.address);
      expect(new Set(addresses).size).toBe(addresses.length);
      expect(asked.length < 1000 || addresses.includes(otherAddresses)).toBe(true);
      expect(tally.take()).toEqual([]);
    }),
    runs(20),
  );
});

test.each([
  ['127.0.0.1', '', 0, '127.0.0.1'],
  ['::ffff:192.0.2.7', '', 0, '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '', 0, '2001:db8:1:2::/64'],
  ['2001:db8::9', '', 0, '2001:db8:0:0::/64'],
  ['fe80::1%eth0', '', 0, 'fe80:0:0:0::/64'],
  ['::1', '', 0, '0:0:0:0::/64'],
  // What a client says of itself is not taken from a hub that knows of no proxy.
  ['192.0.2.7', '203.0.113.9', 0, '192.0.2.7'],
  ['192.0.2.7', '203.0.113.9', 1, '203.0.113.9'],
  ['192.0.2.7', '198.51.100.1, 203.0.113.9', 1, '203.0.113.9'],
  ['192.0.2.7', '198.51.100.1, 203.0.113.9, 10.0.0.1', 2, '203.0.113.9'],
  ['192.0.2.7', 'nonsense', 1, '192.0.2.7'],
  ['192.0.2.7', '203.0.113.9', 3, '192.0.2.7'],
  [undefined, '', 0, null],
])(
  'the address of a client at %s with x-forwarded-for "%s" behind %i proxies is %s',
  (peer, forwarded, proxies, expected) => {
    expect(clientAddress(peer, forwarded, proxies)).toBe(expected);
  },
);
