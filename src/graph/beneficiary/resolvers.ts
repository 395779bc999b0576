import type { Resolvers } from '../generated/resolvers.ts';
import { findById } from '../one.ts';

export const beneficiaryResolvers: Resolvers = {
  Query: { beneficiary: (_, { id }, context, info) => findById('Beneficiary', id, context, info) },
};
