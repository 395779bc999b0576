import type { PrismaClient } from '../../src/db/generated/client/client.ts';
import type { TestViewer } from './viewers.ts';

const verification = { purpose: 'VERIFICATION', caseReference: 'A-1' } as const;

/** To none of these is anything open of what `changeWhatIsClosed` changes. */
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

/** A department of whose records nothing is open to any of them. */
export const closedDepartment = '40-SNV-20250301';

const own = `"departmentId" IN ('01-SYT-20250701', '79-SYT-20250701', '01-SYT-20250301', '01-SYT-20080801')`;
/** What the clause of 92-SYT opens to 79-SYT. */
const covered = `"departmentId" = '92-SYT-20250701' AND "category" IN ('OLDER_PERSON', 'PERSON_WITH_DISABILITY', 'SINGLE_POOR_PARENT')`;
const beneficiary = (condition: string): string =>
  `"beneficiaryId" IN (SELECT "id" FROM "Beneficiary" WHERE ${condition})`;
const closed = `NOT (${own}) AND NOT (${covered})`;
const gone = `${closed} AND hashtext("id") % 2 = 0`;

/** The order matters: what hangs on a row goes first. */
const statements = [
  // Half of the records that are closed whole are gone, and the others are told otherwise.
  `DELETE FROM "Payment" WHERE "enrolmentId" IN (SELECT "id" FROM "Enrolment" WHERE ${beneficiary(gone)})`,
  `DELETE FROM "Enrolment" WHERE ${beneficiary(gone)}`,
  `DELETE FROM "BeneficiaryIdentity" WHERE ${beneficiary(gone)}`,
  `DELETE FROM "Beneficiary" WHERE ${gone}`,
  `UPDATE "Enrolment" SET "status" = 'ENDED', "monthlyAmount" = "monthlyAmount" + 1000, "programmeId" = 'ntp-poverty',
    "startedOn" = "startedOn" - 400 WHERE ${beneficiary(closed)}`,
  `UPDATE "Beneficiary" SET "category" = 'WAR_INVALID', "group" = 'MERITORIOUS_SERVICE', "status" = 'MOVED', "commune" = 'elsewhere',
    "birthYear" = 1950, "registeredOn" = "registeredOn" - 400, "kind" = 'HOUSEHOLD' WHERE ${closed}`,
  // Of the records that a clause covers, the fields that it does not list are told otherwise.
  `UPDATE "Beneficiary" SET "birthYear" = "birthYear" + 7, "group" = 'WORKERS', "kind" = 'HOUSEHOLD' WHERE ${covered}`,
  `UPDATE "Enrolment" SET "startedOn" = "startedOn" - 400, "endedOn" = "startedOn" WHERE ${beneficiary(covered)}`,
  `UPDATE "Payment" SET "amount" = "amount" + 1, "status" = 'RETURNED', "channel" = 'CASH', "month" = '202001'
    WHERE NOT (${own})`,
  `UPDATE "BeneficiaryIdentity" SET "sealed" = 'none', "citizenIdHash" = NULL WHERE NOT (${own})`,
  // What is not published of others.
  `UPDATE "Difficulty" SET "about" = 'something else', "sortKey" = 'x', "field" = 'LABOUR_SAFETY'
    WHERE "sourceId" IS NULL AND "departmentId" NOT IN ('92-SYT-20250701') AND NOT (${own})`,
  `UPDATE "CooperationAgreement" SET "title" = 'something else', "sortKey" = 'x' WHERE "stage" = 'DRAFT'`,
];

/** Tells another story of everything that is closed to the outsiders, and of nothing else. */
export async function changeWhatIsClosed(client: PrismaClient): Promise<void> {
  for (const statement of statements) await client.$executeRawUnsafe(statement);
}
