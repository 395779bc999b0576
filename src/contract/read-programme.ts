import { keyOfModel } from '../db/global-id.ts';
import { ContractBreach } from './contract-breach.ts';
import { readObject } from './read-value.ts';

/**
 * Reads the key of an answered programme.
 * @throws ContractBreach if the value is not a programme
 */
export function readProgramme(value: unknown): string {
  const { id } = readObject('A programme', value);
  const key = typeof id === 'string' ? keyOfModel('Programme', id) : null;
  if (key === null) throw new ContractBreach('The id of a programme is not an id of Programme.');
  return key;
}
