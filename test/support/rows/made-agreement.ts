import type { PrismaClient } from '../../../src/db/generated/client/client.ts';

/** Adds an agreement in force whose one clause opens records of older people and people with a disability. */
export async function addAgreement(client: PrismaClient, { from, to }: { from: string; to: string }): Promise<void> {
  const id = `made ${from} ${to}`;
  const period = { startsOn: new Date('2026-01-01'), endsOn: new Date('2027-12-31') };
  await client.cooperationAgreement.create({
    data: { id, kind: 'COOPERATION_AGREEMENT', title: id, sortKey: id, stage: 'SIGNED', ...period },
  });
  for (const [position, departmentId] of [from, to].entries()) {
    await client.agreementParty.create({ data: { id: `${id} ${position}`, agreementId: id, departmentId, position } });
  }
  await client.sharingClause.create({
    data: {
      id,
      agreementId: id,
      fromPartyId: `${id} 0`,
      toPartyId: `${id} 1`,
      position: 1,
      dataClass: 'RECORD',
      fields: ['SOCIAL_PROTECTION'],
      categories: ['OLDER_PERSON', 'PERSON_WITH_DISABILITY'],
      programmeCodes: ['social-assistance'],
      openedFields: [
        ...['category', 'status', 'commune', 'registeredOn', 'enrolments'].map((field) => `Beneficiary.${field}`),
        ...['status', 'programme', 'monthlyAmount'].map((field) => `Enrolment.${field}`),
      ],
      purposes: ['VERIFICATION'],
      ...period,
    },
  });
}
