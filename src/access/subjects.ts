import type { BeneficiaryCategory, FieldOfWork, ModelName, ViewerRole } from '../db/generated/model.ts';
import type { Filter } from '../db/filter.ts';

/** What a list carries, so that it is not looked up for each of its rows: columns of the row that it hangs on. */
export interface Carried {
  readonly $department: string;
  readonly $category?: string;
  readonly $programmeId?: string;
  /** The list that the row must be of itself for that. */
  readonly within?: string;
}

/** What of a model is open to whom: how its rows are told apart by what clauses speak of. */
export interface Subject {
  /** Rows that everybody sees on a day; null for none. */
  readonly open: ((today: string) => Filter) | null;
  /** Whether an open row is open whole, its INTERNAL fields too. */
  readonly openWhole?: boolean;
  /** Rows of these departments. */
  readonly ofDepartments: (departmentIds: readonly string[]) => Filter;
  readonly ofCategories?: (categories: readonly BeneficiaryCategory[]) => Filter;
  readonly ofProgrammes?: (codes: readonly string[]) => Filter;
  readonly ofField?: (field: FieldOfWork) => Filter;
  /** What lists of such rows carry from the row that they hang on, by the list. */
  readonly carried?: Readonly<Record<string, Carried>>;
  /** Whether clauses can open rows; others are their departments' alone. */
  readonly isShared: boolean;
  /** The relation to the row that this one is seen with. */
  readonly with?: { readonly model: ModelName; readonly relation: string };
  /** Roles that see rows of their own department; all that reach its data when left out. */
  readonly ownRoles?: readonly ViewerRole[];
  /** Roles that see all rows, if they have no department; else those of their department. */
  readonly auditRoles?: readonly ViewerRole[];
}

/** One value is compared as one: an index then has the rows in order. */
export const oneOf = (values: readonly string[]): Filter => (values.length === 1 ? { eq: values[0] } : { in: values });

const inDepartments = (departmentIds: readonly string[]): Filter => ({ departmentId: oneOf(departmentIds) });

/** A row that is seen with another. */
const seenWith = (model: ModelName, relation: string, subject: Subject): Subject => ({
  open: subject.open && ((today) => ({ [relation]: subject.open?.(today) })),
  ofDepartments: (ids) => ({ [relation]: subject.ofDepartments(ids) }),
  isShared: false,
  with: { model, relation },
});

/** A draft is its parties'. */
const agreement: Subject = {
  open: () => ({ stage: { notIn: ['DRAFT'] } }),
  openWhole: true,
  ofDepartments: (ids) => ({ parties: { some: inDepartments(ids) } }),
  isShared: false,
};

const difficulty: Subject = {
  open: () => ({ sourceId: { isNull: false } }),
  openWhole: true,
  ofDepartments: inDepartments,
  ofField: (field) => ({ field: { eq: field } }),
  isShared: true,
};

/** A budget is internal until it is made public: Law on State Budget 83/2015/QH13, article 15. */
const budgetLine: Subject = {
  open: (today) => ({ publishedOn: { lte: today } }),
  openWhole: true,
  ofDepartments: (ids) => ({ delivery: inDepartments(ids) }),
  ofProgrammes: (codes) => ({ delivery: { programmeId: oneOf(codes) } }),
  ofField: (field) => ({ delivery: { programme: { fields: { has: field } } } }),
  isShared: true,
};

/**
 * The models whose rows are not all public. Of a model that is not here, every row is; its fields then are PUBLIC, or
 * lead to rows of a model that is here.
 */
export const subjects: Readonly<Partial<Record<ModelName, Subject>>> = {
  Beneficiary: {
    open: null,
    ofDepartments: inDepartments,
    ofCategories: (categories) => ({ category: oneOf(categories) }),
    carried: { 'Department.beneficiaries': { $department: 'id' } },
    isShared: true,
  },
  BeneficiaryIdentity: {
    open: null,
    ofDepartments: inDepartments,
    ofCategories: (categories) => ({ beneficiary: { category: oneOf(categories) } }),
    isShared: true,
  },
  Enrolment: {
    open: null,
    ofDepartments: inDepartments,
    ofCategories: (categories) => ({ beneficiary: { category: oneOf(categories) } }),
    ofProgrammes: (codes) => ({ programmeId: oneOf(codes) }),
    carried: {
      'Department.enrolments': { $department: 'id' },
      'Beneficiary.enrolments': { $department: 'departmentId', $category: 'category' },
    },
    isShared: true,
  },
  Payment: {
    open: null,
    ofDepartments: inDepartments,
    ofCategories: (categories) => ({ enrolment: { beneficiary: { category: oneOf(categories) } } }),
    ofProgrammes: (codes) => ({ enrolment: { programmeId: oneOf(codes) } }),
    carried: {
      'Department.payments': { $department: 'id' },
      'Enrolment.payments': {
        $department: '$department',
        $category: '$category',
        $programmeId: 'programmeId',
        within: 'Beneficiary.enrolments',
      },
    },
    isShared: true,
  },
  CooperationAgreement: agreement,
  AgreementParty: { ...seenWith('CooperationAgreement', 'agreement', agreement), openWhole: true },
  SharingClause: { ...seenWith('CooperationAgreement', 'agreement', agreement), openWhole: true },
  DocumentShare: { ...seenWith('CooperationAgreement', 'agreement', agreement), openWhole: true },
  // What a review found is its parties'.
  AgreementReview: seenWith('CooperationAgreement', 'agreement', agreement),
  AgreementCarrier: {
    ...seenWith('AgreementParty', 'party', seenWith('CooperationAgreement', 'agreement', agreement)),
    openWhole: true,
  },
  Difficulty: difficulty,
  DifficultyAnswer: {
    ...seenWith('Difficulty', 'difficulty', difficulty),
    openWhole: true,
    ofDepartments: (ids) => ({ or: [inDepartments(ids), { difficulty: inDepartments(ids) }] }),
    ofField: (field) => ({ difficulty: { field: { eq: field } } }),
    isShared: true,
  },
  BudgetLine: budgetLine,
  Disbursement: {
    ...seenWith('BudgetLine', 'budgetLine', budgetLine),
    openWhole: true,
    ofProgrammes: (codes) => ({ budgetLine: budgetLine.ofProgrammes?.(codes) }),
    ofField: (field) => ({ budgetLine: budgetLine.ofField?.(field) }),
    isShared: true,
  },
  AccessEvent: {
    open: null,
    ofDepartments: (ids) => ({ or: [{ ownerDepartmentId: oneOf(ids) }, inDepartments(ids)] }),
    isShared: false,
    ownRoles: ['OFFICER', 'APPROVER'],
    auditRoles: ['AUDITOR'],
  },
};
