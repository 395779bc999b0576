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

/** Why a field is missing that was not requested: reading it by mistake gives an error, because null would say that it is empty. */
const unasked = new Error('This was not asked of the department.');

/** Personal data as it was answered, and why fields of it are missing. */
interface AnsweredData {
  readonly data: PersonalData;
  readonly missing: ReadonlyMap<string, Error>;
}

/**
 * Reads answered personal data. A missing field is null.
 * @param refused returns the error of a closed field; null for an open one
 * @throws ContractBreach if the value is not personal data; the message contains none of the answer
 */
export function readPersonalData(
  fields: readonly (keyof PersonalData)[],
  value: unknown,
  refused: (field: string) => GraphQLError | null,
): AnsweredData {
  const answered = readObject('BeneficiaryIdentity', value);
  const data: Record<string, unknown> = {};
  const missing = new Map<string, Error>();
  for (const field of Object.keys(checks) as (keyof PersonalData)[]) {
    const found = answered[field] ?? null;
    const error = fields.includes(field) ? found === null && refused(field) : unasked;
    if (error) missing.set(field, error);
    if (error || found === null) data[field] = null;
    else if (checks[field](found)) data[field] = found;
    else throw new ContractBreach(`BeneficiaryIdentity.${field} is not what the contract says.`);
  }
  return { data: data as unknown as PersonalData, missing };
}
