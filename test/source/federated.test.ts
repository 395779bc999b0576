import fc from 'fast-check';
import { Inputs } from '../support/property/arbitraries.ts';
import { departmentOf, type Records } from '../support/contract/rows.ts';
import {
  departmentRecords,
  joinRecords,
  manyRecords,
  removeRecords,
  storeRecords,
} from '../support/rows/department-rows.ts';
import { openHub, today, type Answer, type TestHub } from '../support/hub.ts';
import { globalId } from '../support/ids.ts';
import { openLinkedHub, splitRecords, type LinkedHub } from '../support/linked-hub.ts';
import { Operations } from '../support/property/operations.ts';
import { comparable } from '../support/oracle/reference.ts';
import { runs } from '../support/property/runs.ts';
import type { TestViewer } from '../support/viewers.ts';

const programmes = ['social-assistance', 'ntp-rural', 'ntp-poverty'];

/** How many of the 34 departments have records, and how many of all run their own service. */
interface Split {
  readonly holders: number;
  readonly linked: number;
}

const splits: readonly Split[] = [
  { holders: 2, linked: 1 },
  { holders: 34, linked: 34 },
  { holders: 20, linked: 9 },
];

const splitsUnderPolicy: readonly Split[] = [
  { holders: 34, linked: 34 },
  { holders: 34, linked: 17 },
];

const everybody: readonly TestViewer[] = [{ role: 'ANONYMOUS' }];

const viewers: readonly TestViewer[] = [
  { role: 'OFFICER', department: '92-SYT', purpose: 'SERVICE' },
  { role: 'OFFICER', department: '38-SNV', purpose: 'VERIFICATION', caseReference: 'A-1' },
  { role: 'PORTAL', department: '79-SYT', purpose: 'VERIFICATION', caseReference: 'A-1' },
  { role: 'ANALYST', department: '92-SYT', purpose: 'STATISTICS' },
  { role: 'ANONYMOUS' },
];

/** Two departments of each of 17 provinces, among them those of the demonstration's agreements. */
async function findDepartments({ database }: TestHub): Promise<string[]> {
  const found = await database.client.department.findMany({ where: { validTo: null }, orderBy: { id: 'asc' } });
  const ids = found.map(({ id }) => id).filter((id) => /-(SYT|SNV)-/.test(id));
  const isFirst = (id: string): boolean => /^(92|79|38|48)-/.test(id);
  return [...ids.filter(isFirst), ...ids.filter((id) => !isFirst(id))].slice(0, 34);
}

/** The cursors of two hubs differ; whether there is one does not. */
function withoutCursors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCursors);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, /cursor$/i.test(name) ? each !== null : withoutCursors(each)]),
  );
}

const shown = (answer: Answer<unknown>): unknown => {
  const { data, errors } = comparable(answer);
  return { data: withoutCursors(data), errors };
};

interface List {
  readonly name: string;
  readonly model: 'Beneficiary' | 'Enrolment' | 'Payment';
  /** The path to the list: the query around it, and the names of the fields to it. */
  readonly open: string;
  readonly field: string;
  readonly close: string;
  readonly path: readonly string[];
}

const root = (model: List['model'], field: string, given = ''): List => ({
  name: `${field}${given}`,
  model,
  open: '',
  field: given === '' ? field : `${field}(${given}`,
  close: '',
  path: [],
});

const under = (parent: string, path: string, model: List['model'], field: string): List => ({
  name: `${parent} { ${field} }`,
  model,
  open: `${parent} {`,
  field,
  close: '}',
  path: [path],
});

const lists: readonly List[] = [
  root('Beneficiary', 'beneficiaries'),
  root('Beneficiary', 'beneficiariesByCitizenId', 'citizenId: "048156000001"'),
  under('department(code: "92-SYT")', 'department', 'Beneficiary', 'beneficiaries'),
  under('department(code: "79-SYT")', 'department', 'Enrolment', 'enrolments'),
  under('department(code: "92-SYT")', 'department', 'Payment', 'payments'),
  under('province(code: "92")', 'province', 'Beneficiary', 'beneficiaries'),
  under('programme(code: "social-assistance")', 'programme', 'Enrolment', 'enrolments'),
];

