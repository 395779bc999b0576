import { keyOfModel } from '../db/global-id.ts';
import { describe } from '../db/statements/sql.ts';
import { allOf, anyOf, everything, noKey, nothing, policyCondition, type Filter } from '../filter/filter.ts';
import type { Scalar } from '../filter/operators.ts';
import { isRecordModel } from '../records/record-models.ts';
import { filterAt, recordPath, type RecordAttribute } from '../records/record-path.ts';
import { parseFilter, type FilterLimits, type ScopeInput } from '../filter/parse.ts';

/** A hub adds conditions of its own to the filters that it sends, so they are larger than those of its clients. */
const contractLimits: FilterLimits = { depth: 24, comparisons: 400, listLength: 2000, textLength: 512 };

/** Selects the records that have one of these values; no record if the model does not have the attribute. */
function condition(model: string, attribute: RecordAttribute, values: readonly Scalar[]): Filter {
  const path = isRecordModel(model) ? recordPath(model, attribute) : null;
  return path === null ? nothing : filterAt(path, { operator: 'in', operand: values });
}

/** Reads a scope of the hub's policy: `RecordScope` in the contract. */
function scopeCondition(model: string, { categories, programmes }: ScopeInput): Filter {
  const keys = programmes?.map((id) => keyOfModel('Programme', String(id)) ?? noKey);
  return allOf([
    categories === undefined ? everything : condition(model, 'category', categories),
    keys === undefined ? everything : condition(model, 'programme', keys),
  ]);
}

/** Reads scopes as conditions of the policy, which are not comparisons of the viewer. */
const readScopes = (model: string, scopes: readonly ScopeInput[]): Filter =>
  policyCondition(anyOf(scopes.map((scope) => scopeCondition(model, scope))));

const reading = { limits: contractLimits, describe, keyOf: keyOfModel, readScopes };

/**
 * Reads a filter of the department contract.
 * @throws BAD_USER_INPUT if the filter is too deep, too long or compares with null.
 */
export const readContractFilter = (argument: string, input: unknown, model: string): Filter =>
  input == null ? everything : parseFilter(reading, argument, input, model);
