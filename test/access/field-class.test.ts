import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildSchema, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { classLine } from '../../src/access/describe-classes.ts';
import { comesWithRow, readFieldClasses, type FieldClasses } from '../../src/access/field-class.ts';
import { modelPolicies } from '../../src/access/model-policies.ts';
import type { ModelName } from '../../src/db/generated/model.ts';
import { orderColumn, type OrderInput } from '../../src/graph/order-input.ts';
import { connectionModel } from '../../src/graph/lists.ts';
import { packagePath } from '../../src/base/paths.ts';
import { createSchema } from '../../src/schema.ts';
import { readTypeDefinitions } from '../../src/sdl/read.ts';
import { inPlace } from '../support/place.ts';

interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** What the start says of the schema with some of its text changed. */
async function failureOf(...edits: readonly Edit[]): Promise<string> {
  return inPlace(async ({ directory }) => {
    const copy = path.join(directory, 'schema');
    await cp(packagePath('schema'), copy, { recursive: true });
    for (const { file, from, to } of edits) {
      const text = await readFile(path.join(copy, file), 'utf8');
      expect(text).toContain(from);
      await writeFile(path.join(copy, file), text.replace(from, to));
    }
    try {
      createSchema(readTypeDefinitions(copy));
    } catch (error) {
      return (error as Error).message;
    }
    return 'It starts.';
  }, null);
}

const commune = (to: string): Edit => ({
  file: 'beneficiary.graphql',
  from: 'commune: String @dataClass(is: RECORD)',
  to: `commune: ${to}`,
});
const ofRoot = (from: string, to: string): Edit => ({ file: 'root.graphql', from, to });

describe('the hub does not start', () => {
  test('with a field that has no class: an interface and a value are no exception, and each field is named', async () => {
    expect(await failureOf(commune('String'))).toMatch(/^No @dataClass.*: Beneficiary\.commune\.$/);
    const inference = ofRoot('ground: String! @dataClass(is: PUBLIC)', 'ground: String!');
    const node = ofRoot('id: ID! @dataClass(is: PUBLIC)', 'id: ID!');
    const message = await failureOf(commune('String'), inference, node);
    expect(message.match(/\w+\.\w+/g)?.sort()).toEqual(['Beneficiary.commune', 'Inference.ground', 'Node.id']);
  });

  test('with an unknown class', async () => {
    const message = await failureOf(commune('String @dataClass(is: SECRET)'));
    expect(message).toMatch(/^No @dataClass, or none of PUBLIC, INTERNAL, RECORD, IDENTITY: Beneficiary\.commune\.$/);
  });

  test('with a class that the model has not', async () => {
    const secret = ofRoot('\n  PUBLIC\n', '\n  PUBLIC\n  "Secret (mật)."\n  SECRET\n');
    const message = await failureOf(secret, commune('String @dataClass(is: SECRET)'));
    expect(message).toMatch(/none of PUBLIC, INTERNAL, RECORD, IDENTITY: Beneficiary\.commune\.$/);
  });

  test('with a field that a denial could not make null', async () => {
    const nullable = ': BeneficiaryConnection @dataClass';
    const root = { file: 'beneficiary.graphql', from: nullable, to: nullable.replace(' @', '! @') };
    expect(await failureOf(commune('String! @dataClass(is: RECORD)'), root)).toMatch(
      /null.*: Query\.beneficiaries, Beneficiary\.commune\.$/,
    );
  });

  test('with a column that is not public in a model whose rows everybody sees', async () => {
    const issued = 'issuedOn: Date @dataClass(is: PUBLIC)';
    const closed = { file: 'document.graphql', from: issued, to: issued.replace('PUBLIC', 'INTERNAL') };
    expect(await failureOf(closed)).toMatch(/without a policy.*: Document\.issuedOn\.$/);
  });
});

const fieldsOf = (schema: GraphQLSchema): (readonly [string, string | null | undefined])[] =>
  Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .filter(({ name }) => !name.startsWith('_'))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ name }) => !name.startsWith('_'))
        .map(({ name, description }) => [`${type.name}.${name}`, description] as const),
    );

const schema = createSchema();
const classes: FieldClasses = readFieldClasses(schema);

test('every field shows its class, as a directive and in words, to clients and in the published schema', async () => {
  const published = buildSchema(await readFile('schema.graphql', 'utf8'));
  const fields = fieldsOf(published);
  expect(fields.length).toBeGreaterThan(500);
  expect(readFieldClasses(published)).toEqual(classes);
  for (const [coordinate, description] of [...fields, ...fieldsOf(schema)]) {
    const dataClass = classes.get(coordinate)!;
    expect([coordinate, description?.endsWith(` ${classLine(dataClass)}`)]).toEqual([coordinate, true]);
  }
  expect([...classes.keys()].sort()).toEqual(fields.map(([coordinate]) => coordinate).sort());
});

test.each([
  ['Province.name', 'PUBLIC'],
  ['Node.id', 'PUBLIC'],
  ['Query.node', 'PUBLIC'],
  ['Query.nodeAsOf', 'PUBLIC'],
  ['Query.difficulties', 'PUBLIC'],
  ['CooperationAgreement.clauses', 'PUBLIC'],
  ['Delivery.planned', 'PUBLIC'],
  ['BudgetLine.publishedOn', 'PUBLIC'],
  ['Difficulty.id', 'PUBLIC'],
  ['Difficulty.about', 'INTERNAL'],
  ['DifficultyAnswer.text', 'INTERNAL'],
  ['AgreementReview.findings', 'INTERNAL'],
  ['BudgetLine.allocated', 'INTERNAL'],
  ['BudgetLine.disbursements', 'INTERNAL'],
  ['Disbursement.amount', 'INTERNAL'],
  ['Query.beneficiaries', 'RECORD'],
  ['Department.payments', 'RECORD'],
  ['Programme.enrolments', 'RECORD'],
  ['Beneficiary.id', 'RECORD'],
  ['Beneficiary.birthYear', 'RECORD'],
  ['BeneficiaryConnection.totalCount', 'RECORD'],
  ['EnrolmentEdge.node', 'RECORD'],
  ['Payment.amount', 'RECORD'],
])('%s is %s', (coordinate, dataClass) => {
  expect(classes.get(coordinate)).toBe(dataClass);
});

test('what comes with a row are fields that there are', () => {
  expect([...comesWithRow].filter((coordinate) => !classes.has(coordinate))).toEqual([]);
  expect(comesWithRow).toContain('Beneficiary.department');
});

test('no list is ordered, unless asked, by a field that a viewer may not be able to read', () => {
  const lists = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()))
    .flatMap(({ type, args }) => {
      const orderBy = args.find(({ name }) => name === 'orderBy')?.defaultValue as OrderInput | undefined;
      const model = connectionModel(type);
      return model !== undefined && orderBy !== undefined ? [{ model, field: orderBy.field }] : [];
    });
  expect(lists.length).toBeGreaterThan(50);
  // What no clause opens is seen whole, or not at all.
  const isSeenInPart = ({ model }: { readonly model: ModelName }): boolean => modelPolicies[model]?.isShared !== false;
  for (const { model, field } of lists.filter(isSeenInPart)) {
    const column = orderColumn(model, field).replace('sortKey', field.toLowerCase());
    expect([model, field, classes.get(`${model}.${column}`)]).toEqual([model, field, 'PUBLIC']);
  }
});
