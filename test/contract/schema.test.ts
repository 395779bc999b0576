import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { createCatalogue } from '../../src/access/field-class.ts';
import { createContractSchema } from '../../src/department/schema.ts';
import { createSchema } from '../../src/schema.ts';

const hub = createSchema();
const catalogue = createCatalogue(hub);
const contract = createContractSchema(
  { departmentId: '92-SYT-20250701', software: 'test', now: () => new Date() },
  catalogue,
);

/** Parts that only the contract has. */
const ownTypes = [
  'Query',
  'DepartmentService',
  'EnrolmentStatistic',
  'ProgrammeIdFilter',
  'RecordFacts',
  'RecordScope',
];

/** What the hub's policy needs of every type of record, and asks of no viewer's behalf. */
const ofPolicy = ['Beneficiary', 'Enrolment', 'Payment'].flatMap((type) => [`${type}.facts`, `${type}Filter.scope`]);

/** Places whose type is the contract's own: it knows a programme by its id alone. */
const ownPlaces = ['EnrolmentFilter.programme', ...ofPolicy];

const isOfContract = ({ name }: GraphQLNamedType): boolean => !name.startsWith('_') && !ownTypes.includes(name);

const typesOf = (schema: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap()).filter((type) => isOfContract(type) && !isSpecifiedScalarType(type));

/** Every place of a type with its own type: `Beneficiary.enrolments(first:): Int`. */
function placesOf(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => `${type.name}.${name}`);
  if (isScalarType(type)) return [`${type.name} ${type.specifiedByURL ?? ''}`];
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map(
      ({ name, type: of, defaultValue }) => `${type.name}.${name}: ${String(of)} = ${JSON.stringify(defaultValue)}`,
    );
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap(({ name, type: of, args }) => [
    `${type.name}.${name}: ${String(of)}`,
    ...args.map(
      (each) => `${type.name}.${name}(${each.name}:): ${String(each.type)} = ${JSON.stringify(each.defaultValue)}`,
    ),
  ]);
}

const isOwn = (place: string): boolean => ownPlaces.some((own) => place.startsWith(`${own}:`));

describe('the schema of the contract', () => {
  it('is a part of the hub’s, place by place', () => {
    const places = typesOf(contract).flatMap(placesOf);
    const known = new Set(Object.values(hub.getTypeMap()).flatMap(placesOf));
    expect(places.length).toBeGreaterThan(200);
    expect(places.filter((place) => !known.has(place) && !isOwn(place))).toEqual([]);
  });

  it('has the hub’s enums whole: a value that one side lacks could not be answered', () => {
    for (const type of typesOf(contract).filter(isEnumType)) {
      const names = (schema: GraphQLSchema): string[] => placesOf(schema.getType(type.name)!);
      expect(names(contract)).toEqual(names(hub));
    }
  });

  it('has every personal field of the hub’s records, except those that the hub itself knows', () => {
    const left = ['Beneficiary', 'Enrolment', 'Payment', 'BeneficiaryIdentity'].flatMap((name) => {
      const fields = (schema: GraphQLSchema): string[] => {
        const type = schema.getType(name);
        return isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${name}.${field}`) : [];
      };
      return fields(hub).filter((field) => !fields(contract).includes(field));
    });
    expect(left.sort()).toEqual([
      'Beneficiary.access',
      'Beneficiary.accessEvents',
      // Contract 1.0 sends the commune as a text; which unit it is, the hub knows of its own records alone.
      'Beneficiary.communeUnit',
      'Beneficiary.department',
      'Enrolment.department',
      'Payment.department',
    ]);
  });

  it('has only fields whose class the hub’s schema says', () => {
    const records = typesOf(contract)
      .filter(isObjectType)
      .filter(({ name }) => name !== 'PageInfo');
    const fields = records.flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
    expect(fields.filter((each) => catalogue.classOf(each) === undefined && !ofPolicy.includes(each))).toEqual([]);
  });
});
