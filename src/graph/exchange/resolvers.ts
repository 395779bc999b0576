import type { DerivedLists } from '../lists.ts';

export const exchangeLists: DerivedLists = {
  Exchange: {
    contextDocuments: { relations: ['documentLinks', 'document'], conditions: { 0: { role: 'CONTEXT' } } },
    legalBasis: { relations: ['documentLinks', 'document'], conditions: { 0: { role: 'LEGAL_BASIS' } } },
    programmes: { relations: ['programmeLinks', 'programme'] },
    topics: { relations: ['points'] },
  },
};
