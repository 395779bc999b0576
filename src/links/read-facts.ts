import type { ModelName } from '../db/generated/model.ts';
import { describe } from '../db/sql.ts';
import type { AnswerErrors } from './answer-errors.ts';
import { factsName } from './contract-query.ts';
import type { ContractError } from './department-service.ts';
import type { Facts, NeededFacts } from './meets-filter.ts';
import { readProgramme } from './read-programme.ts';
import { readObject, readValue } from './read-value.ts';

interface Answered {
  readonly value: Readonly<Record<string, unknown>>;
  readonly errors: AnswerErrors;
}

type Refused = (error: ContractError) => Error;

const category = describe('Beneficiary').columns['category'];

/** @throws what is made of a refusal: without its facts, nobody can see whether a row is open */
function check(value: unknown, errors: AnswerErrors, refused: Refused): unknown {
  if (value === null) throw refused(errors.first ?? { message: '' });
  return value;
}

/** What conditions of the policy need to know of a row. */
export function readFacts(model: ModelName, needed: NeededFacts, answered: Answered, refused: Refused): Facts {
  const { value, errors } = answered;
  const read = (name: string): unknown => check(value[name] ?? null, errors.at(name), refused);
  const further = (name: 'beneficiary' | 'enrolment', below: NeededFacts | undefined): Facts | undefined => {
    if (below === undefined) return undefined;
    const related = readObject(`${model}.${name}`, read(factsName));
    const relatedModel = name === 'beneficiary' ? 'Beneficiary' : 'Enrolment';
    return readFacts(relatedModel, below, { value: related, errors: errors.at(factsName) }, refused);
  };
  const beneficiary = further('beneficiary', needed.beneficiary);
  const enrolment = further('enrolment', needed.enrolment);
  return {
    ...(needed.category && category
      ? { category: readValue('Beneficiary.category', category, read('category')) as string }
      : {}),
    ...(needed.programmeId ? { programmeId: readProgramme(read('programme')) } : {}),
    ...(beneficiary && { beneficiary }),
    ...(enrolment && { enrolment }),
  };
}
