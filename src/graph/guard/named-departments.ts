import type { DepartmentIndex } from '../../access/department-index.ts';
import { isPersonalModel } from '../../access/personal-model.ts';
import { departmentOfKey } from '../../access/record-key.ts';
import type { RelationDescription } from '../../db/description.ts';
import type { Filter, FilterScope } from '../../db/filter.ts';
import { describe } from '../../db/sql.ts';

/** Keys of departments; null for any department. */
export type Departments = Pick<ReadonlySet<string>, 'has' | 'keys'> | null;

/** What is needed to read names of departments from a filter. */
export interface FilterReading {
  readonly keyOf: FilterScope['keyOf'];
  /** Null if departments can be named by their keys alone. */
  readonly index: DepartmentIndex | null;
}

export function intersect(left: Departments, right: Departments): Departments {
  if (left === null) return right;
  return right === null ? left : new Set([...left.keys()].filter((each) => right.has(each)));
}

const unite = (sets: readonly Departments[]): Departments =>
  sets.some((each) => each === null) ? null : new Set(sets.flatMap((each) => [...(each?.keys() ?? [])]));

/** The values of which a column must have one; null if it may have others. */
function valuesOf({ eq, in: among }: Filter): readonly string[] | null {
  if (typeof eq === 'string') return [eq];
  return Array.isArray(among) ? among.map(String) : null;
}

/** Whether a relation leads to rows of the same department: from records to records, and between these and their department. */
export const staysWithin = (model: string, { model: related }: RelationDescription): boolean =>
  isPersonalModel(model)
    ? isPersonalModel(related) || related === 'Department'
    : model === 'Department' && isPersonalModel(related);

function namedByColumn(model: string, name: string, operators: Filter, { keyOf, index }: FilterReading): Departments {
  const values = valuesOf(operators);
  if (values === null) return null;
  const keys = (): string[] => values.flatMap((id) => keyOf(model, id) ?? []);
  if (isPersonalModel(model) && name === 'id') return new Set(keys().flatMap((key) => departmentOfKey(key) ?? []));
  if (model !== 'Department') return null;
  if (name === 'id') return new Set(keys());
  return name === 'code' && index !== null ? new Set(values.flatMap((code) => index.find('code', code))) : null;
}

function namedByProvince({ id, code }: Filter, { keyOf, index }: FilterReading): Departments {
  if (index === null) return null;
  const ids = id === undefined ? null : valuesOf(id as Filter);
  const codes = code === undefined ? null : valuesOf(code as Filter);
  const keys = ids?.flatMap((each) => keyOf('Province', each) ?? []);
  return intersect(
    keys === undefined ? null : new Set(keys.flatMap((key) => index.find('provinceId', key))),
    codes === null ? null : new Set(codes.flatMap((each) => index.find('provinceCode', each))),
  );
}

function namedBy(model: string, name: string, value: Filter, reading: FilterReading): Departments {
  if (name === 'not' || name === '$open') return null;
  const relation = describe(model).relations[name];
  if (relation === undefined) return namedByColumn(model, name, value, reading);
  if (model === 'Department' && name === 'province') return namedByProvince(value, reading);
  if (!staysWithin(model, relation)) return null;
  const present = (relation.list ? value['some'] : value) as Filter | undefined;
  return present === undefined ? null : namedDepartments(relation.model, present, reading);
}

/** The departments of which a row of departments or records must be to meet a filter, as far as the filter names them. */
export function namedDepartments(model: string, filter: Filter, reading: FilterReading): Departments {
  const each = (parts: unknown): Departments[] =>
    (parts as readonly Filter[]).map((part) => namedDepartments(model, part, reading));
  return Object.entries(filter)
    .map(([name, value]): Departments => {
      if (name === 'and') return each(value).reduce(intersect, null);
      if (name === 'or') return unite(each(value));
      return namedBy(model, name, value as Filter, reading);
    })
    .reduce(intersect, null);
}
