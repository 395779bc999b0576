import type { Resolvers } from '../generated/resolvers.ts';
import type { DerivedLists } from '../lists.ts';
import { findByKey } from '../one.ts';

const inRole = (role: 'ISSUER' | 'RECIPIENT' | 'ADDRESSEE', relation: string) => ({
  relations: ['mentions', relation],
  conditions: { 0: { role } },
});

export const organisationLists: DerivedLists = {
  Organisation: {
    sources: { relations: ['sourceLinks', 'source'] },
    statements: { relations: ['speeches', 'statement'] },
    issuedDocuments: inRole('ISSUER', 'document'),
    receivedDocuments: inRole('RECIPIENT', 'document'),
    directives: inRole('ADDRESSEE', 'directive'),
    receivedReports: inRole('RECIPIENT', 'reportingDuty'),
  },
};

export const organisationResolvers: Resolvers = {
  Query: { organisation: (_, { key }, context, info) => findByKey('Organisation', key, context, info) },
};
