import type { Resolvers } from '../generated/resolvers.ts';
import type { DerivedLists } from '../lists.ts';
import { findByCode } from '../one.ts';

export const programmeLists: DerivedLists = {
  Delivery: { disbursements: { relations: ['budgetLines', 'disbursements'] } },
};

export const programmeResolvers: Resolvers = {
  Query: { programme: (_, { code }, context, info) => findByCode('Programme', code, null, context, info) },
};
