import {
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { enums, models, type DataClass } from '../db/generated/model.ts';
import type { Catalogue } from './catalogue.ts';
import { classOf } from './describe-classes.ts';

/** The class of every field (mức truy cập dữ liệu), by its coordinate: `Beneficiary.status` is RECORD. */
export type FieldClasses = ReadonlyMap<string, DataClass>;

/** Fields that come with a row: whoever may read anything of the row may read these, so they are never null. */
export const comesWithRow: ReadonlySet<string> = new Set([
  ...['Beneficiary', 'Enrolment', 'Payment'].flatMap((type) => [
    `${type}.id`,
    `${type}.synthetic`,
    `${type}.department`,
  ]),
  'Beneficiary.access',
]);

interface Classified {
  readonly type: GraphQLObjectType | GraphQLInterfaceType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly coordinate: string;
  /** As the directive says it; undefined where there is none. */
  readonly dataClass: DataClass | undefined;
}

/** What federation and introspection add: how the schema is built, no data. */
const isMachinery = (name: string): boolean => name.startsWith('_');

function fieldsOf(schema: GraphQLSchema): Classified[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .filter((type) => !isIntrospectionType(type) && !isMachinery(type.name))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ name }) => !isMachinery(name))
        .map((field) => ({
          type,
          field,
          coordinate: `${type.name}.${field.name}`,
          dataClass: field.astNode ? classOf(field.astNode) : undefined,
        })),
    );
}

/** A field that may be denied must be able to be null: else its null would take the row with it, or the whole answer. */
function cannotBeDenied({ type, field, coordinate, dataClass }: Classified): boolean {
  const holdsData = type.name === 'Query' || Object.hasOwn(models, type.name);
  return holdsData && dataClass !== 'PUBLIC' && isNonNullType(field.type) && !comesWithRow.has(coordinate);
}

function refuse(fault: string, fields: readonly Classified[]): void {
  if (fields.length > 0) throw new Error(`${fault}: ${fields.map(({ coordinate }) => coordinate).join(', ')}.`);
}

/**
 * The class of every field of the schema, but those that federation and introspection add.
 * @throws naming every field without a class, with one that is not in the model, or that could not be denied.
 */
export function readFieldClasses(schema: GraphQLSchema): FieldClasses {
  const fields = fieldsOf(schema);
  const unclassified = fields.filter(({ dataClass }) => dataClass === undefined);
  refuse(`No @dataClass, or none of ${enums.DataClass.join(', ')}`, unclassified);
  refuse('Not PUBLIC, so a denial makes it null, which its type forbids', fields.filter(cannotBeDenied));
  return new Map(fields.flatMap(({ coordinate, dataClass }) => (dataClass ? [[coordinate, dataClass]] : [])));
}

/** What the policy needs to know of the schema's fields. */
export function createCatalogue(schema: GraphQLSchema): Catalogue {
  const classes = readFieldClasses(schema);
  const fields = new Map<string, string[]>();
  for (const coordinate of classes.keys()) {
    const [type = '', field = ''] = coordinate.split('.');
    fields.set(type, [...(fields.get(type) ?? []), field]);
  }
  return {
    classOf: (coordinate) => classes.get(coordinate),
    comesWithRow: (coordinate) => comesWithRow.has(coordinate),
    fieldsOf: (model) => fields.get(model) ?? [],
  };
}
