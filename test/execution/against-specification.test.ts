import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  buildSchema,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  responsePathAsArray,
  validate,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type OperationDefinitionNode,
} from 'graphql';
import { NonNullPlaces, type ResponsePath } from '../../src/execution/non-null-places.ts';
import { oneErrorANull } from '../../src/execution/one-error-a-null.ts';
import { OperationRun } from '../../src/execution/operation-run.ts';
import { PreparedOperation } from '../../src/execution/prepared-operation.ts';
import { Meter } from '../../src/graph/meter/meter.ts';
import { anonymousLimits } from '../../src/graph/meter/request-limits.ts';
import { fieldsOf } from '../../src/graph/plan/scope.ts';
import type { Context } from '../../src/graph/context.ts';
import { runs } from '../support/property/runs.ts';

const fields = `
  text: String textR: String! id: ID! whole: Int number: Float! yes: Boolean colour: Colour colourR: Colour!
  texts: [String] textsR: [String!]! grid: [[Int!]] gridR: [[Int]!]!
  one: Thing oneR: Thing! other: Other any: Named anyR: Named! either: Either
  many: [Thing] manyR: [Thing!]! some: [Thing!] any_many: [Named!]
`;
const schema = buildSchema(`
  enum Colour { RED GREEN }
  interface Named { text: String one: Thing textR: String! many: [Thing] }
  union Either = Thing | Other
  type Thing implements Named { ${fields} }
  type Other implements Named { ${fields} }
  type Query { ${fields} }
`);

type Fate = 'VALUE' | 'NULL' | 'THROWS' | 'ERROR_VALUE' | 'LATE' | 'LATE_NULL' | 'REJECTS';
const fates: readonly Fate[] = ['NULL', 'THROWS', 'ERROR_VALUE', 'LATE_NULL', 'REJECTS'];
const texts = ['a', 'Cần Thơ', '"\\\n', '\u0000', '\u{1f33e}', '\ud800', 'ế'.repeat(200), `${'x'.repeat(150)}"`, ''];

/** A number that is the same for a seed and a path whichever executor asks. */
const draw = (seed: number, path: readonly unknown[], below: number): number =>
  createHash('sha256')
    .update(JSON.stringify([seed, path]))
    .digest()
    .readUInt32LE() % below;

/** Makes what a resolver returns: mostly values, of which half come late. */
class World {
  /** What an execution reads of its context. */
  readonly meter: Meter;
  readonly #seed: number;

  constructor(seed: number, bytes = Infinity) {
    this.#seed = seed;
    this.meter = new Meter({ ...anonymousLimits, bytes });
  }

  resolve(info: GraphQLResolveInfo): unknown {
    return this.meet(String(info.returnType), responsePathAsArray(info.path));
  }

