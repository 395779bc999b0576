import { inputFaults } from '../../messages/input.ts';
import { isObjectType, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import { models } from '../../db/generated/model.ts';
import { badUserInput } from '../../base/errors.ts';
import { fromGlobalId } from '../../db/global-id.ts';
import { pageLimits } from '../page.ts';
import type { Resolvers, ResolversParentTypes } from '../generated/resolvers.ts';

/** A row that clients can load by its global id. */
export type NodeRow = ResolversParentTypes['Node'];

/** Whether rows of a model implement `Node`; rows without a global id are reached only through another row. */
function isNode({ schema }: GraphQLResolveInfo, model: string): boolean {
  const type = schema.getType(model);
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
}

/** Loads the row with a global id; null if the id belongs to no row of the schema. */
async function load(
  id: string,
  asOf: string | null | undefined,
  { loaders, plans, today }: Context,
  info: GraphQLResolveInfo,
): Promise<NodeRow | null> {
  const found = fromGlobalId(id);
  if (found === null || !isNode(info, found.model)) return null;
  const load = loaders.byKey(found.model, plans.rows(found.model, info));
  return load({ key: found.key, day: asOf ?? today }) as Promise<NodeRow | null>;
}

/** An entity as another subgraph sends it: `_Any` of federation. */
export interface Representation {
  readonly __typename?: unknown;
  readonly id?: unknown;
}

/** Loads the row of an entity; null if the id belongs to no row, or to a row of another type. */
export async function loadEntity(
  representation: unknown,
  place: number,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<NodeRow | null> {
  const { __typename: type, id } = Object(representation) as Representation;
  const isEntity = typeof type === 'string' && Object.hasOwn(models, type) && isNode(info, type);
  if (!isEntity || typeof id !== 'string') {
    throw badUserInput(`_entities.representations.${place}`, inputFaults.entity);
  }
  const row = await load(id, null, context, info);
  return row?.__typename === type ? row : null;
}

/**
 * Waits for rows that may fail one by one: a denied row becomes an error value, which the executor answers as null with
 * an error. Code between resolver and executor looks at the rows, and so gets a promise of all rather than many.
 */
export const settle = (rows: readonly Promise<NodeRow | null>[]): Promise<(NodeRow | null)[]> =>
  Promise.all(rows.map((row) => row.catch((error: unknown) => error as NodeRow)));

/** Loads the rows with these global ids on a day; each may fail alone. */
function loadAll(
  ids: readonly string[],
  asOf: string | null | undefined,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<(NodeRow | null)[]> {
  if (ids.length > pageLimits.most) {
    throw badUserInput(`${info.fieldName}.ids`, inputFaults.tooManyIds(ids.length, pageLimits.most));
  }
  return settle(ids.map((id) => load(id, asOf, context, info)));
}

/**
 * Object identification of Relay. Relay needs a field `node` with the single argument `id`, so dates have fields of
 * their own.
 */
export const nodeResolvers: Resolvers = {
  Node: { __resolveType: ({ __typename }) => __typename },
  Query: {
    node: (_, { id }, context, info) => load(id, null, context, info),
    nodes: (_, { ids, asOf }, context, info) => loadAll(ids, asOf, context, info),
    nodeAsOf: (_, { id, asOf }, context, info) => load(id, asOf, context, info),
    nodesAsOf: (_, { ids, asOf }, context, info) => loadAll(ids, asOf, context, info),
  },
};

/** The resolver of federation's `_entities`. */
export type EntitiesResolver = GraphQLFieldResolver<unknown, Context, { readonly representations: readonly unknown[] }>;

const entities: EntitiesResolver = (_, { representations }, context, info) =>
  settle(representations.map((each, place) => loadEntity(each, place, context, info)));

/** Entities of federation, which are loaded in the same way as nodes. */
export const entityResolvers = { Query: { _entities: entities } };
