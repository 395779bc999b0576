import type { ModelName } from '../db/generated/model.ts';
import { fromGlobalId } from '../db/global-id.ts';
import { departmentOfKey } from '../access/record-key.ts';
import { ContractBreach } from './contract-breach.ts';

/** How many parts a record's key has after the department's. */
const parts: Readonly<Partial<Record<ModelName, number>>> = { Beneficiary: 1, Enrolment: 2, Payment: 3 };

const part = /^[\w-]{1,64}$/;

/** What a record that was answered must be: of this department, and of this record, where it hangs on one. */
export interface ExpectedRecord {
  readonly departmentId: string;
  /** The key that the record must have, or that must stand at the head of its own; null for any. */
  readonly key: string | null;
  readonly headedBy: string | null;
}

/** The record that a record is part of: `92-SYT-20250701:17.1` of `92-SYT-20250701:17.1.202601`. */
export const parentKey = (key: string): string => key.slice(0, key.lastIndexOf('.'));

/**
 * The key of a record that was answered.
 * @throws ContractBreach for a record of another type, department or record.
 */
export function readRecordKey(model: ModelName, id: unknown, expected: ExpectedRecord): string {
  const found = typeof id === 'string' ? fromGlobalId(id) : null;
  if (found?.model !== model) throw new ContractBreach(`${model}.id is no id of ${model}.`);
  const { key } = found;
  if (departmentOfKey(key) !== expected.departmentId)
    throw new ContractBreach(`${model}.id is of another department.`, true);
  const local = key.slice(expected.departmentId.length + 1).split('.');
  if (local.length !== parts[model] || !local.every((each) => part.test(each)))
    throw new ContractBreach(`${model}.id is not made as ids of records are.`);
  const isOther = expected.key !== null && key !== expected.key;
  if (isOther || (expected.headedBy !== null && parentKey(key) !== expected.headedBy))
    throw new ContractBreach(`${model}.id is of another record than was asked for.`, true);
  return key;
}
