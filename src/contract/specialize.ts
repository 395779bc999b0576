import { departmentOfKey } from '../records/record-key.ts';
import { isRecordModel } from '../records/record-models.ts';
import { filterAt, recordPath } from '../records/record-path.ts';
import { assertNever } from '../base/assert-never.ts';
import { findColumn } from '../db/statements/columns.ts';
import { describe } from '../db/statements/sql.ts';
import {
  compare,
  everything,
  isEverything,
  isNothing,
  nothing,
  type Comparison,
  type Filter,
  type FilterLeaf,
  type ParentComparison,
  type RelatedFilter,
} from '../filter/filter.ts';
import type { Test } from '../filter/operators.ts';
import { FilterTransformer } from '../filter/transformer.ts';
import { any, every, negate, type Residual, type ResidualLeaf } from './residual.ts';
import { scopesOf } from './scopes.ts';

const constant = (value: boolean): Residual => (value ? everything : nothing);

/** Whether a department's key matches a test. */
function matchesDepartment(departmentId: string, test: Test): boolean {
  switch (test.operator) {
    case 'eq':
      return test.operand === departmentId;
    case 'in':
      return test.operand.includes(departmentId);
    case 'notIn':
      return !test.operand.includes(departmentId);
    case 'isNull':
      return !test.operand;
    default:
      throw new Error(`Departments are not compared by ${test.operator}.`);
  }
}

/** Keeps the keys of the department's rows; other keys match nothing. */
function specializeIds(departmentId: string, test: Test): Residual {
  if (test.operator !== 'eq' && test.operator !== 'in') throw new Error(`Ids are not compared by ${test.operator}.`);
  const keys = (test.operator === 'in' ? test.operand : [test.operand]).map(String);
  const own = keys.filter((key) => departmentOfKey(key) === departmentId);
  return own.length === 0 ? nothing : compare('id', 'in', own);
}

function specializeColumn(model: string, comparison: Comparison): Residual {
  const { column } = comparison;
  const found = findColumn(model, column);
  if (found === undefined) throw new Error(`${model} has no column called ${column}.`);
  const { nullable } = found.description;
  if (comparison.operator === 'isNull' && !nullable) return constant(!comparison.operand);
  if (comparison.operator === 'in' && comparison.operand.length === 0) return nothing;
  if (comparison.operator === 'notIn' && comparison.operand.length === 0)
    return nullable ? compare(column, 'isNull', false) : everything;
  return comparison;
}

class Specialization extends FilterTransformer<FilterLeaf, ResidualLeaf> {
  readonly #departmentId: string;

  constructor(departmentId: string) {
    super();
    this.#departmentId = departmentId;
  }

  protected override leaf(leaf: FilterLeaf, model: string): Residual {
    switch (leaf.kind) {
      case 'compare':
        return this.#comparison(model, leaf);
      case 'parentColumn':
        return this.#parentColumn(model, leaf);
      case 'policy':
        return this.#policy(model, leaf.condition);
      case 'mention':
        return everything;
      case 'citizenId':
        return leaf;
      default:
        return assertNever(leaf);
    }
  }

  protected override and(parts: readonly Residual[]): Residual {
    return every(parts);
  }

  protected override or(parts: readonly Residual[]): Residual {
    return any(parts);
  }

  protected override not(part: Residual): Residual {
    return negate(part);
  }

  protected override related(related: RelatedFilter, model: string): Residual {
    const filter = this.transform(related.filter, related.model);
    const isMissing = isNothing(filter);
    if (isMissing) return constant(related.quantifier === 'none');
    // If the related row may be absent, the condition that it exists remains.
    const mayHaveNone = related.quantifier !== 'one' || describe(model).relations[related.relation]?.nullable === true;
    return isEverything(filter) && !mayHaveNone ? everything : { ...related, filter };
  }

  #comparison(model: string, comparison: Comparison): Residual {
    if (comparison.column === 'departmentId') return constant(matchesDepartment(this.#departmentId, comparison));
    // Services give the commune as a text only, so none of their rows refers to a unit of the list.
    if (comparison.column === 'communeUnitId') return constant(comparison.operator === 'isNull' && comparison.operand);
    if (comparison.column === 'id') return specializeIds(this.#departmentId, comparison);
    return specializeColumn(model, comparison);
  }

  /** Compares the row's own column instead of the parent's. */
  #parentColumn(model: string, comparison: ParentComparison): Residual {
    if (comparison.column === 'department') return constant(matchesDepartment(this.#departmentId, comparison));
    const path = isRecordModel(model) ? recordPath(model, comparison.column) : null;
    if (path === null) throw new Error(`Rows of ${model} have no ${comparison.column}.`);
    return this.transform(filterAt(path, comparison), model);
  }

  #policy(model: string, condition: Filter): Residual {
    const open = this.transform(condition, model);
    return open.kind === 'constant' ? open : { kind: 'scopes', scopes: scopesOf(open) };
  }
}

/** Evaluates a filter for the rows of one department and returns the rest. Conditions of the policy become scopes. */
export const specialize = (model: string, filter: Filter, departmentId: string): Residual =>
  new Specialization(departmentId).transform(filter, model);

/** Returns the conditions of the policy that every matching row meets. */
function policyOf(filter: Filter): readonly Filter[] {
  if (filter.kind === 'and') return filter.filters.flatMap(policyOf);
  return filter.kind === 'policy' ? [filter.condition] : [];
}

/** Evaluates the policy's conditions on a list's own rows, and returns the rest. */
export const specializePolicy = (model: string, filter: Filter, departmentId: string): Residual =>
  every(policyOf(filter).map((condition) => specialize(model, condition, departmentId)));
