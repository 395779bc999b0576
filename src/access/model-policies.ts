import type { FieldOfWork, ModelName } from '../db/generated/model.ts';
import { recordPolicies } from './record-policy.ts';
import { anyOf, compare, isOneOf, nothing, relatedOne, type Filter } from '../filter/filter.ts';
import { inDepartments, type ModelPolicy } from './model-policy.ts';

/** Creates the policy of a model whose rows are open together with a related row. */
function seenWith(model: ModelName, relation: string, { open, ofDepartments }: ModelPolicy): ModelPolicy {
  const withOne = (filter: Filter): Filter => relatedOne(relation, model, filter);
  return {
    open: open && ((today) => withOne(open(today))),
    ofDepartments: (ids) => withOne(ofDepartments(ids)),
    isShared: false,
    with: { model, relation },
  };
}

const ofField = (field: FieldOfWork): Filter => compare('fields', 'has', field);

/** The policy of agreements: a draft is open to its parties only. */
const agreement: ModelPolicy = {
  open: () => compare('stage', 'notIn', ['DRAFT']),
  openWhole: true,
  ofDepartments: (ids) => ({ ...relatedOne('parties', 'AgreementParty', inDepartments(ids)), quantifier: 'some' }),
  isShared: false,
};

const difficulty: ModelPolicy = {
  open: () => compare('sourceId', 'isNull', false),
  openWhole: true,
  ofDepartments: inDepartments,
  ofField,
  isShared: true,
};

const withAgreement = seenWith('CooperationAgreement', 'agreement', agreement);

/** The policy of points: those of an agreement are open with it, all others to everybody. */
const point: ModelPolicy = {
  open: (today) => anyOf([compare('agreementId', 'isNull', true), withAgreement.open?.(today) ?? nothing]),
  openWhole: true,
  ofDepartments: withAgreement.ofDepartments,
  isShared: false,
};

const ofDelivery = (filter: Filter): Filter => relatedOne('delivery', 'Delivery', filter);

/**
 * The policy of budget lines: a budget is internal until it is published (Law on State Budget 83/2015/QH13, article
 * 15).
 */
const budgetLine: ModelPolicy = {
  open: (today) => compare('publishedOn', 'lte', today),
  openWhole: true,
  ofDepartments: (ids) => ofDelivery(inDepartments(ids)),
  ofProgrammes: (codes) => ofDelivery(isOneOf('programmeId', codes)),
  ofField: (field) => ofDelivery(relatedOne('programme', 'Programme', compare('fields', 'has', field))),
  isShared: true,
};

const ofBudgetLine = (filter: Filter = nothing): Filter => relatedOne('budgetLine', 'BudgetLine', filter);

/**
 * The policies of models whose rows are not all public. In any other model every row is public, and each field is
 * PUBLIC or leads to rows of a model listed here.
 */
export const modelPolicies: Readonly<Partial<Record<ModelName, ModelPolicy>>> = {
  ...recordPolicies,
  CooperationAgreement: agreement,
  AgreementParty: { ...withAgreement, openWhole: true },
  SharingClause: { ...withAgreement, openWhole: true },
  DocumentShare: { ...withAgreement, openWhole: true },
  Commitment: { ...withAgreement, openWhole: true },
  Point: point,
  DueReview: { ...withAgreement, openWhole: true },
  // The findings of a review are open to the parties only.
  AgreementReview: withAgreement,
  AgreementCarrier: {
    ...seenWith('AgreementParty', 'party', withAgreement),
    openWhole: true,
  },
  Difficulty: difficulty,
  DifficultyAnswer: {
    ...seenWith('Difficulty', 'difficulty', difficulty),
    openWhole: true,
    ofDepartments: (ids) => anyOf([inDepartments(ids), relatedOne('difficulty', 'Difficulty', inDepartments(ids))]),
    ofField: (field) => relatedOne('difficulty', 'Difficulty', ofField(field)),
    isShared: true,
  },
  BudgetLine: budgetLine,
  Disbursement: {
    ...seenWith('BudgetLine', 'budgetLine', budgetLine),
    openWhole: true,
    ofProgrammes: (codes) => ofBudgetLine(budgetLine.ofProgrammes?.(codes)),
    ofField: (field) => ofBudgetLine(budgetLine.ofField?.(field)),
    isShared: true,
  },
  AccessEvent: {
    open: null,
    ofDepartments: (ids) => anyOf([isOneOf('ownerDepartmentId', ids), inDepartments(ids)]),
    isShared: false,
    ownRoles: ['OFFICER', 'APPROVER'],
    auditRoles: ['AUDITOR'],
  },
};
