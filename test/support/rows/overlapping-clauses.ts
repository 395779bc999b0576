import type { PrismaClient } from '../../../src/db/generated/client/client.ts';

/**
 * Adds clauses that overlap with those of the demonstration: several rules open some rows, each with different fields.
 */
export async function addOverlappingClauses(client: PrismaClient): Promise<void> {
  const clause = {
    agreementId: 'demo-health-79-92',
    fromPartyId: 'demo-health-79-92.92-SYT-20250701',
    toPartyId: 'demo-health-79-92.79-SYT-20250701',
    fields: ['SOCIAL_PROTECTION' as const, 'CHILD_PROTECTION' as const],
    purposes: ['VERIFICATION', 'TRANSFER'],
    startsOn: new Date('2026-01-01'),
    endsOn: new Date('2026-12-31'),
  };
  await client.sharingClause.createMany({
    data: [
      {
        ...clause,
        id: 'made 1',
        position: 101,
        dataClass: 'RECORD',
        categories: ['OLDER_PERSON', 'CHILD_ORPHAN', 'PERSON_WITH_DISABILITY'],
        programmeCodes: ['social-assistance'],
        openedFields: ['Beneficiary.birthYear', 'Beneficiary.enrolments', 'Enrolment.payments', 'Payment.amount'],
      },
      {
        ...clause,
        id: 'made 2',
        position: 102,
        dataClass: 'IDENTITY',
        categories: ['PERSON_WITH_DISABILITY', 'SINGLE_POOR_PARENT'],
        openedFields: ['Beneficiary.identity', 'BeneficiaryIdentity.name', 'BeneficiaryIdentity.phone'],
      },
    ],
  });
}
