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
import type { Context } from '../../context.ts';

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

/** A list that is refused costs more than one that is answered: an error is made, placed and formatted for it. */
const meteredRefusal =
  (resolve: Resolver): Resolver =>
  (source, args, context, info): unknown => {
    try {
      return resolve(source, args, context, info);
    } catch (error) {
      context.meter.addError();
      throw error;
    }
  };

/** Makes every list of objects add its items, or its refusal, to the meter of its request. */
export function meterFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      if (!isCompositeType(named)) continue;
      const resolve = (field.resolve ?? defaultFieldResolver) as Resolver;
      if (isListType(getNullableType(field.type))) field.resolve = metered(resolve);
      else if (named.name.endsWith('Connection')) field.resolve = meteredRefusal(resolve);
    }
  }
}
