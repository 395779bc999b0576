import type { Context } from '../../context.ts';
import type { Stored } from '../../db/stored.ts';
import type { StandingLink } from '../../links/link-directory.ts';
import type { DepartmentLinkFieldResolvers } from '../generated/resolvers.ts';
import { plans } from '../plan/planned-field.ts';

/** A link as the graph shows it: how it stands, and not where it leads. */
export type LinkOf = StandingLink;

const linkOf = (row: Stored, _: unknown, { links }: Context): Promise<LinkOf | null> => links.of(row.id);

const fields: DepartmentLinkFieldResolvers = {
  status: async ({ state }) => (await state()).status,
  latency: async ({ state }) => (await state()).latency,
  lastSeen: async ({ state }) => (await state()).lastSeen?.toISOString() ?? null,
  contractVersion: async ({ state }) => (await state()).contractVersion,
  addedAt: ({ link }) => link.addedAt,
};

export const linkResolvers = {
  Department: { link: plans({ kind: 'columns', columns: ['id'] }, linkOf) },
  DepartmentLink: fields,
};
