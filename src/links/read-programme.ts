import { keyOfModel } from '../db/global-id.ts';
import { ContractBreach } from './contract-breach.ts';
import { readObject } from './read-value.ts';

/**
 * The key of a programme that was answered.
 * @throws ContractBreach for what is no programme
 */
export function readProgramme(value: unknown): string {
  const { id } = readObject('A programme', value);
  const key = typeof id === 'string' ? keyOfModel('Programme', id) : null;
  if (key === null) throw new ContractBreach('A programme has no id of a programme.');
  return key;
}
