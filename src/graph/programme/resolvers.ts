import type { ProgrammeDocumentRole } from '../../db/generated/model.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import type { DerivedLists } from '../lists.ts';
import { findByCode } from '../one.ts';

const documents = (role: ProgrammeDocumentRole) => ({
  relations: ['documentLinks', 'document'],
  conditions: { 0: { role } },
});

export const programmeLists: DerivedLists = {
  Programme: {
    results: { relations: ['points'] },
    furtherLegalBases: documents('LEGAL_BASIS'),
    approvals: documents('APPROVAL'),
    sources: { relations: ['sourceLinks', 'source'] },
  },
  Delivery: { disbursements: { relations: ['budgetLines', 'disbursements'] } },
};

export const programmeResolvers: Resolvers = {
  Query: { programme: (_, args, context, info) => findByCode('Programme', args, context, info) },
};
