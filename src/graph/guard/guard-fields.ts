import { defaultFieldResolver, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Catalogue } from '../../access/catalogue.ts';
import { subjects } from '../../access/subjects.ts';
import type { Context } from '../../context.ts';
import { closedError } from './closed.ts';

type Resolver = GraphQLFieldResolver<object, Context>;

const guard = (name: string, resolve: Resolver): Resolver => {
  return (row, args, context, info): unknown => {
    const error = closedError(row, name);
    if (error !== undefined) throw error;
    return resolve(row, args, context, info);
  };
};

/**
 * Puts the look at closed fields before every resolver of a field that is not PUBLIC. A field without a resolver is a
 * column, which holds the error itself.
 */
export function guardFields(schema: GraphQLSchema, { classOf }: Catalogue): void {
  for (const model of Object.keys(subjects)) {
    const type = schema.getType(model);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (resolve === undefined || resolve === defaultFieldResolver || classOf(`${model}.${field.name}`) === 'PUBLIC')
        continue;
      field.resolve = guard(field.name, resolve as Resolver);
    }
  }
}
