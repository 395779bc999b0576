import {
  getNamedType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Context } from '../context.ts';
import type { RelationDescription } from '../db/description.ts';
import { models, type ModelName } from '../db/generated/model.ts';
import type { Stored } from '../db/read.ts';
import { describe } from '../db/sql.ts';
import { openConnection, type ListArguments } from './connection.ts';
import { toGlobalId } from './global-id.ts';
import { connectionModel, describeList, type DerivedLists } from './lists.ts';

type Resolver = GraphQLFieldResolver<Stored, Context>;
export type FieldResolvers = Record<string, Record<string, Resolver>>;

const resolveId: Resolver = (row) => toGlobalId(row.__typename, row.id);

function resolveOne({ model, own }: RelationDescription): Resolver {
  return (row, _, { loaders }) => {
    const key = (row as unknown as Readonly<Record<string, string | null>>)[own];
    return key == null ? null : loaders.byKey(model as ModelName)({ key, day: row.asOf });
  };
}

function resolveList(type: GraphQLObjectType, field: string, model: ModelName, derived: DerivedLists): Resolver {
  const list = describeList(type, field, model, derived);
  return (row, args, context) =>
    openConnection(list, type.name === 'Query' ? null : row, args as ListArguments, context);
}

function resolversOf(type: GraphQLObjectType, derived: DerivedLists): Record<string, Resolver> {
  const isStored = Object.hasOwn(models, type.name);
  const resolvers: Record<string, Resolver> = {};
  for (const field of Object.values(type.getFields())) {
    const model = connectionModel(field.type);
    const relation = isStored ? describe(type.name).relations[field.name] : undefined;
    if (model !== undefined) resolvers[field.name] = resolveList(type, field.name, model, derived);
    else if (relation?.list === false && getNamedType(field.type).name === relation.model)
      resolvers[field.name] = resolveOne(relation);
    else if (isStored && field.name === 'id') resolvers['id'] = resolveId;
  }
  return resolvers;
}

/** The resolvers that the model's description is enough for: ids, relations to one, and lists. */
export function createRelationResolvers(schema: GraphQLSchema, derived: DerivedLists): FieldResolvers {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const shown = types.filter(({ name }) => name === 'Query' || Object.hasOwn(models, name));
  return Object.fromEntries(shown.map((type) => [type.name, resolversOf(type, derived)]));
}
