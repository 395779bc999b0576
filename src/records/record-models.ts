import type { ModelName } from '../db/generated/model.ts';

/** The record that another record is part of. */
export interface RecordParent {
  readonly model: ModelName;
  /** The relation to the parent. */
  readonly relation: string;
  /** The column of the parent's key. */
  readonly column: string;
}

/** A model of personal records: policy, ledger, sources and the department contract take their rules from it. */
export interface RecordModel {
  /** The parent; null for a record that belongs to the department itself. */
  readonly parent: RecordParent | null;
  /** The field that lists its rows, in `Query`, in `Department` and in its parent; null if there is no list. */
  readonly list: string | null;
  /** The column of the beneficiary's category; null if the parent's category applies. */
  readonly category: string | null;
  /** The column of the programme's key; null if the parent's programme applies, or none. */
  readonly programme: string | null;
}

const beneficiary: RecordParent = { model: 'Beneficiary', relation: 'beneficiary', column: 'beneficiaryId' };
const enrolment: RecordParent = { model: 'Enrolment', relation: 'enrolment', column: 'enrolmentId' };

/**
 * Every model of personal records, parents first. Each has the columns `id` and `departmentId` and the columns named
 * here.
 */
const recordModels: Readonly<Partial<Record<ModelName, RecordModel>>> = {
  Beneficiary: { parent: null, list: 'beneficiaries', category: 'category', programme: null },
  BeneficiaryIdentity: { parent: beneficiary, list: null, category: null, programme: null },
  Enrolment: { parent: beneficiary, list: 'enrolments', category: null, programme: 'programmeId' },
  Payment: { parent: enrolment, list: 'payments', category: null, programme: null },
};

/** Names of the models, parents first. */
export const recordModelNames = Object.keys(recordModels) as readonly ModelName[];

/** Names of the models with lists: the department contract answers these by key. */
export const listedRecordModels = recordModelNames.filter((model) => recordModels[model]?.list != null);

/** Whether every row of a model is personal data. */
export const isRecordModel = (model: string): model is ModelName => Object.hasOwn(recordModels, model);

/**
 * Describes a model of personal records.
 * @throws Error for another model.
 */
export function describeRecord(model: ModelName): RecordModel {
  const found = recordModels[model];
  if (found === undefined) throw new Error(`${model} is no model of personal records.`);
  return found;
}

/** Returns the parent of a record model; null if its records belong to the department itself. */
export const parentOfRecord = (model: ModelName): RecordParent | null => describeRecord(model).parent;

/** Returns the number of parts in a record's key after the department's: one, and one more for each record above it. */
export function keyParts(model: ModelName): number {
  const { parent } = describeRecord(model);
  return parent === null ? 1 : keyParts(parent.model) + 1;
}
