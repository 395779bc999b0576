import {
  getNamedType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Context } from './context.ts';
import type { RelationDescription } from '../db/description.ts';
import { models, type ModelName } from '../db/generated/model.ts';
import { isProtected } from '../access/policy.ts';
import { describe } from '../db/statements/sql.ts';
import type { Stored } from '../db/stored.ts';
import { relatedOf } from '../source/row-envelope.ts';
import { openConnection, type Connection } from './connection.ts';
import { toGlobalId } from '../db/global-id.ts';
import type { ListArguments } from './list-question.ts';
import { connectionModel, describeList, type ListRules } from './lists.ts';
import { withPlannedField } from './plan/planned-field.ts';
import { slotOf } from './plan/scope.ts';

type Resolver = GraphQLFieldResolver<Stored, Context>;
type ConnectionResolver = GraphQLFieldResolver<Connection, Context>;
export type FieldResolvers = Record<string, Record<string, Resolver | ConnectionResolver>>;

const resolveId: Resolver = withPlannedField({ kind: 'columns', columns: ['id'] }, (row: Stored) =>
  toGlobalId(row.__typename, row.id),
);

function resolveOne(relation: RelationDescription): Resolver {
  const model = relation.model as ModelName;
  const resolve: Resolver = (row, _, context, info) => {
    const ahead = relatedOf(row, slotOf(info.fieldNodes));
    // A row missing from the join is absent or not open: loading it by its key shows which.
    if (ahead !== undefined && (ahead !== null || !isProtected(model))) return ahead;
    const key = (row as unknown as Readonly<Record<string, string | null>>)[relation.own];
    return key == null ? null : context.loaders.byKey(model, context.plans.rows(model, info))({ key, day: row.asOf });
  };
  return withPlannedField({ kind: 'one', relation }, resolve);
}

function resolveList(type: GraphQLObjectType, field: string, model: ModelName, rules: ListRules): Resolver {
  const list = describeList(type, field, model, rules);
  const resolve: Resolver = (row, args, context, info) => {
    try {
      return openConnection(
        list,
        { parent: list.path === null ? null : row, args: args as ListArguments },
        context,
        info,
      );
    } catch (error) {
      context.meter.addError();
      // graphql-js forgets the promises of other rows when one row throws at once, and nothing handles their rejection.
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return withPlannedField({ kind: 'list', list }, resolve);
}

function resolversOf(type: GraphQLObjectType, rules: ListRules): Record<string, Resolver> {
  const isStored = Object.hasOwn(models, type.name);
  const resolvers: Record<string, Resolver> = {};
  for (const field of Object.values(type.getFields())) {
    const model = connectionModel(field.type);
    const relation = isStored ? describe(type.name).relations[field.name] : undefined;
    if (model !== undefined) resolvers[field.name] = resolveList(type, field.name, model, rules);
    else if (relation?.list === false && getNamedType(field.type).name === relation.model)
      resolvers[field.name] = resolveOne(relation);
    else if (isStored && field.name === 'id') resolvers['id'] = resolveId;
  }
  return resolvers;
}

const connectionResolvers: Record<string, ConnectionResolver> = {
  nodes: (connection) => connection.nodes(),
  edges: (connection) => connection.edges(),
  pageInfo: (connection) => connection.pageInfo(),
  totalCount: (connection) => connection.totalCount(),
  sources: (connection) => connection.sources(),
};

/** Returns the resolvers of a connection for the fields that its type has: only lists of records have `sources`. */
const resolversOfConnection = (type: GraphQLObjectType): Record<string, ConnectionResolver> =>
  Object.fromEntries(Object.entries(connectionResolvers).filter(([name]) => Object.hasOwn(type.getFields(), name)));

/** Creates the resolvers that follow from the model's description: ids, relations to one row, and lists. */
export function createRelationResolvers(schema: GraphQLSchema, rules: ListRules): FieldResolvers {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const entries = types.flatMap((type): [string, Record<string, Resolver | ConnectionResolver>][] => {
    if (type.name === 'Query' || Object.hasOwn(models, type.name)) return [[type.name, resolversOf(type, rules)]];
    return connectionModel(type) === undefined ? [] : [[type.name, resolversOfConnection(type)]];
  });
  return Object.fromEntries(entries);
}
