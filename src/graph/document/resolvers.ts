import type { DerivedLists } from '../lists.ts';

const bodies = (role: 'ISSUER' | 'SUBMITTER' | 'ADVISER' | 'RECIPIENT') => ({
  relations: ['mentions', 'organisation'],
  conditions: { 0: { role } },
});

export const documentLists: DerivedLists = {
  Document: {
    agreements: { relations: ['agreementRoles', 'agreement'] },
    exchanges: { relations: ['exchangeLinks', 'exchange'] },
    issuerOrganisations: bodies('ISSUER'),
    submittedBy: bodies('SUBMITTER'),
    advisedBy: bodies('ADVISER'),
    recipientOrganisations: bodies('RECIPIENT'),
  },
  Source: {
    organisations: { relations: ['organisationLinks', 'organisation'] },
    programmes: { relations: ['programmeLinks', 'programme'] },
  },
};