  meet(type: string, path: readonly (string | number)[]): unknown {
    const chance = draw(this.#seed, [...path, 'fate'], 40);
    const fate = fates[chance] ?? (chance < 20 ? 'LATE' : 'VALUE');
    const error = new Error(`No ${path.join('.')}`);
    if (fate === 'THROWS') throw error;
    if (fate === 'NULL') return null;
    if (fate === 'ERROR_VALUE') return error;
    const value = fate === 'VALUE' || fate === 'LATE' ? this.#value(type.replace(/!$/, ''), path) : null;
    if (fate === 'VALUE') return value;
    const turns = draw(this.#seed, [...path, 'turns'], 4);
    const late = this.#late(turns, fate === 'REJECTS' ? error : null, value);
    // Nobody looks at what is in a list of a list that is null by then.
    if (typeof path.at(-2) === 'number') late.catch(() => undefined);
    return late;
  }

  #late(turns: number, error: Error | null, value: unknown): Promise<unknown> {
    const settled = error === null ? Promise.resolve(value) : Promise.reject<unknown>(error);
    let late = Promise.resolve();
    for (let turn = 0; turn < turns; turn += 1) late = late.then(() => undefined);
    return late.then(() => settled);
  }

  #value(type: string, path: readonly (string | number)[]): unknown {
    const place = (below: number): number => draw(this.#seed, path, below);
    if (type.startsWith('['))
      return Array.from({ length: place(4) }, (_, at) => this.#item(type.slice(1, -1), path, at));
    if (type === 'String' || type === 'ID') return texts[place(texts.length)];
    if (type === 'Int') return place(9) === 0 ? 2 ** 40 : place(1000) - 500;
    if (type === 'Float') return place(9) === 0 ? 'much' : place(1000) / 7;
    if (type === 'Boolean') return place(2) === 0;
    if (type === 'Colour') return ['RED', 'GREEN', 'BLUE'][place(3)];
    if (type === 'Thing' || type === 'Other') return { __typename: type };
    return { __typename: ['Thing', 'Other', 'Thing', 'Nothing'][place(4)] };
  }

  #item(type: string, path: readonly (string | number)[], at: number): unknown {
    try {
      return this.meet(type, [...path, at]);
    } catch (error) {
      return error;
    }
  }
}

for (const type of Object.values(schema.getTypeMap())) {
  if (!isObjectType(type) || type.name.startsWith('__')) continue;
  for (const field of Object.values(type.getFields())) {
    field.resolve = (_, __, world: World, info) => world.resolve(info);
  }
}

const scalars = [
  'text',
  'textR',
  'id',
  'whole',
  'number',
  'yes',
  'colour',
  'colourR',
  'texts',
  'textsR',
  'grid',
  'gridR',
];
const things = ['one', 'oneR', 'many', 'manyR', 'some'];

const selections = fc.letrec<{ set: string; field: string }>((tie) => ({
  field: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('__typename', ...scalars),
    fc.tuple(fc.constantFrom('a: ', 'b: ', ''), fc.constantFrom(...scalars)).map(([alias, name]) => `${alias}${name}`),
    fc
      .tuple(fc.constantFrom('c: ', ''), fc.constantFrom(...things), tie('set'))
      .map(([alias, name, set]) => `${alias}${name} ${set}`),
    fc.tuple(fc.constantFrom('other'), tie('set')).map(([name, set]) => `${name} ${set}`),
    fc
      .tuple(fc.constantFrom('any', 'anyR', 'any_many', 'either'), tie('set'), tie('set'))
      .map(([name, first, second]) => `${name} { __typename ... on Thing ${first} ... on Other ${second} }`),
    fc
      .tuple(fc.constantFrom('any', 'anyR', 'any_many'), tie('set'))
      .map(([name, set]) => `${name} { textR one ${set} many ${set} }`),
    tie('set').map((set) => `... on Thing @include(if: true) ${set}`),
  ),
  set: fc.array(tie('field'), { minLength: 1, maxLength: 5 }).map((all) => `{ ${all.join(' ')} }`),
}));

/** The paths of the nulls that errors left. */
const nulled = (data: unknown, errors: readonly { readonly path?: ResponsePath | undefined }[]): string[] =>
  errors
    .map(({ path = [] }) => {
      let value = data;
      const depth = path.findIndex((key) => {
        if (value === null) return true;
        value = (value as Readonly<Record<string | number, unknown>>)[key];
        return false;
      });
      return JSON.stringify(depth === -1 ? path : path.slice(0, depth));
    })
    .sort();

