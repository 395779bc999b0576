import type { Resolvers } from '../generated/resolvers.ts';
import type { DerivedLists } from '../lists.ts';
import { findById } from '../one.ts';

export const beneficiaryLists: DerivedLists = {
  Beneficiary: { accessEvents: { relations: ['accesses', 'event'] } },
};

export const beneficiaryResolvers: Resolvers = {
  Query: { beneficiary: (_, { id }, context, info) => findById('Beneficiary', id, context, info) },
};
