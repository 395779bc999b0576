import type { Resolvers } from '../generated/resolvers.ts';
import type { DerivedLists } from '../lists.ts';
import { findByCode } from '../one.ts';

export const programmeLists: DerivedLists = {
  Programme: {
    results: { relations: ['points'] },
    sources: { relations: ['sourceLinks', 'source'] },
  },
  Delivery: { disbursements: { relations: ['budgetLines', 'disbursements'] } },
};

export const programmeResolvers: Resolvers = {
  Query: { programme: (_, args, context, info) => findByCode('Programme', args, context, info) },
};