const fields: Readonly<Record<List['model'], string>> = {
  Beneficiary: `id kind group category birthYear commune status registeredOn synthetic department { code }
    identity { name citizenId }
    enrolments(first: 3, orderBy: { field: STARTED_ON, direction: DESC }) {
      totalCount nodes { id monthlyAmount programme { id name } payments(last: 2) { edges { cursor node { id amount } } } } }`,
  Enrolment: `id startedOn endedOn status monthlyAmount programme { code } beneficiary { id commune }
    payments(first: 2) { totalCount pageInfo { hasNextPage } nodes { id month } }`,
  Payment: 'id month amount channel status paidOn enrolment { id startedOn beneficiary { id category } }',
};

const queryOf = ({ model, open, field, close }: List): string => {
  const given =
    'first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy, asOf: $asOf';
  const called = field.includes('(') ? `${field}, ${given})` : `${field}(${given})`;
  return `query ($first: Int, $after: String, $last: Int, $before: String, $filter: ${model}Filter, $orderBy: ${model}Order, $asOf: Date) {
    ${open} list: ${called} {
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { ${fields[model]} } }
    } ${close} }`;
};

const listIn = ({ path }: List, answer: Answer<any>): any =>
  path.reduce((value, name) => value?.[name], answer.data)?.list ?? null;

const maxPages = 8;

