import { isObjectType, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../context.ts';
import { models } from '../../db/generated/model.ts';
import { badUserInput } from '../../base/errors.ts';
import { fromGlobalId } from '../../db/global-id.ts';
import { pageLimits } from '../page.ts';
import type { Resolvers, ResolversParentTypes } from '../generated/resolvers.ts';

/** A row that the schema shows by its id. */
export type NodeRow = ResolversParentTypes['Node'];

/** Whether the schema shows rows of a model by their ids: some have none of their own, and hang on another. */
function isNode({ schema }: GraphQLResolveInfo, model: string): boolean {
  const type = schema.getType(model);
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
}

/** The row that a global id stands for; null for an id that stands for nothing the schema shows. */
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

/** What another subgraph sends to name an entity: federation's `_Any`. */
export interface Representation {
  readonly __typename?: unknown;
  readonly id?: unknown;
}

const acceptedRepresentation = 'an object with `__typename`, a type of the hub that has an `id`, and that `id`';

/** The row of an entity; null for an id that stands for nothing, or for something of another type. */
export async function loadEntity(
  representation: unknown,
  place: number,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<NodeRow | null> {
  const { __typename: type, id } = Object(representation) as Representation;
  const isEntity = typeof type === 'string' && Object.hasOwn(models, type) && isNode(info, type);
  if (!isEntity || typeof id !== 'string') {
    throw badUserInput(`_entities.representations.${place}`, 'this names no entity of the hub', acceptedRepresentation);
  }
  const row = await load(id, null, context, info);
  return row?.__typename === type ? row : null;
}

/**
 * Rows, each by itself: where one is denied, its error stands in its place, which the executor answers as null there.
 * graphql-jit 0.8 leaves out promises that fail at the end of a list.
 */
export const settle = (rows: readonly Promise<NodeRow | null>[]): Promise<(NodeRow | null)[]> =>
  Promise.all(rows.map((row) => row.catch((error: unknown) => error as NodeRow)));

/** The rows with these global ids on a day, each by itself. */
function loadAll(
  ids: readonly string[],
  asOf: string | null | undefined,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<(NodeRow | null)[]> {
  if (ids.length > pageLimits.most) {
    throw badUserInput(`${info.fieldName}.ids`, `${ids.length} ids were given`, `at most ${pageLimits.most} ids`);
  }
  return settle(ids.map((id) => load(id, asOf, context, info)));
}

/** Relay's object identification; Relay refetches through a `node` that takes an id and nothing else. */
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

/** Federation's entities: the same thing by another door. */
export const entityResolvers = { Query: { _entities: entities } };
