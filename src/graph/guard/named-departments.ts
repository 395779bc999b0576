import type { DepartmentIndex } from '../../access/department-index.ts';
import { isRecordModel } from '../../records/record-models.ts';
import { departmentOfKey } from '../../records/record-key.ts';
import { assertNever } from '../../base/assert-never.ts';
import { isKey, type Comparison, type Filter, type RelatedFilter } from '../../filter/filter.ts';

/** Keys of departments; null if any department is meant. */
export type Departments = Pick<ReadonlySet<string>, 'has' | 'keys'> | null;

/** What is needed to read names of departments from a filter. */
export interface FilterReading {
  /** Null if departments can be named by their keys alone. */
  readonly index: DepartmentIndex | null;
}

export function intersect(left: Departments, right: Departments): Departments {
  if (left === null) return right;
  return right === null ? left : new Set([...left.keys()].filter((each) => right.has(each)));
}

const unite = (sets: readonly Departments[]): Departments =>
  sets.some((each) => each === null) ? null : new Set(sets.flatMap((each) => [...(each?.keys() ?? [])]));

/** Returns the only values that a column may have; null if it may have others. */
function valuesOf(comparison: Comparison): readonly string[] | null {
  if (comparison.operator === 'eq') return [String(comparison.operand)];
  return comparison.operator === 'in' ? comparison.operand.map(String) : null;
}

/** Whether a relation leads to rows of the same department: from records to records, and between these and their department. */
export const staysWithin = (model: string, related: string): boolean =>
  isRecordModel(model)
    ? isRecordModel(related) || related === 'Department'
    : model === 'Department' && isRecordModel(related);

/** Finds the departments with one of these values in a column of theirs or of their province. */
function findBy(
  index: DepartmentIndex | null,
  column: Parameters<DepartmentIndex['find']>[0],
  values: readonly string[],
) {
  return index === null ? null : new Set(values.flatMap((value) => index.find(column, value)));
}

function namedByColumn(model: string, comparison: Comparison, { index }: FilterReading): Departments {
  const values = valuesOf(comparison);
  if (values === null) return null;
  const keys = values.filter(isKey);
  const name = `${isRecordModel(model) ? 'record' : model}.${comparison.column}`;
  switch (name) {
    case 'record.id':
      return new Set(keys.flatMap((key) => departmentOfKey(key) ?? []));
    case 'Department.id':
      return new Set(keys);
    case 'Department.code':
      return findBy(index, 'code', values);
    case 'Province.id':
      return findBy(index, 'provinceId', keys);
    case 'Province.code':
      return findBy(index, 'provinceCode', values);
    default:
      return null;
  }
}

function namedByRelated(model: string, related: RelatedFilter, reading: FilterReading): Departments {
  const isOwn = staysWithin(model, related.model) || (model === 'Department' && related.relation === 'province');
  return isOwn && related.quantifier !== 'none' ? namedDepartments(related.model, related.filter, reading) : null;
}

/** Returns the departments that can have a row that matches a filter, as far as the filter names them. */
export function namedDepartments(model: string, filter: Filter, reading: FilterReading): Departments {
  switch (filter.kind) {
    case 'and':
      return filter.filters.map((part) => namedDepartments(model, part, reading)).reduce(intersect, null);
    case 'or':
      return unite(filter.filters.map((part) => namedDepartments(model, part, reading)));
    case 'constant':
      return filter.value ? null : new Set();
    case 'compare':
      return namedByColumn(model, filter, reading);
    case 'related':
      return namedByRelated(model, filter, reading);
    case 'not':
    case 'mention':
    case 'policy':
    case 'parentColumn':
    case 'citizenId':
      return null;
    default:
      return assertNever(filter);
  }
}
