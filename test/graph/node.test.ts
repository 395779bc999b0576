import { getNamedType, isInterfaceType, isObjectType, isRequiredArgument, type GraphQLObjectType } from 'graphql';
import type { LedgerEvent } from '../../src/audit/event.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';
import { partOf } from '../support/ledger/events.ts';
import { globalId } from '../support/ids.ts';
import { type Oracle } from '../support/oracle/oracle.ts';
import { nodeTypes } from '../support/types.ts';
import { models } from '../../src/db/generated/model.ts';

let hub: TestHub;
let oracle: Oracle;
beforeAll(async () => {
  hub = await openSharedHub({ isGuarded: false });
  await hub.app.ledger.append([await lookAtFirst()]);
  oracle = await hub.oracle();
});
afterAll(() => hub.close());

/** An entry of the ledger, so that there is one. */
async function lookAtFirst(): Promise<LedgerEvent> {
  const { id, departmentId } = await hub.database.client.beneficiary.findFirstOrThrow({ orderBy: { id: 'asc' } });
  return {
    actor: 'officer',
    client: 'test',
    role: 'OFFICER',
    departmentId,
    purpose: 'SERVICE',
    caseReference: null,
    operation: 'Look',
    parts: [partOf([id], { ownerDepartmentId: departmentId })],
  };
}

interface Found {
  readonly __typename: string;
  readonly id: string;
}

const province = (key: string): string => globalId('Province', key);

/** Ids of a type's rows, the first so many. */
const idsOf = (type: string, count: number): string[] =>
  oracle
    .rows(type)
    .slice(0, count)
    .map(({ id }) => globalId(type, String(id)));

test('the first row of every list at the root is found again by its id', async () => {
  const fields = Object.values(hub.app.schema.getQueryType()?.getFields() ?? {});
  const lists = fields.filter(
    ({ type, name, args }) => /Connection!?$/.test(String(type)) && name !== 'search' && !args.some(isRequiredArgument),
  );
  expect(lists.length).toBeGreaterThan(10);
  for (const { name } of lists) {
    const answer = await hub.read<Record<string, { nodes: Found[] }>>(
      `{ ${name}(first: 1) { nodes { __typename id } } }`,
    );
    const first = answer[name]?.nodes[0];
    const { node } = await hub.read<{ node: Found }>('query ($id: ID!) { node(id: $id) { __typename id } }', {
      id: first?.id,
    });
    expect([name, node]).toEqual([name, first]);
  }
});

/** Everything of a type that can be asked for without arguments, and as much of what it holds or points to. */
function selectAll(type: GraphQLObjectType, levels: number): string {
  const fields = Object.values(type.getFields()).filter(({ args }) => args.length === 0);
  const parts = fields.map(({ name, type: of }) => {
    const named = getNamedType(of);
    if (isInterfaceType(named)) return `${name} { __typename id }`;
    if (!isObjectType(named)) return name;
    return levels === 0 ? '' : `${name} { ${selectAll(named, levels - 1)} }`;
  });
  return ['__typename', ...parts].join(' ');
}

