import type { Resolvers } from '../generated/resolvers.ts';
import type { DerivedLists } from '../lists.ts';
import { findById } from '../one.ts';

export const agreementLists: DerivedLists = {
  CooperationAgreement: {
    documents: { relations: ['documentRoles', 'document'] },
    legalBasis: { relations: ['documentRoles', 'document'], conditions: { 0: { role: 'LEGAL_BASIS' } } },
  },
};

export const agreementResolvers: Resolvers = {
  Query: { agreement: (_, { id }, context, info) => findById('CooperationAgreement', id, context, info) },
};
