import type { ModelName } from '../db/generated/model.ts';
import { describe } from '../db/statements/sql.ts';
import { describeRecord } from '../records/record-models.ts';
import { ContractBreach } from './contract-breach.ts';
import type { RecordFacts } from './matches-filter.ts';
import { readProgramme } from './read-programme.ts';
import { readObject, readValue } from './read-value.ts';

const category = describe('Beneficiary').columns['category'];

/**
 * Places the attributes of a record where conditions compare them: those of a parent record are below the relation to
 * it.
 */
function placeFacts(model: ModelName, known: string, programme: () => string): RecordFacts {
  const record = describeRecord(model);
  return {
    ...(record.category !== null && { [record.category]: known }),
    ...(record.programme !== null && { [record.programme]: programme() }),
    ...(record.parent !== null && { [record.parent.relation]: placeFacts(record.parent.model, known, programme) }),
  };
}

/**
 * Reads the attributes that conditions of the policy compare: the category of a payment, for example, is that of its
 * enrolment's beneficiary.
 */
export function readFacts(model: ModelName, facts: unknown): RecordFacts {
  const value = readObject(`${model}.facts`, facts);
  if (category === undefined) throw new Error('Beneficiaries have no category.');
  const known = readValue(`${model}.facts.category`, category, value['category']);
  if (typeof known !== 'string') throw new ContractBreach(`${model}.facts.category is missing.`);
  return placeFacts(model, known, () => readProgramme(value['programme'] ?? null));
}
