import type { OrganisationMentionRow } from '../../db/generated/model.ts';
import type { FactDocument } from './documents.ts';
import { organisationMentions } from './organisation-mentions.ts';

const alone = (key: string | null): string[] => (key === null ? [] : [key]);

/** Creates the rows of the bodies that issued, submitted, advised on or received a document. */
export function documentBodies(entry: FactDocument): OrganisationMentionRow[] {
  const { key, issuers, submittedBy, advisedBy, recipientOrganisations } = entry;
  return [
    ...organisationMentions(issuers, 'ISSUER', 'documentId', key),
    ...organisationMentions(alone(submittedBy), 'SUBMITTER', 'documentId', key),
    ...organisationMentions(alone(advisedBy), 'ADVISER', 'documentId', key),
    ...organisationMentions(recipientOrganisations, 'RECIPIENT', 'documentId', key),
  ];
}
