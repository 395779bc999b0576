import type { DataClass } from '../../../src/db/generated/model.ts';
import type { ClauseSnapshot, AccessSnapshot } from '../../../src/access/access-snapshot.ts';
import type { TestViewer } from '../viewers.ts';

/**
 * The rules of access, written from the documented policy and without any of the tested code: one row, one field and
 * one rule at a time.
 */

/** The attributes of a row that the rules use. */
export interface PlainRow {
  readonly model: string;
  readonly departmentId: string | null;
  /** For records. */
  readonly category?: string;
  /** For enrolments, payments and budgets. */
  readonly programme?: string;
  /** Fields of work, for rows that are not records. */
  readonly fields?: readonly string[];
  /** The other departments, for rows that concern several. */
  readonly furtherDepartmentIds?: readonly string[];
  /** Whether the row itself is public. */
  readonly isPublished?: boolean;
  /** Whether its INTERNAL fields remain closed even if it is public. */
  readonly keepsInternal?: boolean;
  /** Whether no clause can open it. */
  readonly isNeverShared?: boolean;
  /** Whether it is an entry of the ledger, for which other roles count. */
  readonly isLedger?: boolean;
}

export interface Question {
  readonly facts: AccessSnapshot;
  readonly today: string;
  readonly viewer: TestViewer;
  readonly row: PlainRow;
  /** The field, for example `Beneficiary.status`. */
  readonly coordinate: string;
  readonly dataClass: DataClass;
  /** Whether the field is open in any open row. */
  readonly comesWithRow: boolean;
  /** The class of each field of the row's model. */
  readonly classes: ReadonlyMap<string, DataClass>;
}

const fieldOfGroup: Readonly<Record<string, string>> = {
  CHILD_WITHOUT_SUPPORT: 'SOCIAL_PROTECTION',
  YOUTH_IN_EDUCATION: 'SOCIAL_PROTECTION',
  CHILD_WITH_HIV: 'SOCIAL_PROTECTION',
  SINGLE_POOR_PARENT: 'SOCIAL_PROTECTION',
  OLDER_PERSON: 'SOCIAL_PROTECTION',
  PERSON_WITH_DISABILITY: 'SOCIAL_PROTECTION',
  CHILD_UNDER_THREE_POOR: 'SOCIAL_PROTECTION',
  PERSON_WITH_HIV: 'SOCIAL_PROTECTION',
  POOR_HOUSEHOLD: 'POVERTY_REDUCTION',
  NEAR_POOR_HOUSEHOLD: 'POVERTY_REDUCTION',
  UNEMPLOYED_WORKER: 'EMPLOYMENT',
  OVERSEAS_WORKER: 'OVERSEAS_LABOUR',
};

/**
 * Returns the field of work of a category. Categories outside the groups above are meritorious, except those of
 * children, which begin with CHILD_.
 */
const fieldOfWork = (category: string): string =>
  fieldOfGroup[category] ?? (category.startsWith('CHILD_') ? 'CHILD_PROTECTION' : 'MERITORIOUS_SERVICE');

const within = (day: string, from: string | null, to: string | null): boolean =>
  (from === null || from <= day) && (to === null || to >= day);

const isAlive = ({ facts, today }: Question, departmentId: string): boolean =>
  facts.departments.some(({ id, validFrom, validTo }) => id === departmentId && within(today, validFrom, validTo));

/** Whether one department does another's work in a field today. */
function carries(question: Question, carrier: string, departmentId: string, field: string): boolean {
  if (!isAlive(question, carrier)) return false;
  if (carrier === departmentId) return true;
  return question.facts.lineage.some(
    (passed) =>
      passed.ancestorId === departmentId &&
      passed.descendantId === carrier &&
      passed.field === field &&
      within(question.today, passed.validFrom, passed.validTo),
  );
}

/** Whether an agreement is active: not terminated, and within a period of which at least one end is known. */
function isActive(clause: ClauseSnapshot, today: string): boolean {
  const { stage, terminatedOn, agreementStartsOn: from, agreementEndsOn: to } = clause;
  if (stage === 'DRAFT' || (from === null && to === null)) return false;
  if (stage === 'TERMINATED' && (terminatedOn === null || terminatedOn <= today)) return false;
  return within(today, from, to);
}

const isInForce = (clause: ClauseSnapshot, today: string): boolean =>
  isActive(clause, today) &&
  clause.startsOn !== null &&
  clause.endsOn !== null &&
  within(today, clause.startsOn, clause.endsOn);

