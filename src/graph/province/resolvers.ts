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
    learningNeeds: { relations: ['mentions', 'learningNeed'], conditions: { 0: { role: 'LEARNER' } } },
    exchanges: { relations: ['participations', 'exchange'] },
    deliveries: { relations: ['departments', 'deliveries'] },
    beneficiaries: { relations: ['departments', 'beneficiaries'] },
    predecessors: { relations: ['predecessors'], outlivesParent: true },
    successors: { relations: ['successors'], outlivesParent: true },
  },
};

export const provinceResolvers: Resolvers = {
  Query: { province: (_, args, context, info) => findByCode('Province', args, context, info) },
};