test('every type with an id is found by it, and every row shows all its fields', async () => {
  const types = nodeTypes(hub.app.schema);
  const empty = types.filter(({ name }) => oracle.rows(name).length === 0);
  expect(empty.map(({ name }) => name)).toEqual([]);
  for (const type of types) {
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on ${type.name} { ${selectAll(type, 1)} } } }`;
    const ids = idsOf(type.name, 100);
    const { nodes } = await hub.read<{ nodes: Found[] }>(query, { ids });
    expect(nodes.map(({ id }) => id)).toEqual(ids);
    expect(new Set(nodes.map(({ __typename }) => __typename))).toEqual(new Set([type.name]));
  }
});

test('a type with an id is one that node finds', () => {
  const { schema } = hub.app;
  const withId = Object.values(schema.getTypeMap()).filter((type) => 'getFields' in type && 'id' in type.getFields());
  const objects = withId.filter(({ name }) => !name.endsWith('Filter') && name !== 'Node');
  expect(objects.map(({ name }) => name).sort()).toEqual(
    nodeTypes(schema)
      .map(({ name }) => name)
      .sort(),
  );
});

test('nodes keeps the requested order, with null for unknown rows', async () => {
  const [hcmc, hanoi] = [province('79-20250701'), province('01-20080801')];
  const department = idsOf('Department', 1)[0];
  const ids = [hcmc, province('99-20250701'), department, hanoi, 'nonsense', hcmc];
  const { nodes } = await hub.read<{ nodes: (Found | null)[] }>('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
    ids,
  });
  expect(nodes.map((node) => node?.id ?? null)).toEqual([hcmc, null, department, hanoi, null, hcmc]);
});

test('no more than 100 ids', async () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const onDay = 'query ($ids: [ID!]!) { nodesAsOf(ids: $ids, asOf: "2026-01-01") { id } }';
  const ids = Array.from({ length: 101 }, () => province('79-20250701'));
  for (const [field, question] of [
    ['nodes', query],
    ['nodesAsOf', onDay],
  ] as const) {
    const { errors } = await hub.ask(question, { ids });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      {
        code: 'BAD_USER_INPUT',
        messageVi: `${field}.ids: có 101 mã định danh. Giá trị được chấp nhận: tối đa 100 mã định danh.`,
        argument: `${field}.ids`,
        reason: '101 ids were given',
        accepted: 'at most 100 ids',
      },
    ]);
  }
  const { nodes } = await hub.read<{ nodes: Found[] }>(query, { ids: ids.slice(1) });
  expect(nodes).toHaveLength(100);
  expect(await hub.read(query, { ids: [] })).toEqual({ nodes: [] });
});

const malformed: readonly (readonly [string, string])[] = [
  ['empty', ''],
  ['no base64', '***'],
  ['no colon', Buffer.from('Province').toString('base64url')],
  ['no key', globalId('Province', '')],
  ['no type', globalId('', '79-20250701')],
  ['an unknown type', globalId('Ministry', '1')],
  ['a name of the language', globalId('__proto__', '1')],
  ['another name of the language', globalId('constructor', 'name')],
  ['a type of GraphQL', globalId('PageInfo', '1')],
  ['a type in lower case', globalId('province', '79-20250701')],
  ['padding', `${province('79-20250701')}==`],
  ['a character more', `${province('79-20250701')}A`],
  ['space around it', ` ${province('79-20250701')} `],
  ['U+0000 in the key', globalId('Province', '79-20250701\0')],
  ['half a surrogate', `\ud800${province('79-20250701')}`],
  ['SQL', globalId('Province', "' OR 1=1 --")],
  ['a long key', globalId('Province', 'x'.repeat(5000))],
];

test.each(malformed)('a malformed id is null: %s', async (_, id) => {
  const query = 'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } agreement(id: $id) { id } }';
  expect(await hub.read(query, { id })).toEqual({ node: null, nodes: [null], agreement: null });
});

test('a row of a table that the schema hides is not found', async () => {
  const { schema } = hub.app;
  const hidden = Object.keys(models).filter((model) => schema.getType(model) === undefined);
  expect(hidden.length).toBeGreaterThan(0);
  const ids = hidden.flatMap((model) => idsOf(model, 1));
  expect(ids.length).toBe(hidden.length);
  const { nodes } = await hub.read<{ nodes: unknown[] }>('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
  expect(nodes).toEqual(ids.map(() => null));
});

test('the id of one type is not an id of another', async () => {
  const query = 'query ($id: ID!) { agreement(id: $id) { id } beneficiary(id: $id) { id } }';
  expect(await hub.read(query, { id: province('79-20250701') })).toEqual({ agreement: null, beneficiary: null });
});

test('node takes an id and nothing else, as Relay asks of a field that it refetches through', () => {
  const { node } = hub.app.schema.getQueryType()!.getFields();
  expect(node!.args.map(({ name, type }) => `${name}: ${String(type)}`)).toEqual(['id: ID!']);
});

test('nodeAsOf and nodesAsOf read a node and its lists for a day', async () => {
  const query = `query ($id: ID!, $asOf: Date!) {
    node: nodeAsOf(id: $id, asOf: $asOf) {
      ... on Province { type departments(first: 100) { nodes { validFrom validTo } } }
    }
    nodes: nodesAsOf(ids: [$id], asOf: $asOf) { ... on Province { type } }
    earlier: nodes(ids: [$id], asOf: $asOf) { ... on Province { type } }
  }`;
  interface Read {
    readonly node: { type: string; departments: { nodes: { validFrom: string; validTo: string | null }[] } };
    readonly nodes: { type: string }[];
    readonly earlier: { type: string }[];
  }
  for (const [asOf, type] of [
    ['2026-04-29', 'PROVINCE'],
    ['2026-04-30', 'CENTRALLY_RUN_CITY'],
  ] as const) {
    const { node, nodes, earlier } = await hub.read<Read>(query, { id: province('75-20250701'), asOf });
    expect([node.type, nodes[0]?.type, earlier[0]?.type]).toEqual([type, type, type]);
  }
  const today = '{ node(id: $id) { ... on Province { type } } nodes(ids: [$id]) { ... on Province { type } } }';
  const now = { type: 'CENTRALLY_RUN_CITY' };
  expect(await hub.read(`query ($id: ID!) ${today}`, { id: province('75-20250701') })).toEqual({
    node: now,
    nodes: [now],
  });
  const id = province('01-20080801');
  for (const asOf of ['2025-02-28', '2025-03-01']) {
    const { node } = await hub.read<Read>(query, { id, asOf });
    const { nodes } = node.departments;
    expect(nodes.length).toBeGreaterThan(0);
    for (const { validFrom, validTo } of nodes)
      expect(validFrom <= asOf && (validTo === null || validTo >= asOf)).toBe(true);
  }
});

test('a dissolved unit is still a node', async () => {
  const { node } = await hub.read<{ node: unknown }>(
    'query ($id: ID!) { node(id: $id) { ... on Province { name validTo departments { totalCount } } } }',
    { id: province('93-20080801') },
  );
  expect(node).toMatchObject({ name: 'Hậu Giang', validTo: '2025-06-30' });
});
