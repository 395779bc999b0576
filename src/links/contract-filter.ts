import type { Filter } from '../db/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import { toGlobalId } from '../db/global-id.ts';
import { isPersonalModel } from '../access/personal-model.ts';
import { describe } from '../db/sql.ts';
import { allOf, type Folded } from './fold-filter.ts';

/** A filter of the contract, the argument `citizenId` apart, and the fields that it looks at. */
export interface ContractFilter {
  readonly filter: Filter;
  readonly citizenId: string | null;
}

type Operators = Readonly<Record<string, unknown>>;
type Note = (coordinate: string) => void;

const programmeId = (key: unknown): string => toGlobalId('Programme', String(key));

/** Keys of programmes as the contract compares them, which has no `notIn`. A programme is never unknown. */
function programmeFilter(operators: Operators): Filter {
  const parts = Object.entries(operators).map(([operator, operand]): Filter => {
    if (operator === 'eq') return { programme: { id: { eq: programmeId(operand) } } };
    const ids = (operand as unknown[]).map(programmeId);
    if (operator === 'in') return { programme: { id: { in: ids } } };
    if (operator === 'notIn') return { not: { programme: { id: { in: ids } } } };
    throw new Error(`Programmes are not compared by ${operator}.`);
  });
  return allOf(parts) as Filter;
}

/** What a condition on the identity of a beneficiary says of the beneficiary: all but the citizen id hangs on it. */
export function ofBeneficiary(filter: Filter): Folded {
  return allOf(
    Object.entries(filter).map(([name, value]): Folded => {
      if (name === 'beneficiary') return value as Filter;
      if (name === 'citizenIdHash') return true;
      if (name === 'and') return allOf((value as Filter[]).map(ofBeneficiary));
      if (name !== 'or') throw new Error(`The identity of a beneficiary is not asked for ${name}.`);
      const parts = (value as Filter[]).map(ofBeneficiary);
      return parts.includes(true) || { or: parts };
    }),
  );
}

class Translation {
  citizenId: string | null = null;
  readonly #note: Note;

  constructor(note: Note) {
    this.#note = note;
  }

  translate(model: ModelName, filter: Filter): Filter {
    const folded = allOf(Object.entries(filter).map(([name, value]) => this.#part(model, name, value)));
    return typeof folded === 'boolean' ? {} : folded;
  }

  #part(model: ModelName, name: string, value: unknown): Folded {
    if (name === 'and' || name === 'or')
      return { [name]: (value as Filter[]).map((part) => this.translate(model, part)) };
    if (name === 'not') return { not: this.translate(model, value as Filter) };
    if (name === '$citizenId') return this.#citizen(value as Operators);
    if (name === 'identity') return this.#identity(value as Filter);
    this.#note(`${model}.${name === 'programmeId' ? 'programme' : name}`);
    if (name === 'programmeId') return programmeFilter(value as Operators);
    const relation = describe(model).relations[name];
    if (relation === undefined) return { [name]: value };
    if (!isPersonalModel(relation.model)) throw new Error(`A department is not asked for ${model}.${name}.`);
    return { [name]: this.#related(relation.model as ModelName, value as Filter, relation.list) };
  }

  #related(model: ModelName, value: Filter, isList: boolean): Filter {
    if (!isList) return this.translate(model, value);
    return Object.fromEntries(
      Object.entries(value).map(([quantifier, part]) => [quantifier, this.translate(model, part as Filter)]),
    );
  }

  #citizen({ eq }: Operators): true {
    this.#note('BeneficiaryIdentity.citizenId');
    this.citizenId = String(eq);
    return true;
  }

  #identity(value: Filter): Folded {
    const lifted = ofBeneficiary(value);
    return typeof lifted === 'boolean' ? lifted : this.translate('Beneficiary', lifted);
  }
}

const speaksOf = (filter: unknown, wanted: string): boolean =>
  typeof filter === 'object' &&
  filter !== null &&
  Object.entries(filter).some(([name, value]) => name === wanted || speaksOf(value, wanted));

/**
 * A folded filter as the contract writes it.
 * @param note told of every field of personal data that the filter looks at
 */
export function contractFilter(model: ModelName, folded: Filter, note: Note): ContractFilter {
  const translation = new Translation(note);
  const filter = translation.translate(model, folded);
  // The hash means nothing to a department: without the citizen id, all its beneficiaries would meet the filter.
  if (translation.citizenId === null && speaksOf(folded, 'citizenIdHash'))
    throw new Error('A department is asked for a citizen id by the id alone.');
  return { filter, citizenId: translation.citizenId };
}
