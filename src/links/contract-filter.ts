import type { Filter } from '../db/filter.ts';
import type { ModelName } from '../db/generated/model.ts';
import { toGlobalId } from '../db/global-id.ts';
import { isPersonalModel } from '../access/personal-model.ts';
import { describe } from '../db/sql.ts';
import { allOf, type Folded } from './fold-filter.ts';
import type { Scope } from './scopes.ts';

/** A filter of the contract, the argument `citizenId` apart, and the fields that it looks at. */
export interface ContractFilter {
  readonly filter: Filter;
  readonly citizenId: string | null;
}

type Operators = Readonly<Record<string, unknown>>;
type Note = (coordinate: string) => void;

/** The longest list that services take. */
const longestList = 200;

/** A comparison of ids with these keys, as many as there are. */
function idFilter(model: ModelName, keys: readonly unknown[], of: (ids: Filter) => Filter): Filter {
  const ids = keys.map((key) => toGlobalId(model, String(key)));
  if (ids.length === 1) return of({ eq: ids[0] });
  if (ids.length <= longestList) return of({ in: ids });
  const lists = Array.from({ length: Math.ceil(ids.length / longestList) }, (_, place) =>
    ids.slice(place * longestList, (place + 1) * longestList),
  );
  return { or: lists.map((each) => of({ in: each })) };
}

/** Keys of programmes as the contract compares them, which has no `notIn`. A programme is never unknown. */
function programmeFilter(operators: Operators): Filter {
  const parts = Object.entries(operators).map(([operator, operand]): Filter => {
    const keys = operator === 'eq' ? [operand] : (operand as unknown[]);
    const among = idFilter('Programme', keys, (id) => ({ programme: { id } }));
    if (operator === 'eq' || operator === 'in') return among;
    if (operator === 'notIn') return { not: among };
    throw new Error(`Programmes are not compared by ${operator}.`);
  });
  return allOf(parts) as Filter;
}

/** A scope of the policy as the contract writes it. */
const contractScope = ({ categories, programmes }: Scope): Filter => ({
  ...(categories === null ? {} : { categories }),
  ...(programmes === null ? {} : { programmes: programmes.map((key) => toGlobalId('Programme', key)) }),
});

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
    if (name === '$scope') return { scope: (value as Scope[]).map(contractScope) };
    // The hash means nothing to a department.
    if (name === 'citizenIdHash') throw new Error('A department is asked for a citizen id by the id alone.');
    if (name === '$citizenId') return this.#citizen(value as Operators);
    this.#note(`${model}.${name === 'programmeId' ? 'programme' : name}`);
    if (name === 'programmeId') return programmeFilter(value as Operators);
    if (name === 'id') return idFilter(model, (value as { readonly in: unknown[] }).in, (id) => ({ id }));
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
}

/**
 * A folded filter as the contract writes it.
 * @param note told of every field of personal data that the filter looks at
 */
export function contractFilter(model: ModelName, folded: Filter, note: Note): ContractFilter {
  const translation = new Translation(note);
  const filter = translation.translate(model, folded);
  return { filter, citizenId: translation.citizenId };
}
