import { responsePathAsArray, type GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import type { Stored } from '../../db/stored.ts';
import type { ShownState, ObservedLink } from '../../links/link-directory.ts';
import type { DepartmentLinkFieldResolvers } from '../generated/resolvers.ts';
import { withPlannedField } from '../plan/planned-field.ts';

/** The source object of the GraphQL type `DepartmentLink`: the state of a link, without its address. */
export type LinkOf = ObservedLink;

const linkOf = (row: Stored, _: unknown, { links }: Context): Promise<LinkOf | null> => links.of(row.id);

/**
 * Resolves the present state of a link. If the rest of the operation observes another state, the finished answer shows
 * that.
 */
const stateOf =
  <Field extends keyof ShownState>(field: Field) =>
  async ({ link, state }: LinkOf, _: unknown, { links }: Context, { path }: GraphQLResolveInfo) => {
    links.shown(responsePathAsArray(path), link, field);
    const shown: ShownState = await state();
    return shown[field];
  };

const fields: DepartmentLinkFieldResolvers = {
  status: stateOf('status'),
  latency: stateOf('latency'),
  lastSeen: stateOf('lastSeen'),
  contractVersion: async ({ state }) => (await state()).contractVersion,
  addedAt: ({ link }) => link.addedAt,
};

export const linkResolvers = {
  Department: { link: withPlannedField({ kind: 'columns', columns: ['id'] }, linkOf) },
  DepartmentLink: fields,
};
