import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  specifiedDirectives,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import { findColumn } from '../../src/db/statements/columns.ts';
import { describe as describeModel } from '../../src/db/statements/sql.ts';
import { models } from '../../src/db/generated/model.ts';
import { orderColumn } from '../../src/graph/order-input.ts';
import { createSchema } from '../../src/schema.ts';
import { printApiSchema, printSubgraphSchema } from '../../src/sdl/print.ts';
import { readTypeDefinitions } from '../../src/sdl/read.ts';

const schema = createSchema();
const ours = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !/^(_|link__|federation__)/.test(type.name),
);
const connections = ours.filter(isObjectType).filter(({ name }) => name.endsWith('Connection'));

const specifiedNames = specifiedDirectives.map(({ name }) => name);

const listArguments = ['first', 'after', 'last', 'before', 'filter', 'orderBy', 'asOf'];

/** Everything of a type that needs a description, by its coordinate. */
function described(type: GraphQLNamedType): (readonly [string, string | null | undefined])[] {
  const own = [type.name, type.description] as const;
  if (isEnumType(type)) {
    return [own, ...type.getValues().map((value) => [`${type.name}.${value.name}`, value.description] as const)];
  }
  if (!isInputObjectType(type) && !isObjectType(type) && !isInterfaceType(type)) return [own];
  const fields = Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_'));
  const parameters = fields
    .filter((field): field is GraphQLField<unknown, unknown> => 'args' in field)
    .flatMap(({ name, args }) =>
      args.map((argument) => [`${type.name}.${name}(${argument.name}:)`, argument.description] as const),
    );
  return [own, ...fields.map(({ name, description }) => [`${type.name}.${name}`, description] as const), ...parameters];
}

test('the published schemas are those of the code', () => {
  expect(readFileSync('schema.graphql', 'utf8')).toBe(printApiSchema(readTypeDefinitions()));
  expect(readFileSync('subgraph.graphql', 'utf8')).toBe(printSubgraphSchema(readTypeDefinitions()));
});

test('the schema for clients is plain GraphQL, with every type and field of the hub', () => {
  const text = readFileSync('schema.graphql', 'utf8');
  const built = buildSchema(text);
  expect(text).not.toMatch(
    /@(link|key|shareable)\b|_(entities|service|Any|Entity|Service)\b(?!`)|\b(link|federation)__/,
  );
  expect(built.getDirectives().map(({ name }) => name)).toEqual(['dataClass', ...specifiedNames]);
  const namesOf = (type: GraphQLNamedType): string[] =>
    isObjectType(type) || isInputObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [];
  for (const type of ours) {
    const names = namesOf(type).filter((name) => !name.startsWith('_'));
    expect([type.name, namesOf(built.getType(type.name)!)]).toEqual([type.name, names]);
  }
});

test('every type, field, argument and value is described', () => {
  const standard = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);
  const missing = ours.filter(({ name }) => !standard.has(name)).flatMap(described);
  expect(missing.filter(([, text]) => (text ?? '').trim() === '').map(([name]) => name)).toEqual([]);
});

/** The Vietnamese term of a description, in parentheses; the sentence about the class of data has none of the field. */
const hasTerm = (description: string | null | undefined): boolean =>
  /\([^()]*(?=\P{ASCII})\p{Ll}[^()]*\)/u.test((description ?? '').replace(/ ?Data class: \w+ \(.*\)\.$/, ''));

test('the description of every output type, of its fields, and of every enum value gives the Vietnamese term', () => {
  const output = ours.filter((type) => isObjectType(type) || isInterfaceType(type) || isEnumType(type));
  const places = output.flatMap(described).filter(([name]) => !name.endsWith(':)'));
  expect(places.length).toBeGreaterThan(900);
  const missing = places.filter(([, text]) => !hasTerm(text));
  expect(missing).toEqual([]);
});

test('every connection is a Relay connection', () => {
  for (const { name, getFields } of connections.map((type) => ({
    name: type.name,
    getFields: () => type.getFields(),
  }))) {
    const fields = Object.fromEntries(Object.entries(getFields()).map(([field, { type }]) => [field, String(type)]));
    const node = String(getNamedType(getFields()['nodes']!.type));
    expect(fields).toMatchObject({
      edges: `[${name.replace(/Connection$/, 'Edge')}!]!`,
      nodes: `[${node}!]!`,
      pageInfo: 'PageInfo!',
      ...(name === 'SearchConnection' ? {} : { totalCount: 'Int!' }),
    });
  }
});

test('every list takes a filter, an order, a page and a day', () => {
  const fields = ours
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
  const lists = fields.filter(
    ({ field }) => getNamedType(field.type).name.endsWith('Connection') && field.name !== 'search',
  );
  expect(lists.length).toBeGreaterThan(60);
  for (const { type, field } of lists) {
    const names = field.args.map(({ name }) => name);
    expect([`${type.name}.${field.name}`, names]).toEqual([
      `${type.name}.${field.name}`,
      expect.arrayContaining(listArguments),
    ]);
  }
});

test('every filter compares a column or follows a relation of its model', () => {
  const filters = ours
    .filter(isInputObjectType)
    .filter(({ name }) => Object.hasOwn(models, name.replace(/Filter$/, '')));
  expect(filters.length).toBeGreaterThan(25);
  for (const filter of filters) {
    const model = filter.name.replace(/Filter$/, '');
    for (const field of Object.keys(filter.getFields())) {
      if (['and', 'or', 'not'].includes(field)) continue;
      const isKnown = findColumn(model, field) !== undefined || describeModel(model).relations[field] !== undefined;
      expect([filter.name, field, isKnown]).toEqual([filter.name, field, true]);
    }
  }
});

test('every order is by a column of its model', () => {
  const orders = ours.filter(isEnumType).filter(({ name }) => name.endsWith('OrderField'));
  expect(orders.length).toBeGreaterThan(25);
  for (const order of orders) {
    const model = order.name.replace(/OrderField$/, '');
    for (const { name } of order.getValues()) {
      expect([order.name, name, findColumn(model, orderColumn(model, name)) !== undefined]).toEqual([
        order.name,
        name,
        true,
      ]);
    }
  }
});
