import type { ModelName } from '../db/generated/model.ts';
import { describe } from '../db/sql.ts';
import { ContractBreach } from './contract-breach.ts';
import type { Facts } from './meets-filter.ts';
import { readProgramme } from './read-programme.ts';
import { readObject, readValue } from './read-value.ts';

const category = describe('Beneficiary').columns['category'];

/** What conditions of the policy are told by, as they speak of it: a payment's category is that of its enrolment's beneficiary. */
export function readFacts(model: ModelName, facts: unknown): Facts {
  const value = readObject(`${model}.facts`, facts);
  if (category === undefined) throw new Error('Beneficiaries have no category.');
  const known = readValue(`${model}.facts.category`, category, value['category']);
  if (typeof known !== 'string') throw new ContractBreach(`${model}.facts.category is missing.`);
  const beneficiary: Facts = { category: known };
  if (model === 'Beneficiary') return beneficiary;
  const enrolment: Facts = { programmeId: readProgramme(value['programme'] ?? null), beneficiary };
  return model === 'Enrolment' ? enrolment : { enrolment };
}
