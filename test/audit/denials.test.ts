import fc from 'fast-check';
import { pino } from 'pino';
import { DenialTally, otherAddresses } from '../../src/audit/denial-tally.ts';
import type { LedgerEvent } from '../../src/audit/event.ts';
import { Ledger, type LedgerOptions } from '../../src/audit/ledger.ts';
import { clientAddress } from '../../src/server/http/client-address.ts';
import { lookBy } from '../support/ledger/events.ts';
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

interface Entry {
  readonly owner: string | null;
  readonly count: number | null;
  readonly address: string | null;
  readonly reason: string | null;
  readonly fields: readonly string[];
}

/** The entries that are added while this runs, in their order. */
async function addedBy(work: () => Promise<unknown>, where: object = { kind: 'DENIAL' }): Promise<Entry[]> {
  const { client } = hub.database;
  const last = await client.ledgerEntry.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  await work();
  const added = await client.ledgerEntry.findMany({
    where: { id: { gt: last?.id ?? '' }, ...where },
    orderBy: { id: 'asc' },
  });
  return added.map(({ ownerDepartmentId: owner, count, address, reason, fields }) => ({
    owner,
    count,
    address,
    reason,
    fields,
  }));
}

test('a flood of anonymous refusals is one entry at once and one with their number, for each owner', async () => {
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
  expect(flood).toHaveLength(2);
  expect(flood).toEqual(expect.arrayContaining([first, second].map((owner) => ({ ...common, owner, count: null }))));
  const gathered = await addedBy(() => hub.app.ledger.flushDenials());
  expect(gathered).toHaveLength(2);
  expect(gathered).toEqual(
    expect.arrayContaining([first, second].map((owner) => ({ ...common, owner, count: asked - 1 }))),
  );
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

test('whoever has a credential has an entry for each owner and reason, and no more than some', async () => {
  const portal: TestViewer = { role: 'PORTAL', department: '79-SYT', purpose: 'VERIFICATION' };
  const few = owners.filter((owner) => !owner.startsWith('79-')).slice(0, 3);
  const ask = (ids: readonly string[]): Promise<Entry[]> => addedBy(() => hub.ask(query, { ids }, portal));
  for (let turn = 0; turn < 2; turn += 1) {
    const entries = await ask(few.flatMap((owner) => [recordOf(owner, 1), recordOf(owner, 2)]));
    expect(entries.map(({ owner }) => owner).sort()).toEqual([...few].sort());
    expect(entries.every(({ count, address }) => count === null && address === null)).toBe(true);
  }
  expect(owners.length).toBeGreaterThan(80);
  const all = await ask(owners.slice(0, 80).map((owner) => recordOf(owner)));
  expect(all.length).toBeLessThanOrEqual(51);
  expect(all.at(-1)).toMatchObject({ owner: null });
});

const refusal = (actor: string | null, address: string | null = null): LedgerEvent => ({
  ...lookBy('x', []),
  kind: 'DENIAL',
  role: actor === null ? 'ANONYMOUS' : 'PORTAL',
  actor,
  reason: 'ANONYMOUS',
  address,
});

const silent = pino({ level: 'silent' });
const openLedger = (more: Partial<LedgerOptions> = {}): Ledger =>
  new Ledger({ database: hub.database, log: silent, key: null, ...more });

test('denials have a separate queue: many denials do not delay reads, and those without room are counted', async () => {
  const ledger = openLedger();
  const asked = 1700;
  const crowd = await addedBy(async () => {
    const denials = Array.from({ length: asked }, (_, number) => ledger.appendDenials([refusal(`portal ${number}`)]));
    await ledger.append([lookBy('reader in the crowd', [])]);
    await Promise.all(denials);
    await ledger.close();
  });
  expect(await hub.database.client.ledgerEntry.count({ where: { actor: 'reader in the crowd' } })).toBe(1);
  const unwritten = crowd.filter(({ reason }) => reason === 'NOT_WRITTEN');
  expect(unwritten).toEqual([expect.objectContaining({ owner: '91-SYT', count: asked - 1000 })]);
  expect(crowd).toHaveLength(1000 + 1);
});

test('what could not be written is on the ledger with its number once it can be written', async () => {
  const { client } = hub.database;
  const ledger = openLedger();
  const rename = (from: string, to: string) => client.$executeRawUnsafe(`ALTER TABLE "${from}" RENAME TO "${to}"`);
  const added = await addedBy(async () => {
    await rename('LedgerSubject', 'Gone');
    try {
      for (let turn = 0; turn < 3; turn += 1) {
        await ledger.appendDenials([refusal('portal')]);
        await expect(ledger.append([lookBy('refused reader')])).rejects.toThrow();
      }
      // Gathered refusals that cannot be written are not lost either.
      for (let turn = 0; turn < 5; turn += 1) await ledger.appendDenials([refusal(null, '192.0.2.1')]);
      await ledger.flushDenials();
    } finally {
      await rename('Gone', 'LedgerSubject');
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

test('gathered denials are written when the hub stops', async () => {
  const ledger = openLedger();
  const added = await addedBy(async () => {
    for (let turn = 0; turn < 4; turn += 1) await ledger.appendDenials([refusal(null, '192.0.2.2')]);
    await ledger.close();
  });
  expect(added.map(({ count, address }) => [count, address])).toEqual([
    [null, '192.0.2.2'],
    [3, '192.0.2.2'],
  ]);
});

test('no refusal is lost in the tally, and what it holds and makes is bounded', () => {
  const address = fc.integer({ min: 1, max: 6000 }).map((number) => `10.0.${Math.floor(number / 256)}.${number % 256}`);
  const owner = fc.constantFrom('a', 'b', null);
  const events = fc.array(fc.tuple(address, owner), { minLength: 4000, maxLength: 9000, size: 'max' });
  fc.assert(
    fc.property(events, (asked) => {
      const tally = new DenialTally();
      let written = 0;
      for (const [from, ownerDepartmentId] of asked) {
        if (tally.note({ ...refusal(null, from), ownerDepartmentId }, 'now')) written += 1;
      }
      const taken = tally.take();
      expect(written).toBeLessThanOrEqual(2000);
      expect(taken.length).toBeLessThanOrEqual(2000 + 3);
      expect(written + taken.reduce((sum, { gathered }) => sum + (gathered?.count ?? 0), 0)).toBe(asked.length);
      for (const own of ['a', 'b', null]) {
        const others = taken.filter((event) => event.address === otherAddresses && event.ownerDepartmentId === own);
        expect(others.length).toBeLessThanOrEqual(1);
      }
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
