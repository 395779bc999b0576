import type { ModelName } from '../db/generated/model.ts';
import { fromGlobalId } from '../db/global-id.ts';
import { departmentOfKey, parentKey } from '../records/record-key.ts';
import { keyParts } from '../records/record-models.ts';
import { ContractBreach } from './contract-breach.ts';

const part = /^[\w-]{1,64}$/;

/** What an answered record must be: a record of this department, and of the expected key or parent. */
export interface ExpectedRecord {
  readonly departmentId: string;
  /** The key that the record must have; null for any. */
  readonly key: string | null;
  /** The key of its parent record; null for any. */
  readonly headedBy: string | null;
}

/**
 * Reads the key of an answered record.
 * @throws ContractBreach if the record has another type, department, key or parent.
 */
export function readRecordKey(model: ModelName, id: unknown, expected: ExpectedRecord): string {
  const found = typeof id === 'string' ? fromGlobalId(id) : null;
  if (found?.model !== model) throw new ContractBreach(`${model}.id is not an id of ${model}.`);
  const { key } = found;
  if (departmentOfKey(key) !== expected.departmentId)
    throw new ContractBreach(`${model}.id belongs to another department.`, true);
  const local = key.slice(expected.departmentId.length + 1).split('.');
  if (local.length !== keyParts(model) || !local.every((each) => part.test(each)))
    throw new ContractBreach(`${model}.id does not have the form of a record id.`);
  const isOther = expected.key !== null && key !== expected.key;
  if (isOther || (expected.headedBy !== null && parentKey(key) !== expected.headedBy))
    throw new ContractBreach(`${model}.id belongs to another record than the requested one.`, true);
  return key;
}