describe.each([
  { policy: 'without the policy', isGuarded: false, viewers: everybody, worlds: splits },
  { policy: 'under the policy', isGuarded: true, viewers, worlds: splitsUnderPolicy },
])('$policy', ({ isGuarded, viewers, worlds }) => {
  let plain: TestHub;
  let linked: LinkedHub;
  let departments: readonly string[];
  beforeAll(async () => {
    plain = await openHub({ compared: false, isGuarded });
    linked = await openLinkedHub({ isGuarded });
    departments = await findDepartments(plain);
  });
  afterAll(async () => {
    await plain.close();
    await linked.close();
  });

  /** The same records in one store, and split between a store and departments' services. */
  async function split(holders: number, links: number, seed: number): Promise<Inputs> {
    const order = fc.sample(fc.shuffledSubarray([...departments], { minLength: 34 }), { numRuns: 1, seed })[0]!;
    const records = new Map<string, Records>(
      order.slice(0, holders).map((department, place) => {
        const [made] = fc.sample(departmentRecords(department, programmes), { numRuns: 1, seed: seed + place });
        return [department, made!];
      }),
    );
    // One that has records is kept here, unless all are linked.
    const { here, there } = splitRecords(records, new Set([...order.slice(1), order[0]!].slice(0, links)));
    await removeRecords(plain.database.client);
    await storeRecords(plain.database.client, joinRecords([...records.values()]));
    await linked.store(joinRecords(here));
    await linked.link(there);
    const without = ['figures', 'disbursementRates', 'accessEvents', 'hosting', 'link'];
    return new Inputs(plain.app.schema, await plain.oracle(), today, without);
  }

  async function same(query: string, variables: object, viewer: TestViewer, other = variables): Promise<Answer<any>[]> {
    const answers = [await plain.ask<any>(query, variables, viewer), await linked.ask<any>(query, other, viewer)];
    try {
      expect(shown(answers[1]!)).toEqual(shown(answers[0]!));
    } catch (error) {
      throw new Error(`${query}\n${JSON.stringify([variables, other, viewer])}\n${String(error)}`, { cause: error });
    }
    return answers;
  }

  describe.each(worlds)('$holders departments with records, $linked of all linked', ({ holders, linked: links }) => {
    let inputs: Inputs;
    beforeAll(async () => {
      inputs = await split(holders, links, holders * 100 + links);
    });

    test.each(lists)('$name: every page of every walk is that of one store', async (list) => {
      const query = queryOf(list);
      const arbitrary = fc.record({
        filter: fc.oneof({ arbitrary: inputs.filter(list.model), weight: 2 }, fc.constant({})),
        orderBy: fc.oneof({ arbitrary: inputs.orderBy(list.model), weight: 3 }, fc.constant(null)),
        asOf: fc.constantFrom(undefined, undefined, '2025-07-01', '2030-01-01'),
        size: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(100)),
        backward: fc.boolean(),
        turn: fc.nat({ max: 29 }),
        viewer: fc.constantFrom(...viewers),
      });
      await fc.assert(
        fc.asyncProperty(arbitrary, async ({ filter, orderBy, asOf, size, backward, turn, viewer }) => {
          const asked = { filter, orderBy, asOf };
          let cursors: (string | null)[] = [null, null];
          for (let page = 0; page < maxPages; page += 1) {
            const bounds = (cursor: string | null | undefined): object =>
              backward ? { ...asked, last: size, before: cursor } : { ...asked, first: size, after: cursor };
            const answers = await same(query, bounds(cursors[0]), viewer, bounds(cursors[1]));
            const pages = answers.map((answer) => listIn(list, answer));
            const { pageInfo, edges = [] } = pages[0] ?? {};
            const at = edges.length === 0 ? null : turn % edges.length;
            if (at !== null) {
              // Back from within the page.
              const back = pages.map((each) => {
                const cursor = each.edges[at].cursor;
                return backward ? { ...asked, first: size, after: cursor } : { ...asked, last: size, before: cursor };
              });
              await same(query, back[0]!, viewer, back[1]);
            }
            const goesOn = backward ? pageInfo?.hasPreviousPage : pageInfo?.hasNextPage;
            if (goesOn !== true) break;
            cursors = pages.map((each) => (backward ? each.pageInfo.startCursor : each.pageInfo.endCursor));
          }
        }),
        runs(3),
      );
    });

    test('made operations are answered as by one store', async () => {
      const unmade = [
        'hosting',
        'link',
        'sources',
        'cursor',
        'startCursor',
        'endCursor',
        'accessEvents',
        'viewer',
        'search',
      ];
      const oracle = await plain.oracle();
      const operations = new Operations(plain.app.schema, inputs, oracle, new Map(), unmade);
      await fc.assert(
        fc.asyncProperty(fc.gen(), fc.constantFrom(...viewers), async (g, viewer) => {
          const { query, variables } = operations.make(g);
          if (!/beneficiar|enrolment|payment|node/i.test(query)) return;
          await same(query, variables, viewer);
        }),
        { ...runs(15), endOnFailure: true },
      );
    });

    test('rows by their ids, and public rows filtered by their records', async () => {
      const rows = joinRecords([...linked.services.values()].map(({ records }) => records));
      const stored = await linked.database.client.enrolment.findMany({ take: 5, orderBy: { id: 'desc' } });
      const ids = [
        ...rows.beneficiaries.slice(0, 20).map(({ id }) => globalId('Beneficiary', id)),
        ...rows.payments.slice(-5).map(({ id }) => globalId('Payment', id)),
        ...stored.map(({ id }) => globalId('Enrolment', id)),
        globalId('Beneficiary', `${departments[0]!}:none`),
        globalId('Payment', `${departments[33]!}:none.1.202601`),
        globalId('Beneficiary', 'none'),
        globalId('Department', departments[5]!),
      ].sort((one, other) => (one.slice(-4) < other.slice(-4) ? -1 : 1));
      const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id
        ... on Beneficiary { ${fields.Beneficiary} } ... on Enrolment { ${fields.Enrolment} } ... on Payment { ${fields.Payment} } } }`;
      for (const viewer of viewers) await same(query, { ids }, viewer);
      const ofMany = `{
        departments(first: 100, filter: { code: { in: ["92-SYT", "79-SYT", "38-SNV", "48-SYT", "01-SYT", "92-SNV"] } }) {
          nodes { code beneficiaries(first: 2) { totalCount nodes { id } } payments(last: 3, orderBy: { field: MONTH }) { nodes { id } } } }
        provinces(first: 40) { nodes { code beneficiaries(first: 2, orderBy: { field: REGISTERED_ON, direction: DESC }) { nodes { id } } } }
        programmes(first: 40) { nodes { code enrolments(first: 3, orderBy: { field: STARTED_ON }) { totalCount nodes { id } } } }
        some: departments(first: 100, filter: { beneficiaries: { some: { category: { eq: OLDER_PERSON } } } }) { totalCount nodes { code } }
        none: programmes(first: 100, filter: { enrolments: { none: { monthlyAmount: { gt: 1000000 } } } }) { totalCount nodes { code } }
        paid: departments(first: 100, filter: { payments: { some: { status: { eq: PAID } } }, not: { enrolments: { none: { status: { eq: ENDED } } } } }) { nodes { code } }
      }`;
      for (const viewer of viewers) await same(ofMany, {}, viewer);
    });
  });
});

describe('what a page costs', () => {
  let linked: LinkedHub;
  let departments: readonly string[];
  beforeAll(async () => {
    linked = await openLinkedHub({ isGuarded: false });
    departments = await findDepartments(linked);
    await linked.store(joinRecords([]));
    await linked.link(
      new Map(departments.map((department, place) => [department, manyRecords(department, programmes, 12, place)])),
    );
  });
  afterAll(() => linked.close());

  const levels = [
    { what: 'beneficiaries', levels: 1, below: '' },
    { what: 'beneficiaries with enrolments', levels: 2, below: 'enrolments(first: 5) { nodes { id } }' },
    {
      what: 'beneficiaries with enrolments and payments',
      levels: 3,
      below: 'enrolments(first: 5) { nodes { id payments(first: 5) { nodes { id } } } }',
    },
  ];

  test.each(levels)(
    'a page of 100 $what asks each department at most once a level and round, for few rows',
    async ({ levels, below }) => {
      for (const service of linked.services.values()) service.takeRequests();
      const { beneficiaries } = await linked.read(
        `{ beneficiaries(first: 100, orderBy: { field: REGISTERED_ON, direction: DESC }, asOf: "2030-01-01") { nodes { id commune ${below} } } }`,
      );
      expect(beneficiaries.nodes).toHaveLength(100);
      const keys = beneficiaries.nodes.map(({ id }: any) => Buffer.from(id, 'base64url').toString().split(/:(.*)/s)[1]);
      expect(new Set(keys.map(departmentOf)).size).toBeGreaterThan(10);
      let rows = 0;
      for (const service of linked.services.values()) {
        const lists = service.takeRequests().filter(({ roots }) => roots.includes('beneficiaries'));
        expect(lists.length).toBeLessThanOrEqual(levels + 1);
        // The number of rows is the first variable of an operation.
        rows += lists.reduce((sum, { variables }) => sum + Number(variables['v0']), 0);
      }
      expect(rows).toBeGreaterThan(100);
      expect(rows).toBeLessThanOrEqual(600);
    },
  );

  test('every page and round is asked in the same words, which a service compiles once', async () => {
    for (const service of linked.services.values()) service.takeRequests();
    let after: string | null = null;
    for (let page = 0; page < 3; page += 1) {
      const { beneficiaries }: any = await linked.read(
        `query ($after: String) {
          beneficiaries(first: 100, after: $after, orderBy: { field: REGISTERED_ON }, asOf: "2030-01-01") {
            pageInfo { endCursor } nodes { id enrolments(first: 9) { nodes { id } } } } }`,
        { after },
      );
      after = beneficiaries.pageInfo.endCursor;
    }
    const requests = [...linked.services.values()].flatMap((service) => service.takeRequests());
    const cursors = new Set(requests.map(({ variables }) => [typeof variables['v1'], typeof variables['v2']].join()));
    expect(cursors).toEqual(new Set(['undefined,undefined', 'string,undefined', 'string,string']));
    expect(new Set(requests.map(({ query }) => query)).size).toBe(1);
  });

  test('lists of many parents are one statement a level here, and one request a department there', async () => {
    for (const service of linked.services.values()) service.takeRequests();
    linked.takeStatements();
    const { provinces } = await linked.read(
      `{ provinces(first: 34) { nodes { beneficiaries(first: 3, asOf: "2030-01-01") { nodes { id enrolments(first: 2) { nodes { id } } } } } } }`,
    );
    expect(provinces.nodes.filter(({ beneficiaries }: any) => beneficiaries.nodes.length === 3).length).toBeGreaterThan(
      10,
    );
    expect(linked.takeStatements()).toHaveLength(2);
    for (const { requests } of linked.services.values()) expect(requests.length).toBeLessThanOrEqual(1);
  });
});
