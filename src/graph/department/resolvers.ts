import type { Resolvers } from '../generated/resolvers.ts';
import type { DerivedLists } from '../lists.ts';
import { findByCode } from '../one.ts';

export const departmentLists: DerivedLists = {
  Department: {
    agreements: { relations: ['parties', 'agreement'] },
    exchanges: { relations: ['participations', 'exchange'] },
    inheritedAgreements: { relations: ['carriesOn', 'ancestor', 'parties', 'agreement'], outlivesParent: true },
    carriedOnBy: { relations: ['carriedOnBy'], outlivesParent: true },
    carriesOn: { relations: ['carriesOn'], outlivesParent: true },
    predecessors: { relations: ['predecessors'], outlivesParent: true },
    successors: { relations: ['successors'], outlivesParent: true },
  },
};

export const departmentResolvers: Resolvers = {
  Query: { department: (_, args, context, info) => findByCode('Department', args, context, info) },
};
