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
import { listedRecordModels } from '../records/record-models.ts';
import type { Catalogue } from './catalogue.ts';
import { findColumn } from '../db/statements/columns.ts';
import { classOf } from './describe-classes.ts';
import { modelPolicies } from './model-policies.ts';

/** The class of every field (mức truy cập dữ liệu), by its coordinate, for example RECORD for `Beneficiary.status`. */
export type FieldClasses = ReadonlyMap<string, DataClass>;

/**
 * Fields that come with a row: a viewer who may read any field of the row may read these too, so they are never null.
 */
export const comesWithRow: ReadonlySet<string> = new Set([
  ...listedRecordModels.flatMap((type) => [`${type}.id`, `${type}.synthetic`, `${type}.department`]),
  'Beneficiary.access',
]);

interface Classified {
  readonly type: GraphQLObjectType | GraphQLInterfaceType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly coordinate: string;
  /** The class in the directive; undefined if there is no directive. */
  readonly dataClass: DataClass | undefined;
}

/** Whether federation or introspection adds this type or field; these contain no data. */
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

/** Whether a field that may be denied cannot be null: its denial would make the row null, or the whole answer. */
function cannotBeDenied({ type, field, coordinate, dataClass }: Classified): boolean {
  const holdsData = type.name === 'Query' || Object.hasOwn(models, type.name);
  return holdsData && dataClass !== 'PUBLIC' && isNonNullType(field.type) && !comesWithRow.has(coordinate);
}

/** Whether a field that is not PUBLIC belongs to a model without a policy, so that nothing would close it. */
const isUnguarded = ({ type, field, dataClass }: Classified): boolean =>
  Object.hasOwn(models, type.name) &&
  !Object.hasOwn(modelPolicies, type.name) &&
  dataClass !== 'PUBLIC' &&
  findColumn(type.name, field.name) !== undefined;

function refuse(fault: string, fields: readonly Classified[]): void {
  if (fields.length > 0) throw new Error(`${fault}: ${fields.map(({ coordinate }) => coordinate).join(', ')}.`);
}

/**
 * Reads the class of every field of the schema, except the fields that federation and introspection add.
 * @throws Error naming every field that has no valid class, that could not be denied, or that no policy closes.
 */
export function readFieldClasses(schema: GraphQLSchema): FieldClasses {
  const fields = fieldsOf(schema);
  const unclassified = fields.filter(({ dataClass }) => dataClass === undefined);
  refuse(`No @dataClass, or none of ${enums.DataClass.join(', ')}`, unclassified);
  refuse('Not PUBLIC, so a denial makes it null, which its type forbids', fields.filter(cannotBeDenied));
  refuse(
    'Not PUBLIC, in a model without a policy (src/access/model-policies.ts, src/records/record-models.ts)',
    fields.filter(isUnguarded),
  );
  return new Map(fields.flatMap(({ coordinate, dataClass }) => (dataClass ? [[coordinate, dataClass]] : [])));
}

/** Creates the catalogue of the schema's fields for the policy. */
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
