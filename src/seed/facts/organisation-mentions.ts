import type { OrganisationMentionRow, OrganisationRole } from '../../db/generated/model.ts';
import { rowOf } from '../row-of.ts';

type Column = 'documentId' | 'directiveId' | 'reportingDutyId' | 'commitmentId';

/** Creates the rows of the bodies that have a role in a fact, in order. */
export const organisationMentions = (
  organisations: readonly string[],
  role: OrganisationRole,
  column: Column,
  key: string,
): OrganisationMentionRow[] =>
  organisations.map((organisationId, index) =>
    rowOf('OrganisationMention', {
      id: `${key}.${role.toLowerCase()}-${index + 1}`,
      role,
      position: index + 1,
      organisationId,
      [column]: key,
    }),
  );
