import { pino } from 'pino';
import { Ledger } from '../../src/audit/ledger.ts';
import { lookBy } from '../support/ledger/events.ts';
import { openHub, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';

let hub: TestHub;
let ids: string[];
beforeAll(async () => {
  // The reference compares texts, and one instant can be written in many ways.
  hub = await openHub({ isGuarded: false, compared: false });
  const { database } = hub;
  ids = (await database.client.beneficiary.findMany({ take: 3, orderBy: { id: 'asc' } })).map(({ id }) => id);
  await hub.app.ledger.recordChanges();
  const instants = ['2026-11-20T23:59:59.999Z', '2026-11-21T00:00:00.000Z', '2026-11-21T00:00:00.001Z'];
  const now = (): Date => new Date(instants.shift() ?? 0);
  const ledger = new Ledger({ database, log: pino({ level: 'silent' }), key: null, now });
  const department = await database.client.department.findFirstOrThrow({ orderBy: { id: 'asc' } });
  for (const [number, subjects] of [ids, ids.slice(0, 1), []].entries()) {
    await ledger.append([{ ...lookBy(`officer ${number}`, [...subjects].reverse()), departmentId: department.id }]);
  }
}, 120_000);
afterAll(() => hub.close());

interface Shown {
  readonly nodes: readonly { readonly actor: string; readonly at: string; readonly subjects: readonly string[] }[];
}

test('events are read newest first, with instants in UTC and the global ids of their beneficiaries', async () => {
  hub.takeStatements();
  const { accessEvents } = await hub.read<{ accessEvents: Shown }>(`{ accessEvents(filter: { kind: { eq: READ } }) {
    nodes { actor at subjects department { id } ownerDepartment { id } fields }
  } }`);
  expect(hub.takeStatements()).toHaveLength(1);
  const beneficiaries = ids.map((id) => globalId('Beneficiary', id));
  expect(accessEvents.nodes).toEqual([
    expect.objectContaining({ actor: 'officer 2', at: '2026-11-21T00:00:00.001Z', subjects: [] }),
    expect.objectContaining({
      actor: 'officer 1',
      at: '2026-11-21T00:00:00.000Z',
      subjects: beneficiaries.slice(0, 1),
    }),
    expect.objectContaining({
      actor: 'officer 0',
      at: '2026-11-20T23:59:59.999Z',
      subjects: beneficiaries,
      fields: ['Beneficiary.status', 'Beneficiary.commune'],
    }),
  ]);
});

test('instants are compared to the millisecond, whatever offset they are written with', async () => {
  const actorsOf = async (at: object): Promise<string[]> => {
    const query = `query ($at: DateTimeFilter) {
      accessEvents(filter: { at: $at, kind: { eq: READ } }, orderBy: { field: AT }) { nodes { actor } }
    }`;
    const { accessEvents } = await hub.read<{ accessEvents: Shown }>(query, { at });
    return accessEvents.nodes.map(({ actor }) => actor);
  };
  const midnight = '2026-11-21T07:00:00+07:00';
  expect(await actorsOf({ lt: midnight })).toEqual(['officer 0']);
  expect(await actorsOf({ lte: midnight })).toEqual(['officer 0', 'officer 1']);
  expect(await actorsOf({ gt: midnight })).toEqual(['officer 2']);
  expect(await actorsOf({ gte: midnight })).toEqual(['officer 1', 'officer 2']);
  expect(await actorsOf({ gt: midnight, lt: '2026-11-21T00:00:00.0015Z' })).toEqual(['officer 2']);
});

test('the accesses to each beneficiary of a page are read in the statement of the page', async () => {
  hub.takeStatements();
  const { nodes } = await hub.read<{ nodes: { accessEvents: Shown }[] }>(
    `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Beneficiary {
      accessEvents(first: 5) { nodes { actor subjects } } } } }`,
    { ids: ids.map((id) => globalId('Beneficiary', id)) },
  );
  expect(hub.takeStatements()).toHaveLength(1);
  expect(nodes.map(({ accessEvents }) => accessEvents.nodes.map(({ actor }) => actor))).toEqual([
    ['officer 1', 'officer 0'],
    ['officer 0'],
    ['officer 0'],
  ]);
});
