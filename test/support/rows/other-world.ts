import type { PrismaClient } from '../../../src/db/generated/client/client.ts';
import type { TestViewer } from '../viewers.ts';

const verification = { purpose: 'VERIFICATION', caseReference: 'A-1' } as const;

/** Viewers to whom everything that `changeWhatIsClosed` changes is closed. */
export const outsiders: readonly TestViewer[] = [
  { role: 'ANONYMOUS' },
  { role: 'ANALYST', department: '79-SYT', ...verification },
  { role: 'ANALYST' },
  { role: 'PORTAL', department: '01-SYT', ...verification },
  { role: 'OFFICER', department: '79-SYT', ...verification },
  { role: 'OFFICER', department: '79-SYT', purpose: 'VERIFICATION' },
  { role: 'OFFICER', department: '79-SYT', purpose: 'STATISTICS', caseReference: 'A-1' },
  { role: 'NODE', department: '79-SYT', caseReference: 'A-1' },
  { role: 'APPROVER', department: '01-SYT', ...verification },
  { role: 'AUDITOR' },
  { role: 'AUDITOR', department: '92-SYT', ...verification },
  { role: 'ADMIN', department: '92-SYT', ...verification },
];

/** A department whose records are closed to all of them. */
export const closedDepartment = '40-SNV-20250301';

const own = `"departmentId" IN ('01-SYT-20250701', '79-SYT-20250701', '01-SYT-20250301', '01-SYT-20080801')`;
/** Records that the clause of 92-SYT opens to 79-SYT. */
const covered = `"departmentId" = '92-SYT-20250701' AND "category" IN ('OLDER_PERSON', 'PERSON_WITH_DISABILITY', 'SINGLE_POOR_PARENT')`;
const beneficiary = (condition: string): string =>
  `"beneficiaryId" IN (SELECT "id" FROM "Beneficiary" WHERE ${condition})`;
const closed = `NOT (${own}) AND NOT (${covered})`;
const gone = `${closed} AND hashtext("id") % 2 = 0`;

/** In order: rows below others are deleted first. */
const statements = [
  // Half of the fully closed records are deleted, and the others get other values.
  `DELETE FROM "Payment" WHERE "enrolmentId" IN (SELECT "id" FROM "Enrolment" WHERE ${beneficiary(gone)})`,
  `DELETE FROM "Enrolment" WHERE ${beneficiary(gone)}`,
  `DELETE FROM "BeneficiaryIdentity" WHERE ${beneficiary(gone)}`,
  `DELETE FROM "Beneficiary" WHERE ${gone}`,
  `UPDATE "Enrolment" SET "status" = 'ENDED', "monthlyAmount" = "monthlyAmount" + 1000, "programmeId" = 'ntp-poverty',
    "startedOn" = "startedOn" - 400 WHERE ${beneficiary(closed)}`,
  `UPDATE "Beneficiary" SET "category" = 'WAR_INVALID', "group" = 'MERITORIOUS_SERVICE', "status" = 'MOVED', "commune" = 'elsewhere',
    "birthYear" = 1950, "registeredOn" = "registeredOn" - 400, "kind" = 'HOUSEHOLD' WHERE ${closed}`,
  // Records that a clause covers get other values in the fields that the clause does not list.
  `UPDATE "Beneficiary" SET "birthYear" = "birthYear" + 7, "group" = 'WORKERS', "kind" = 'HOUSEHOLD' WHERE ${covered}`,
  `UPDATE "Enrolment" SET "startedOn" = "startedOn" - 400, "endedOn" = "startedOn" WHERE ${beneficiary(covered)}`,
  `UPDATE "Payment" SET "amount" = "amount" + 1, "status" = 'RETURNED', "channel" = 'CASH', "month" = '202001'
    WHERE NOT (${own})`,
  `UPDATE "BeneficiaryIdentity" SET "sealed" = 'none', "citizenIdHash" = NULL WHERE NOT (${own})`,
  // Unpublished rows of other departments.
  `UPDATE "Difficulty" SET "about" = 'something else', "sortKey" = 'x', "fields" = '{LABOUR_SAFETY}'
    WHERE "sourceId" IS NULL AND "departmentId" NOT IN ('92-SYT-20250701') AND NOT (${own})`,
  `UPDATE "CooperationAgreement" SET "title" = 'something else', "sortKey" = 'x' WHERE "stage" = 'DRAFT'`,
  `UPDATE "Point" SET "about" = 'something else', "sortKey" = 'x'
    WHERE "agreementId" IN (SELECT "id" FROM "CooperationAgreement" WHERE "stage" = 'DRAFT')`,
  `UPDATE "Commitment" SET "about" = 'something else', "sortKey" = 'x'
    WHERE "agreementId" IN (SELECT "id" FROM "CooperationAgreement" WHERE "stage" = 'DRAFT')`,
];

/** Changes everything that is closed to these viewers, and nothing else. */
export async function changeWhatIsClosed(client: PrismaClient): Promise<void> {
  for (const statement of statements) await client.$executeRawUnsafe(statement);
}
