import { defaultFieldResolver, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Catalogue } from '../../access/catalogue.ts';
import { subjects } from '../../access/subjects.ts';
import type { Context } from '../../context.ts';
import type { Stored } from '../../db/stored.ts';
import { plannedFieldOf } from '../plan/planned-field.ts';
import { closedError } from './closed.ts';
import { isPersonalModel } from '../../access/personal-model.ts';
import { noteField } from './look.ts';

type Resolver = GraphQLFieldResolver<object, Context>;

const guard = (name: string, resolve: Resolver): Resolver => {
  return (row, args, context, info): unknown => {
    const error = closedError(row, name);
    if (error !== undefined) throw error;
    return resolve(row, args, context, info);
  };
};

/** What a field holds that no plan knows of goes on the ledger when it is asked for. */
const noting =
  (coordinate: string, resolve: Resolver): Resolver =>
  (row, args, context, info): unknown => {
    noteField(row as Stored, coordinate, context.notes);
    return resolve(row, args, context, info);
  };

/**
 * Puts the look at closed fields before every resolver of a field that is not PUBLIC, and a note for the ledger before
 * those that no plan tells of. A field without a resolver is a column, which holds the error itself.
 */
export function guardFields(schema: GraphQLSchema, { classOf }: Catalogue): void {
  for (const model of Object.keys(subjects)) {
    const type = schema.getType(model);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (resolve === undefined || resolve === defaultFieldResolver || classOf(`${model}.${field.name}`) === 'PUBLIC')
        continue;
      const isTold = plannedFieldOf(field) !== undefined || !isPersonalModel(model);
      const coordinate = `${model}.${field.name}`;
      field.resolve = guard(field.name, isTold ? (resolve as Resolver) : noting(coordinate, resolve as Resolver));
    }
  }
}
