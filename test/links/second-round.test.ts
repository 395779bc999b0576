import type { ContractService } from '../support/contract/service.ts';
import type { Fault } from '../support/contract/fault.ts';
import { joinRecords, manyRecords } from '../support/rows/department-rows.ts';
import { openLinkedHub, type LinkedHub } from '../support/linked-hub.ts';

const programmes = ['social-assistance', 'ntp-poverty'];
const day = '2030-01-01';

let hub: LinkedHub;
/** Has more rows of each page than the first round asks it for. */
let large: ContractService;
let everyId: readonly string[];

beforeAll(async () => {
  const linkLimits = { timeout: 4000, failures: 1000, openFor: 150, isolatedFor: 100 };
  hub = await openLinkedHub({ isGuarded: false, linkLimits });
  const departments = await hub.database.client.department.findMany({
    where: { validTo: null, id: { contains: '-SYT-' } },
    orderBy: { id: 'asc' },
    take: 8,
  });
  const records = new Map(
    departments.map(({ id }, place) => [id, manyRecords(id, programmes, place === 3 ? 150 : 12, place)]),
  );
  await hub.store(joinRecords([]));
  await hub.link(records);
  large = [...hub.services.values()][3]!;
  everyId = await walk();
});
afterAll(() => hub.close());
afterEach(() => {
  large.faultBetween = null;
  large.fault = null;
});

const ask = (after: string | null) =>
  hub.ask<any>(
    `query ($after: String, $day: Date) {
      beneficiaries(first: 60, after: $after, asOf: $day, orderBy: { field: REGISTERED_ON, direction: DESC }) {
        nodes { id } pageInfo { endCursor } sources { department { code } status } } }`,
    { after, day },
  );

/** Reads pages until one is empty and complete; what fails is well after the first page. */
async function walk(first?: (list: any) => void): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 30; page += 1) {
    const { data, errors } = await ask(after);
    const { nodes, pageInfo } = data.beneficiaries;
    if (page === 0) first?.(data.beneficiaries);
    if (nodes.length === 0 && errors === undefined) return ids;
    ids.push(...nodes.map(({ id }: any) => id));
    after = pageInfo.endCursor ?? after;
    large.faultBetween = null;
    large.fault = null;
    // A service that answered with rows of another department is not asked for a moment.
    if (errors !== undefined) await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error('The walk does not end.');
}

const faults: readonly (readonly [status: string, fault: Fault])[] = [
  ['TIMEOUT', { kind: 'hang' }],
  ['UNAVAILABLE', { kind: 'status', status: 500 }],
  ['UNAVAILABLE', { kind: 'die' }],
  ['UNAVAILABLE', { kind: 'body', text: '{}' }],
  ['REFUSED', { kind: 'refuse' }],
  ['REFUSED', { kind: 'forbid-lists' }],
  ['UNAVAILABLE', { kind: 'order', place: 'page' }],
  ['UNAVAILABLE', { kind: 'duplicate', place: 'page' }],
  ['UNAVAILABLE', { kind: 'foreign', place: 'page', department: '01-SYT-20250701' }],
  ['UNAVAILABLE', { kind: 'past-cursor' }],
  ['UNAVAILABLE', { kind: 'too-many' }],
  ['UNAVAILABLE', { kind: 'types' }],
];

test.each(faults)(
  '%s: %j in the second round is named, keeps the rows of the first, and loses none',
  async (status, fault) => {
    large.faultBetween = fault;
    const ids = await walk(({ nodes, sources }) => {
      const states = sources.filter(({ department }: any) => department.code === large.code);
      expect(states.map((source: any) => source.status)).toEqual([status]);
      expect(nodes.length).toBeGreaterThan(0);
    });
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(everyId.toSorted());
  },
);
