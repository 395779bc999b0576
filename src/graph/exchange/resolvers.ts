import type { DerivedLists } from '../lists.ts';

export const exchangeLists: DerivedLists = {
  Exchange: { legalBasis: { relations: ['documentLinks', 'document'] } },
};
