import type { Resolvers } from '../generated/resolvers.ts';
import type { DerivedLists } from '../lists.ts';
import { findByCode } from '../one.ts';

export const provinceLists: DerivedLists = {
  Province: {
    agreements: { relations: ['departments', 'parties', 'agreement'] },
    inheritedAgreements: {
      relations: ['departments', 'carriesOn', 'ancestor', 'parties', 'agreement'],
      outlivesParent: true,
    },
    exchanges: { relations: ['participations', 'exchange'] },
    deliveries: { relations: ['departments', 'deliveries'] },
    beneficiaries: { relations: ['departments', 'beneficiaries'] },
    predecessors: { relations: ['predecessors'], outlivesParent: true },
    successors: { relations: ['successors'], outlivesParent: true },
  },
};

export const provinceResolvers: Resolvers = {
  Query: { province: (_, { code, asOf }, context, info) => findByCode('Province', code, asOf, context, info) },
};
