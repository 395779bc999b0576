import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Context } from '../../context.ts';
import { models } from '../../db/generated/model.ts';
import { badUserInput } from '../../errors.ts';
import { fromGlobalId } from '../global-id.ts';
import { pageLimits } from '../page.ts';
import type { Resolvers, ResolversParentTypes } from '../generated/resolvers.ts';

type NodeRow = ResolversParentTypes['Node'];

/** The row that a global id stands for; null for an id that stands for nothing the schema shows. */
async function load(
  id: string,
  asOf: string | null | undefined,
  { loaders, today }: Context,
  schema: GraphQLSchema,
): Promise<NodeRow | null> {
  const found = fromGlobalId(id);
  if (found === null || schema.getType(found.model) === undefined) return null;
  return loaders.byKey(found.model)({ key: found.key, day: asOf ?? today }) as Promise<NodeRow | null>;
}

/** What another subgraph sends to name an entity: federation's `_Any`. */
interface Representation {
  readonly __typename?: unknown;
  readonly id?: unknown;
}

const acceptedRepresentation = 'an object with `__typename`, a type of the hub that has an `id`, and that `id`';

/** The row of an entity; null for an id that stands for nothing, or for something of another type. */
async function loadEntity(
  representation: unknown,
  place: number,
  context: Context,
  schema: GraphQLSchema,
): Promise<NodeRow | null> {
  const { __typename: type, id } = Object(representation) as Representation;
  const isEntity = typeof type === 'string' && Object.hasOwn(models, type) && schema.getType(type) !== undefined;
  if (!isEntity || typeof id !== 'string') {
    throw badUserInput(`_entities.representations.${place}`, 'this names no entity of the hub', acceptedRepresentation);
  }
  const row = await load(id, null, context, schema);
  return row?.__typename === type ? row : null;
}

/** Relay's object identification. */
export const nodeResolvers: Resolvers = {
  Node: { __resolveType: ({ __typename }) => __typename },
  Query: {
    node: (_, { id, asOf }, context, { schema }) => load(id, asOf, context, schema),
    nodes: (_, { ids, asOf }, context, { schema }) => {
      if (ids.length > pageLimits.most) {
        throw badUserInput('nodes.ids', `${ids.length} ids were given`, `at most ${pageLimits.most} ids`);
      }
      return Promise.all(ids.map((id) => load(id, asOf, context, schema)));
    },
  },
};

type EntitiesResolver = GraphQLFieldResolver<unknown, Context, { readonly representations: readonly unknown[] }>;

const entities: EntitiesResolver = (_, { representations }, context, { schema }) =>
  representations.map((each, place) => loadEntity(each, place, context, schema));

/** Federation's entities: the same thing by another door. */
export const entityResolvers = { Query: { _entities: entities } };
