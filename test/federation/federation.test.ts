import { composeServices } from '@theguild/federation-composition';
import { readFile } from 'node:fs/promises';
import { isObjectType, parse } from 'graphql';
import { packagePath } from '../../src/base/paths.ts';
import { openSharedHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openSharedHub();
});
afterAll(() => hub.close());

/** A ministry's service, which knows the hub's types by their keys alone and adds to them. */
const ministry = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { ministryOfHomeAffairs: String }
  type Province @key(fields: "id") { id: ID! nationalPlan: String }
  type Department @key(fields: "id", resolvable: false) { id: ID! }
  type Inspection @key(fields: "id") { id: ID! department: Department! agreement: CooperationAgreement! }
  type CooperationAgreement @key(fields: "id", resolvable: false) { id: ID! }
`;

const entities = 'query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Node { id } } }';

test('the hub composes with a second subgraph', async () => {
  const { _service } = await hub.read('{ _service { sdl } }');
  const { errors, supergraphSdl } = composeServices([
    { name: 'hub', typeDefs: parse(_service.sdl as string), url: 'http://hub' },
    { name: 'ministry', typeDefs: parse(ministry), url: 'http://ministry' },
  ]);
  expect(errors ?? []).toEqual([]);
  expect(supergraphSdl).toContain('nationalPlan');
  expect(supergraphSdl).toMatch(/disbursementRates/);
});

test('routers get the published SDL of the subgraph', async () => {
  const { _service } = await hub.read('{ _service { sdl } }');
  expect(_service.sdl).toBe(await readFile(packagePath('subgraph.graphql'), 'utf8'));
  expect(await (await fetch(`${hub.address}/subgraph.graphql`)).text()).toBe(_service.sdl);
});

test('every type with an id is an entity', () => {
  const types = Object.values(hub.app.schema.getTypeMap()).filter(isObjectType);
  const withId = types.filter((type) => type.getFields()['id'] !== undefined);
  expect(withId.length).toBeGreaterThan(25);
  for (const { name, astNode } of withId) {
    const keys = astNode?.directives?.filter((directive) => directive.name.value === 'key') ?? [];
    expect([name, keys.length]).toEqual([name, 1]);
  }
});

test('entities answer in the order asked, one statement a type, and null where there is nothing', async () => {
  const { provinces, departments, agreements } = await hub.read(`{
    provinces(first: 3) { nodes { id } } departments(first: 2) { nodes { id } } agreements(first: 2) { nodes { id } }
  }`);
  const as = (__typename: string, id: string): object => ({ __typename, id });
  const [p, d, a] = [provinces, departments, agreements].map(({ nodes }) => nodes.map(({ id }: { id: string }) => id));
  const asked = [
    as('Province', p[2]),
    as('Department', d[0]),
    as('CooperationAgreement', a[1]),
    as('Province', p[0]),
    as('Department', d[1]),
  ];
  hub.takeStatements();
  expect(await hub.read(entities, { of: asked })).toEqual({ _entities: asked });
  expect(hub.takeStatements()).toHaveLength(3);

  const strange = [as('Province', d[0]), as('Province', p[1]), as('Department', 'nobody'), as('Province', '')];
  expect(await hub.read(entities, { of: strange })).toEqual({ _entities: [null, strange[1], null, null] });
});

test.each([
  { __typename: 'Inspection', id: 'x' },
  { __typename: 'Unknown', id: 'x' },
  { __typename: 'Query', id: 'x' },
  { __typename: 'constructor', id: 'x' },
  { __typename: 'AgreementDocument', id: 'x' },
  { __typename: 'Province' },
  { __typename: 'Province', id: 5 },
  { id: 'x' },
  {},
  'x',
])('%j is refused, and what stands beside it is answered', async (strange) => {
  const { provinces } = await hub.read('{ provinces(first: 1) { nodes { __typename id } } }');
  const { data, errors } = await hub.ask(entities, { of: [strange, provinces.nodes[0]] });
  expect(data).toEqual({ _entities: [null, provinces.nodes[0]] });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({
    path: ['_entities', 0],
    extensions: {
      code: 'BAD_USER_INPUT',
      argument: '_entities.representations.0',
      accepted: expect.stringContaining('`__typename`'),
    },
  });
});
