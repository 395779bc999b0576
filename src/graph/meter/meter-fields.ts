import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  isCompositeType,
  isIntrospectionType,
  isListType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import type { Context } from '../context.ts';

type Resolver = GraphQLFieldResolver<unknown, Context>;

const metered =
  (resolve: Resolver): Resolver =>
  (source, args, context, info): unknown => {
    const count = (items: unknown): unknown => {
      if (Array.isArray(items)) context.meter.addItems(items.length, info);
      return items;
    };
    const items = resolve(source, args, context, info);
    return items instanceof Promise ? items.then(count) : count(items);
  };

/** Wraps the resolvers of all lists of objects, so that they add their items to the request's meter. */
export function meterFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!isListType(getNullableType(field.type)) || !isCompositeType(getNamedType(field.type))) continue;
      field.resolve = metered((field.resolve ?? defaultFieldResolver) as Resolver);
    }
  }
}
