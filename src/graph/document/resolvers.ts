import type { DerivedLists } from '../lists.ts';

export const documentLists: DerivedLists = {
  Document: {
    agreements: { relations: ['agreementRoles', 'agreement'] },
    exchanges: { relations: ['exchangeLinks', 'exchange'] },
  },
};
