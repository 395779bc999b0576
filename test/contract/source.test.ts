import { readFileSync } from 'node:fs';
import { filterSchema } from '@graphql-tools/utils';
import fc from 'fast-check';
import { buildSchema, execute, parse, validate, valueFromASTUntyped, type GraphQLSchema } from 'graphql';
import { contextOf } from '../../src/graph/context.ts';
import { BoundedCache } from '../../src/base/cache.ts';
import { readPages } from '../../src/db/read.ts';
import type { ModelName } from '../../src/db/generated/model.ts';
import type { Plan } from '../../src/graph/plan/plans.ts';
import { selectWhole } from '../../src/db/statements/selection.ts';
import type { ContractAnswer, ContractOperation, DepartmentService } from '../../src/links/department-service.ts';
import type { Link } from '../../src/access/link.ts';
import { LinkSource } from '../../src/contract/link-source.ts';
import { SourceFailure } from '../../src/source/source-state.ts';
import { open } from '../../src/sealing/seal.ts';
import { Inputs } from '../support/property/arbitraries.ts';
import { fieldsOfOperation } from '../support/contract/assertion.ts';
import { ContractService } from '../support/contract/service.ts';
import type { Records } from '../support/contract/rows.ts';
import { openHub, today, type TestHub } from '../support/hub.ts';
import { compare } from '../../src/filter/filter.ts';
import { testKeys } from '../support/keys.ts';
import { OneDepartmentSource } from '../support/contract/one-department-source.ts';
import { BatchedLoaders } from '../../src/graph/batch.ts';
import { Operations, type Operation } from '../support/property/operations.ts';
import { type Oracle, type Row } from '../support/oracle/oracle.ts';
import { addOverlappingClauses } from '../support/rows/overlapping-clauses.ts';
import { recordQueries } from '../support/property/record-queries.ts';
import { comparable, type Comparable } from '../support/oracle/reference.ts';
import { runs } from '../support/property/runs.ts';
import { unendingScope } from '../support/unending-scope.ts';
import { requesterOf, type TestViewer } from '../support/viewers.ts';

const departmentId = '92-SYT-20250701';

const link: Link = {
  departmentId,
  departmentCode: '92-SYT',
  provinceId: '92',
  url: '',
  certificateAuthority: null,
  contractVersion: '1.0',
  pausedAt: null,
};

let hub: TestHub;
let oracle: Oracle;
let service: ContractService;
let contract: GraphQLSchema;

/** All that the hub holds of the department, as its own service would. */
async function readRecords(): Promise<Records> {
  const read = async <Name extends ModelName>(model: Name) => {
    const page = {
      model,
      path: null,
      filter: compare('departmentId', 'eq', departmentId),
      order: { column: 'id', descending: false },
      after: null,
      before: null,
      limit: 100_000,
      shown: 100_000,
      reversed: false,
    };
    const selection = selectWhole(model) as ReturnType<typeof selectWhole> & { readonly model: Name };
    const [rows = []] = await readPages(hub.database, page, selection, [{ key: null, day: '9999-12-31' }]);
    return rows;
  };
  const identities = await read('BeneficiaryIdentity');
  return {
    beneficiaries: await read('Beneficiary'),
    enrolments: await read('Enrolment'),
    payments: await read('Payment'),
    identities: identities.map((row) => ({ beneficiaryId: row.id, ...open(testKeys(), row) })),
  };
}

/** The service over HTTP, without the transport; checks that every operation reads only the fields that it names. */
class PlainService implements DepartmentService {
  readonly departmentId = departmentId;
  readonly operations: ContractOperation[] = [];
  breaches = 0;

  async ask(operation: ContractOperation): Promise<ContractAnswer> {
    this.operations.push(operation);
    const document = parse(operation.query);
    expect(validate(contract, document)).toEqual([]);
    const looked = fieldsOfOperation(contract, document, operation.variables, (node) =>
      valueFromASTUntyped(node as never, operation.variables),
    );
    expect(operation.fields).toEqual(expect.arrayContaining([...looked]));
    const { query, variables } = operation;
    const response = await fetch(service.url, { method: 'POST', body: JSON.stringify({ query, variables }) });
    const { data = null, errors = [] } = (await response.json()) as Partial<ContractAnswer>;
    return { data, errors };
  }

  breach(reason: string): Error {
    this.breaches += 1;
    return new SourceFailure(departmentId, 'UNAVAILABLE', { en: reason, vi: reason });
  }
}

beforeAll(async () => {
  hub = await openHub({ compared: false });
  await addOverlappingClauses(hub.database.client);
  // The contract gives the commune as a text, so that only records of the hub itself refer to a unit of the list.
  await hub.database.client.beneficiary.updateMany({ where: { departmentId }, data: { communeUnitId: null } });
  oracle = await hub.oracle();
  service = await new ContractService({ department: departmentId, records: await readRecords() }).start();
  const sdl = readFileSync(new URL('../../schema/contract/department.graphql', import.meta.url), 'utf8');
  contract = buildSchema(
    `${sdl.replace(/^schema @link[^{]*/m, 'schema ').replaceAll(/ @key\([^)]*\)/g, '')}
    scalar _Any union _Entity = Beneficiary | Enrolment | Payment
    extend type Query { _entities(representations: [_Any!]!): [_Entity]! }`,
  );
});
afterAll(async () => {
  await service.stop();
  await hub.close();
});

