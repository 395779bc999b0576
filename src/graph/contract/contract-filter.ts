import type { Filter } from '../../db/filter.ts';
import type { ModelName } from '../../db/generated/model.ts';
import { keyOfModel } from '../../db/global-id.ts';
import { describe } from '../../db/sql.ts';
import { readFilterWithin, type FilterLimits } from '../filter-input.ts';

/** A hub puts what it knows itself into the filters that it passes on: they are larger than those of its clients. */
const contractLimits: FilterLimits = { depth: 24, comparisons: 400, listLength: 2000, textLength: 512 };

/** A part of the hub's policy, as the contract writes it: `RecordScope`. */
interface RecordScope {
  readonly categories?: readonly string[] | null;
  readonly programmes?: readonly string[] | null;
}

/** How records are told apart by what clauses speak of; a beneficiary is of no programme. */
const conditions: Readonly<
  Partial<Record<ModelName, { readonly category: (is: Filter) => Filter; readonly programme: (is: Filter) => Filter }>>
> = {
  Beneficiary: { category: (is) => ({ category: is }), programme: () => ({ or: [] }) },
  Enrolment: {
    category: (is) => ({ beneficiary: { category: is } }),
    programme: (is) => ({ programmeId: is }),
  },
  Payment: {
    category: (is) => ({ enrolment: { beneficiary: { category: is } } }),
    programme: (is) => ({ enrolment: { programmeId: is } }),
  },
};

function scopeCondition(model: ModelName, { categories, programmes }: RecordScope): Filter {
  const told = conditions[model];
  if (told === undefined) throw new Error(`Clauses do not tell rows of ${model} apart.`);
  const parts: Filter[] = [];
  if (categories != null) parts.push(told.category({ in: categories }));
  if (programmes != null) parts.push(told.programme({ in: programmes.map((id) => keyOfModel('Programme', id) ?? '') }));
  return { and: parts };
}

/** Scopes stand beside what the viewer asks, as conditions of the policy do. */
function openScopes(model: ModelName, filter: Filter): Filter {
  const parts = Object.entries(filter).map(([name, value]): [string, unknown] => {
    if (name === 'and' || name === 'or') return [name, (value as Filter[]).map((part) => openScopes(model, part))];
    if (name === 'not') return [name, openScopes(model, value as Filter)];
    if (name === 'scope') {
      const scopes = (value as RecordScope[]).map((scope) => scopeCondition(model, scope));
      return ['$open', { filter: { or: scopes }, isSieve: false }];
    }
    const relation = describe(model).relations[name];
    if (relation === undefined) return [name, value];
    const related = relation.model as ModelName;
    if (!relation.list) return [name, openScopes(related, value as Filter)];
    const quantified = Object.entries(value as Filter).map(([quantifier, part]) => [
      quantifier,
      openScopes(related, part as Filter),
    ]);
    return [name, Object.fromEntries(quantified)];
  });
  return Object.fromEntries(parts);
}

/**
 * A filter of the contract, within its bounds.
 * @throws BAD_USER_INPUT for one that is not.
 */
export const readContractFilter = (argument: string, filter: Filter | null | undefined, model: ModelName): Filter =>
  openScopes(model, readFilterWithin(contractLimits, argument, filter));