/** Executes an operation as the specification describes it, waiting for everything. */
class Oracle {
  readonly errors: { readonly path: ResponsePath }[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async root({ selectionSet }: OperationDefinitionNode): Promise<unknown> {
    const root: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'query' }, selectionSet };
    return this.#object(schema.getType('Query') as GraphQLObjectType, [root], []).catch(() => null);
  }

  async #object(type: GraphQLObjectType, nodes: readonly FieldNode[], path: ResponsePath): Promise<unknown> {
    const fields = [...fieldsOf({ schema, fragments: {}, variableValues: {} }, type, nodes)];
    const values = fields.map(([key, inner]) => this.#field(type, inner, [...path, key]));
    const settled = await Promise.all(values.map((value) => value.catch(() => failed)));
    if (settled.includes(failed)) throw new Error('A required field failed.');
    return Object.fromEntries(fields.map(([key], place) => [key, settled[place]]));
  }

  async #field(parent: GraphQLObjectType, nodes: FieldNode[], path: ResponsePath): Promise<unknown> {
    const name = nodes[0]?.name.value ?? '';
    if (name === '__typename') return parent.name;
    const { type } = parent.getFields()[name] as GraphQLField<unknown, unknown>;
    return this.#slot(type, nodes, path, () => this.#world.meet(String(type), path));
  }

  async #slot(type: GraphQLOutputType, nodes: FieldNode[], path: ResponsePath, give: () => unknown): Promise<unknown> {
    let value: unknown;
    try {
      value = await give();
      if (value instanceof Error) throw value;
      if (value == null && isNonNullType(type)) throw new Error('Null.');
      if (value == null) return null;
      return await this.#value(getNullableType(type) as GraphQLOutputType, nodes, path, value);
    } catch (error) {
      this.errors.push({ path });
      if (isNonNullType(type)) throw error;
      return null;
    }
  }

  async #value(type: GraphQLOutputType, nodes: FieldNode[], path: ResponsePath, value: unknown): Promise<unknown> {
    if (isListType(type)) {
      const items = (value as unknown[]).map((item, place) =>
        this.#slot(type.ofType as GraphQLOutputType, nodes, [...path, place], () => item),
      );
      const settled = await Promise.all(items.map((item) => item.catch(() => failed)));
      if (settled.includes(failed)) throw new Error('A required item failed.');
      return settled;
    }
    if (isLeafType(type)) return type.serialize(value);
    const { __typename: name } = value as { readonly __typename: string };
    const found = schema.getType(name);
    if (!isObjectType(found) || (isAbstractType(type) && !schema.isSubType(type, found))) throw new Error('No type.');
    return this.#object(found, nodes, path);
  }
}

const failed = Symbol('failed');

test('values, nulls and errors, at once and late: the answer that the specification asks for', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(selections.set, fc.nat(), async (set, seed) => {
      const document = parse(set.replaceAll('... on Thing @include', '... @include'));
      if (validate(schema, document).length > 0) return;
      const [operation] = document.definitions;
      if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation.');
      const oracle = new Oracle(new World(seed));
      const data = await oracle.root(operation);
      const expected = nulled(data, oracle.errors);
      const prepared = new PreparedOperation(schema, { document, operation }, {});
      for (let time = 0; time < 2; time += 1) {
        const world = new World(seed) as unknown as Context;
        const { bytes, errors } = await new OperationRun(prepared, world, {}).run();
        const nonNull = new NonNullPlaces(schema, document, operation);
        expect(bytes?.toString() ?? 'null').toBe(JSON.stringify(data));
        const kept = oneErrorANull(errors, nonNull);
        expect(kept.map((error) => nulled(data, [error])[0]).sort()).toEqual([...new Set(expected)]);
      }
      compared += 1;
    }),
    runs(300),
  );
  expect(compared).toBeGreaterThan(100);
}, 120_000);

test('no more is written once an answer is too long', async () => {
  const [bytes, names] = [10_000, Array.from({ length: 100 }, (_, number) => `a${number}: text`).join(' ')];
  const things = `manyR { manyR { manyR { manyR { ${names} } } } }`;
  const document = parse(`{ ${things} b: ${things} }`);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation.');
  const prepared = new PreparedOperation(schema, { document, operation }, {});
  let refused = 0;
  for (let seed = 0; seed < 40; seed += 1) {
    const world = new World(seed, bytes);
    const written = await new OperationRun(prepared, world as unknown as Context, {}).run();
    // The last object is written to its end.
    expect(written.bytes?.length ?? 0).toBeLessThan(3 * bytes);
    if (!world.meter.isExceeded) continue;
    refused += 1;
    expect(world.meter.refusal.extensions).toMatchObject({ code: 'QUERY_TOO_LARGE', what: 'bytes', accepted: bytes });
  }
  expect(refused).toBeGreaterThan(0);
});
