import { responsePathAsArray, type GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../context.ts';
import type { Stored } from '../../db/stored.ts';
import type { ShownState, StandingLink } from '../../links/link-directory.ts';
import type { DepartmentLinkFieldResolvers } from '../generated/resolvers.ts';
import { plans } from '../plan/planned-field.ts';

/** A link as the graph shows it: how it stands, and not where it leads. */
export type LinkOf = StandingLink;

const linkOf = (row: Stored, _: unknown, { links }: Context): Promise<LinkOf | null> => links.of(row.id);

/** How a link stands now. What the rest of the operation meets is put in its place once the answer is whole. */
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
  Department: { link: plans({ kind: 'columns', columns: ['id'] }, linkOf) },
  DepartmentLink: fields,
};
