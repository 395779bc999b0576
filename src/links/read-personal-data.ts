import type { GraphQLError } from 'graphql';
import { isCitizenId } from '../sealing/citizen-id.ts';
import type { PersonalData } from '../sealing/personal-data.ts';
import { ContractBreach } from './contract-breach.ts';
import { isDate, isText, readObject } from './read-value.ts';

const longestText = 500;

const isShortText = (value: unknown): boolean => isText(value) && value.length > 0 && value.length <= longestText;

const checks: Readonly<Record<keyof PersonalData, (value: unknown) => boolean>> = {
  name: isShortText,
  dateOfBirth: isDate,
  sex: (value) => value === 'MALE' || value === 'FEMALE',
  citizenId: (value) => typeof value === 'string' && isCitizenId(value),
  address: isShortText,
  phone: isShortText,
};

/** Stands for what was not asked for: read by mistake, it is an error rather than a null that says that there is none. */
const unasked = new Error('This was not asked of the department.');

/**
 * Personal data as it was answered. An error stands in the place of what is closed.
 * @param refused the error of a field that is closed; null for one that is not
 * @throws ContractBreach for what is no personal data; its reason holds none
 */
export function readPersonalData(
  fields: readonly (keyof PersonalData)[],
  value: unknown,
  refused: (field: string) => GraphQLError | null,
): PersonalData {
  const answered = readObject('BeneficiaryIdentity', value);
  const data: Record<string, unknown> = {};
  for (const field of Object.keys(checks) as (keyof PersonalData)[]) {
    const found = answered[field] ?? null;
    if (!fields.includes(field)) data[field] = unasked;
    else if (found === null) data[field] = refused(field);
    else if (checks[field](found)) data[field] = found;
    else throw new ContractBreach(`BeneficiaryIdentity.${field} is not what the contract says.`);
  }
  // An executor answers an error that a field holds as the error of the field.
  return data as unknown as PersonalData;
}
