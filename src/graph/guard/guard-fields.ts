import {
  defaultFieldResolver,
  getNamedType,
  isAbstractType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Catalogue } from '../../access/catalogue.ts';
import { isProtected } from '../../access/policy.ts';
import type { Context } from '../context.ts';
import type { Stored } from '../../db/stored.ts';
import { plannedFieldOf } from '../plan/planned-field.ts';
import { closedError, missingError } from '../../source/row-envelope.ts';
import { isRecordModel } from '../../records/record-models.ts';
import { answered } from './answered-row.ts';
import { noteField } from './row-masker.ts';

type Resolver = GraphQLFieldResolver<object, Context>;
type Field = GraphQLField<object, Context>;

/** @param noted coordinate to record in the ledger when a query selects the field; null if the plan records it */
const guard =
  (name: string, noted: string | null, resolve: Resolver): Resolver =>
  (row, args, context, info): unknown => {
    const closed = closedError(row, name);
    if (closed !== undefined) throw closed;
    if (noted !== null) noteField(row as Stored, noted, context.notes);
    const missing = missingError(row, name);
    if (missing !== undefined) throw missing;
    return resolve(row, args, context, info);
  };

const answering =
  (resolve: Resolver): Resolver =>
  (source, args, context, info): unknown =>
    answered(resolve(source, args, context, info));

function guardField(type: GraphQLObjectType, field: Field, { classOf }: Catalogue): void {
  const { name, resolve } = field;
  const coordinate = `${type.name}.${name}`;
  if (resolve === undefined || resolve === defaultFieldResolver || classOf(coordinate) === 'PUBLIC') return;
  const isPlanned = plannedFieldOf(field) !== undefined || !isRecordModel(type.name);
  field.resolve = guard(name, isPlanned ? null : coordinate, resolve);
}

/** Whether a field shows rows of a model that are not all public, be it among others. */
function showsProtected(schema: GraphQLSchema, field: Field): boolean {
  const type = getNamedType(field.type);
  const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  return types.some(({ name }) => isProtected(name));
}

/**
 * Makes every resolver of a field that is not PUBLIC check the mask of its row first, and record in the ledger what no plan
 * records. A field without a resolver is a column: its error is in the form in which executors get the row.
 */
export function guardFields(schema: GraphQLSchema, catalogue: Catalogue): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields()) as Field[]) {
      if (isProtected(type.name)) guardField(type, field, catalogue);
      if (showsProtected(schema, field)) field.resolve = answering(field.resolve ?? defaultFieldResolver);
    }
  }
}
