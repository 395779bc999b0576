import type { PointKind } from '../../db/generated/model.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import type { DerivedLists } from '../lists.ts';
import { findById } from '../one.ts';

const points = (kind: PointKind) => ({ relations: ['points'], conditions: { 0: { kind } } });

export const agreementLists: DerivedLists = {
  CooperationAgreement: {
    documents: { relations: ['documentRoles', 'document'] },
    contents: points('CONTENT'),
    objectives: points('OBJECTIVE'),
    purposes: points('PURPOSE'),
    setting: points('SETTING'),
    basisInPractice: points('BASIS'),
    guidance: { relations: ['documentRoles', 'document'], conditions: { 0: { role: 'GUIDANCE' } } },
    legalBasis: { relations: ['documentRoles', 'document'], conditions: { 0: { role: 'LEGAL_BASIS' } } },
  },
  Commitment: { by: { relations: ['mentions', 'organisation'], conditions: { 0: { role: 'COMMITTED' } } } },
};

export const agreementResolvers: Resolvers = {
  Query: { agreement: (_, { id }, context, info) => findById('CooperationAgreement', id, context, info) },
};