/** What values of filters are taken from: the department's rows. */
const ownRows = (): Oracle => {
  const isOwn = (row: Row): boolean => row['departmentId'] === departmentId;
  const rows = (model: string) => oracle.rows(model).filter(isOwn);
  return { rows, value: (...args: Parameters<Oracle['value']>) => oracle.value(...args) } as unknown as Oracle;
};

const newSource = (asked: DepartmentService = new PlainService()): LinkSource =>
  new LinkSource({ service: asked, link, opens: () => true, scope: { today, now: () => new Date() } });

/** What the hub answers with these loaders: planned, so that levels are read along. */
async function answer(
  { query, variables }: Operation,
  viewer: TestViewer,
  isGuarded: boolean,
  source: LinkSource | null,
): Promise<Comparable> {
  const { services, schema } = hub.app;
  const requester = requesterOf(viewer);
  const policy = await services.authority.policyFor(requester.identity, requester, today);
  const loaders = new BatchedLoaders(new OneDepartmentSource(hub.database, departmentId, source));
  const planCache = new BoundedCache<Plan>({ entries: 100 });
  const contextValue = contextOf({ ...services, planCache, isGuarded }, policy, {
    loaders,
    requester,
    scope: unendingScope(services.now),
  });
  const result = await execute({ schema, document: parse(query), contextValue, variableValues: { ...variables } });
  return comparable(result);
}

/** What the store answers, and the department's service too. Without a viewer, all is open. */
async function expectSame(operation: Operation, viewer: TestViewer | null, plain: PlainService): Promise<Comparable> {
  const requester = viewer ?? { role: 'ANONYMOUS' };
  const expected = await answer(operation, requester, viewer !== null, null);
  const given = await answer(operation, requester, viewer !== null, newSource(plain));
  try {
    expect(given).toEqual(expected);
  } catch (error) {
    const asked = plain.operations.slice(-3).map((each) => JSON.stringify(each, null, 1));
    const told = `${operation.query}\n${JSON.stringify(operation.variables)}\n${JSON.stringify(viewer)}`;
    throw new Error(`${told}\n${asked.join('\n')}\n${String(error)}`, { cause: error });
  }
  return expected;
}

const personalLists = new Set(['beneficiaries', 'enrolments', 'payments', 'beneficiary', 'enrolment', 'payment']);

const viewers: readonly TestViewer[] = [
  { role: 'OFFICER', department: '92-SYT', purpose: 'SERVICE' },
  { role: 'PORTAL', department: '79-SYT', purpose: 'VERIFICATION', caseReference: 'A-1' },
  { role: 'PORTAL', department: '79-SYT', purpose: 'TRANSFER', caseReference: 'A-1' },
  { role: 'ANALYST', department: '79-SYT', purpose: 'TRANSFER', caseReference: 'A-1' },
];

test('made operations: a department is answered from its own service as from the store', async () => {
  const schema = filterSchema({
    schema: hub.app.schema,
    rootFieldFilter: (_, name) => personalLists.has(name),
    objectFieldFilter: (type, name) => !(type.endsWith('Connection') && name === 'sources'),
  });
  const inputs = new Inputs(schema, oracle, today, ['figures', 'department', 'programme']);
  const operations = new Operations(schema, inputs, oracle, new Map());
  const plain = new PlainService();
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), fc.constantFrom(null, ...viewers), async (g, viewer) => {
      const operation = operations.make(g);
      if (/accessEvents/.test(operation.query)) return;
      if (validate(hub.app.schema, parse(operation.query)).length > 0) return;
      await expectSame(operation, viewer, plain);
      compared += 1;
    }),
    { ...runs(120), endOnFailure: true },
  );
  expect(plain.breaches).toBe(0);
  expect(compared).toBeGreaterThan(60);
  expect(plain.operations.length).toBeGreaterThan(15);
}, 400_000);

const cursorsOf = (answered: Comparable): string[] => {
  const data = answered.data as Readonly<Record<string, { edges?: { cursor: string }[] } | null>> | null;
  const [list] = Object.values(data?.['department'] ?? data ?? {}) as ({ edges?: { cursor: string }[] } | null)[];
  return (list?.edges ?? []).map(({ cursor }) => cursor);
};

test('pages of records with all rows below them, and the pages before and after each', async () => {
  const inputs = new Inputs(hub.app.schema, ownRows(), today, ['department', 'programme']);
  const plain = new PlainService();
  let [compared, rows, denied] = [0, 0, 0];
  const check = async (operation: Operation, viewer: TestViewer | null): Promise<Comparable> => {
    const expected = await expectSame(operation, viewer, plain);
    compared += 1;
    denied += Number(expected.errors.some((error) => error.includes('FORBIDDEN')));
    return expected;
  };
  await fc.assert(
    fc.asyncProperty(
      recordQueries(inputs, '92-SYT'),
      fc.constantFrom(null, ...viewers),
      fc.nat(),
      async (query, viewer, n) => {
        const whole = await check(query.operation(), viewer);
        const cursors = cursorsOf(whole);
        rows += cursors.length;
        const text = cursors[n % Math.max(cursors.length, 1)];
        if (text === undefined) return;
        for (const argument of ['after', 'before'] as const) await check(query.operation({ argument, text }), viewer);
      },
    ),
    { ...runs(70), endOnFailure: true },
  );
  expect(plain.breaches).toBe(0);
  expect(compared).toBeGreaterThan(100);
  expect(rows).toBeGreaterThan(150);
  expect(denied).toBeGreaterThan(10);
}, 240_000);
