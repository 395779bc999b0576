import { isPersonalModel } from '../../access/personal-model.ts';
import type { ModelName } from '../../db/generated/model.ts';
import type { Filter } from '../../db/filter.ts';
import type { PageRead } from '../../db/page-read.ts';
import { describe } from '../../db/sql.ts';
import { intersect, namedDepartments, staysWithin, type Departments, type FilterReading } from './named-departments.ts';
import { coordinateOf, dayFields, partsOf } from './narrow.ts';

/** What a list looks for in records of one model, whether or not any of them is shown. */
export interface RecordComparison {
  readonly model: ModelName;
  /** Fields of which all must be open for a row to be compared. */
  readonly used: ReadonlySet<string>;
  /** Fields that the answer reveals something about, for the ledger. */
  readonly fields: readonly string[];
  /** Departments in whose rows alone there can be a match, as the filter names them. */
  readonly departments: Departments;
  /** Departments in whose rows the policy lets it look. */
  readonly reached: Departments;
  /** Keys of the records that were named. */
  readonly keys: readonly string[];
  /** Whether the records are of the department that the list is of. */
  readonly isWithin: boolean;
}

/** A list of which it is asked what it compares. */
export type ComparedList = Pick<PageRead, 'model' | 'filter'> & Partial<Pick<PageRead, 'order' | 'shown'>>;

export interface ComparisonOptions extends FilterReading {
  /** Whether it is read for another day than today: which rows are there then reveals when each began. */
  readonly isElsewhen: boolean;
  /** Whether its rows are counted. */
  readonly isCounted: boolean;
  /** The departments of which rows of a model are open together with these fields. */
  readonly reach: (model: ModelName, used: ReadonlySet<string>) => Departments;
}

interface Scope {
  readonly model: string;
  readonly filter: Filter;
  readonly departments: Departments;
  /** Departments in whose rows what surrounds it lets it look. */
  readonly reached: Departments;
  readonly isWithin: boolean;
}

/** Keys that are compared, whether for equality or for difference. */
function keysIn({ model, filter }: Scope, { keyOf }: FilterReading): string[] {
  const ids = partsOf(filter).flatMap(([name, value]) => {
    if (name !== 'id') return [];
    const { eq = [], in: among = [], notIn = [] } = value as Readonly<Record<string, string | string[]>>;
    return [eq, among, notIn].flat();
  });
  return ids.flatMap((id) => keyOf(model, id) ?? []);
}

function comparisonIn(
  scope: Scope,
  more: { readonly fields: readonly string[]; readonly used: readonly string[] },
  options: ComparisonOptions,
): RecordComparison {
  const { filter, departments, isWithin } = scope;
  const model = scope.model as ModelName;
  const compared = [
    ...partsOf(filter).map(([name]) => coordinateOf(model, name)),
    ...(options.isElsewhen ? dayFields(model) : []),
  ];
  const used = new Set([...compared, ...more.used]);
  return {
    model,
    used,
    fields: [...new Set([...more.fields, ...compared])],
    departments,
    reached: intersect(scope.reached, options.reach(model, used)),
    keys: keysIn(scope, options),
    isWithin,
  };
}

/** The comparisons of the rows of a relation, and of those that are related to them. */
function comparisonsBelow(scope: Scope, name: string, filter: Filter, options: ComparisonOptions): RecordComparison[] {
  const relation = describe(scope.model).relations[name];
  if (relation === undefined) return [];
  const isSame = staysWithin(scope.model, relation);
  const { model } = relation;
  const related: Scope = {
    model,
    filter,
    departments: intersect(isSame ? scope.departments : null, namedDepartments(model, filter, options)),
    reached: isSame ? scope.reached : null,
    isWithin: isSame && scope.isWithin,
  };
  if (!isPersonalModel(model)) return relatedComparisons(related, options);
  const own = comparisonIn(related, { fields: [coordinateOf(scope.model, name)], used: [] }, options);
  return [own, ...relatedComparisons({ ...related, reached: own.reached }, options)];
}

/** The comparisons of related records, at any depth. */
function relatedComparisons(scope: Scope, options: ComparisonOptions): RecordComparison[] {
  return partsOf(scope.filter).flatMap(([name, value]) => {
    const relation = describe(scope.model).relations[name];
    if (relation === undefined) return [];
    const filters = (relation.list ? Object.values(value as Filter) : [value]) as Filter[];
    return filters.flatMap((filter) => comparisonsBelow(scope, name, filter, options));
  });
}

/** Fields that a list of records reveals by itself: that of its order, and whether there is a row if none is shown. */
function fieldsOfList({ model, order, shown }: ComparedList, { isCounted }: ComparisonOptions): string[] {
  return [
    ...(isCounted ? [`${model}Connection.totalCount`] : []),
    ...(order !== undefined && order.column !== 'id' ? [coordinateOf(model, order.column)] : []),
    ...(shown === 0 ? [`${model}Connection.pageInfo`] : []),
  ];
}

/**
 * What a list compares of records by its filter, its order or its count: of its own, and of those that its filter leads
 * to at any depth. A list that shows records and compares nothing of them has none.
 */
export function comparisonsOf(list: ComparedList, options: ComparisonOptions): readonly RecordComparison[] {
  const { model, filter, order } = list;
  const departments = namedDepartments(model, filter, options);
  const scope: Scope = { model, filter, departments, reached: null, isWithin: true };
  if (!isPersonalModel(model)) return relatedComparisons(scope, options);
  const used = order === undefined ? [] : [coordinateOf(model, order.column)];
  const own = comparisonIn(scope, { fields: fieldsOfList(list, options), used }, options);
  const related = relatedComparisons({ ...scope, reached: own.reached }, options);
  return own.fields.length === 0 ? related : [own, ...related];
}