const departmentOf = ({ facts, today, viewer }: Question): string | null =>
  facts.departments.find(
    ({ code, validFrom, validTo }) => code === viewer.department && within(today, validFrom, validTo),
  )?.id ?? null;

const fieldsOf = ({ row }: Question): readonly string[] =>
  row.category === undefined ? (row.fields ?? []) : [fieldOfWork(row.category)];

const isRecord = ({ row }: Question): boolean => row.category !== undefined;

/**
 * Whether a viewer reads an entry of the ledger: an auditor reads all, or those of the credential's department; of the
 * others, only officers read it.
 */
function readsLedger(question: Question): boolean {
  const { viewer, row } = question;
  if (viewer.role === 'AUDITOR' && viewer.department === undefined) return true;
  const own = departmentOf(question);
  if (own === null || row.departmentId === null) return false;
  const holder = row.departmentId;
  const holds = own === holder || fieldsOf(question).some((field) => carries(question, own, holder, field));
  return holds && ['AUDITOR', 'OFFICER', 'APPROVER'].includes(viewer.role);
}

/**
 * Whether a viewer reads its own department's data: an officer reads all of it, an analyst the internal data; personal
 * data needs a purpose.
 */
function isOwn(question: Question): boolean {
  const { viewer, row, dataClass, comesWithRow } = question;
  if (row.isLedger === true) return readsLedger(question);
  const own = departmentOf(question);
  if (own === null || row.departmentId === null) return false;
  const holder = row.departmentId;
  const holds = own === holder || fieldsOf(question).some((field) => carries(question, own, holder, field));
  const needed: DataClass =
    comesWithRow || dataClass === 'PUBLIC' ? (isRecord(question) ? 'RECORD' : 'INTERNAL') : dataClass;
  const isPersonal = needed === 'RECORD' || needed === 'IDENTITY';
  const mayRead =
    ['OFFICER', 'APPROVER', 'PORTAL', 'NODE'].includes(viewer.role) || (viewer.role === 'ANALYST' && !isPersonal);
  return holds && mayRead && (!isPersonal || viewer.purpose !== undefined);
}

/** Whether a clause opens a field of a row to the viewer. An empty list opens nothing, never everything. */
function isOpenedBy(question: Question, clause: ClauseSnapshot): boolean {
  const { viewer, row, today, coordinate, comesWithRow, dataClass, classes } = question;
  const own = departmentOf(question);
  const { departmentId } = row;
  if (own === null || departmentId === null || row.isNeverShared === true || !isInForce(clause, today)) return false;
  const roles = clause.dataClass === 'IDENTITY' ? [] : ['ANALYST'];
  if (!['OFFICER', 'APPROVER', 'PORTAL', 'NODE', ...roles].includes(viewer.role)) return false;
  if (viewer.purpose === undefined || !clause.purposes.includes(viewer.purpose)) return false;
  if (clause.caseRequired && viewer.caseReference === undefined) return false;
  if (row.category !== undefined && !(clause.categories as string[]).includes(row.category)) return false;
  if (row.programme !== undefined && !clause.programmeCodes.includes(row.programme)) return false;
  const passes = fieldsOf(question).some(
    (field) =>
      (clause.fields as string[]).includes(field) &&
      carries(question, own, clause.toDepartmentId, field) &&
      question.facts.departments.some(
        ({ id: giver }) =>
          carries(question, giver, clause.fromDepartmentId, field) &&
          (giver === departmentId || carries(question, giver, departmentId, field)),
      ),
  );
  if (!passes) return false;
  const opened = clause.openedFields.filter(
    (field) => field.startsWith(`${row.model}.`) && classes.get(field) === clause.dataClass,
  );
  return comesWithRow || dataClass === 'PUBLIC' ? opened.length > 0 : opened.includes(coordinate);
}

/** Whether a viewer may read a field of a row. If the row concerns several departments, one that opens it is enough. */
export function mayRead(question: Question): boolean {
  const { row, dataClass } = question;
  const isOpen = row.isPublished === true && (dataClass === 'PUBLIC' || dataClass === 'INTERNAL');
  if (isOpen && (dataClass === 'PUBLIC' || row.keepsInternal !== true)) return true;
  return [row.departmentId, ...(row.furtherDepartmentIds ?? [])].some((departmentId) => {
    const asOne = { ...question, row: { ...row, departmentId } };
    return isOwn(asOne) || question.facts.clauses.some((clause) => isOpenedBy(asOne, clause));
  });
}
