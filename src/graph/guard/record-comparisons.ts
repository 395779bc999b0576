import { isRecordModel } from '../../records/record-models.ts';
import type { ModelName } from '../../db/generated/model.ts';
import { isKey, type Comparison, type Filter, type RelatedFilter } from '../../filter/filter.ts';
import { namedParts } from '../../filter/parts.ts';
import type { PageRead } from '../../db/statements/page-read.ts';
import { intersect, namedDepartments, staysWithin, type Departments, type FilterReading } from './named-departments.ts';
import { coordinateOf, dayFields, fieldsOf } from './narrow.ts';

/** What a list compares in records of one model, whether or not it shows any of them. */
export interface RecordComparison {
  readonly model: ModelName;
  /** Fields that must all be open for a row to be compared. */
  readonly used: ReadonlySet<string>;
  /** Fields about which the answer reveals something, for the ledger. */
  readonly fields: readonly string[];
  /** The only departments whose rows can match, as the filter names them. */
  readonly departments: Departments;
  /** Departments whose rows the policy lets it compare. */
  readonly reached: Departments;
  /** Keys of the records that the filter names. */
  readonly keys: readonly string[];
  /** Whether the records belong to the department of the list. */
  readonly isWithin: boolean;
}

/** A list whose comparisons are asked for. */
export type ComparedList = Pick<PageRead, 'model' | 'filter'> & Partial<Pick<PageRead, 'order' | 'shown'>>;

export interface ComparisonOptions extends FilterReading {
  /** Whether it is read for another day than today: which rows exist on a day reveals when each began. */
  readonly isAtOtherDate: boolean;
  /** Whether its rows are counted. */
  readonly isCounted: boolean;
  /** The departments of which rows of a model are open together with these fields. */
  readonly openDepartments: (model: ModelName, used: ReadonlySet<string>) => Departments;
}

interface Scope {
  readonly model: string;
  readonly filter: Filter;
  readonly departments: Departments;
  /** Departments whose rows the enclosing filter lets it compare. */
  readonly reached: Departments;
  readonly isWithin: boolean;
}

/** Keys that are compared, whether for equality or for difference. */
const keysIn = (filter: Filter): string[] =>
  namedParts(filter).flatMap((part) => (part.kind === 'compare' && part.column === 'id' ? keysOf(part) : []));

function keysOf(comparison: Comparison): readonly string[] {
  switch (comparison.operator) {
    case 'eq':
      return [comparison.operand].map(String).filter(isKey);
    case 'in':
    case 'notIn':
      return comparison.operand.map(String).filter(isKey);
    default:
      return [];
  }
}

function comparisonIn(
  scope: Scope,
  more: { readonly fields: readonly string[]; readonly used: readonly string[] },
  options: ComparisonOptions,
): RecordComparison {
  const { filter, departments, isWithin } = scope;
  const model = scope.model as ModelName;
  const compared = [...fieldsOf(model, filter), ...(options.isAtOtherDate ? dayFields(model) : [])];
  const used = new Set([...compared, ...more.used]);
  return {
    model,
    used,
    fields: [...new Set([...more.fields, ...compared])],
    departments,
    reached: intersect(scope.reached, options.openDepartments(model, used)),
    keys: keysIn(filter),
    isWithin,
  };
}

/** Returns the comparisons of the rows of a relation, and of the rows related to them. */
function comparisonsBelow(
  scope: Scope,
  { relation, model, filter }: RelatedFilter,
  options: ComparisonOptions,
): RecordComparison[] {
  const isSame = staysWithin(scope.model, model);
  const related: Scope = {
    model,
    filter,
    departments: intersect(isSame ? scope.departments : null, namedDepartments(model, filter, options)),
    reached: isSame ? scope.reached : null,
    isWithin: isSame && scope.isWithin,
  };
  if (!isRecordModel(model)) return relatedComparisons(related, options);
  const own = comparisonIn(related, { fields: [coordinateOf(scope.model, relation)], used: [] }, options);
  return [own, ...relatedComparisons({ ...related, reached: own.reached }, options)];
}

/** Returns the comparisons of related records, at any depth. */
function relatedComparisons(scope: Scope, options: ComparisonOptions): RecordComparison[] {
  return namedParts(scope.filter).flatMap((part) =>
    part.kind === 'related' ? comparisonsBelow(scope, part, options) : [],
  );
}

/** Returns the fields that a list of records reveals by itself: its order, its count, and whether there is a row if it shows none. */
function fieldsOfList({ model, order, shown }: ComparedList, { isCounted }: ComparisonOptions): string[] {
  return [
    ...(isCounted ? [`${model}Connection.totalCount`] : []),
    ...(order !== undefined && order.column !== 'id' ? [coordinateOf(model, order.column)] : []),
    ...(shown === 0 ? [`${model}Connection.pageInfo`] : []),
  ];
}

/**
 * Returns what a list compares in records by its filter, its order or its count: in its own rows, and in related rows at
 * any depth. A list that shows records without comparing anything has none.
 */
export function comparisonsOf(list: ComparedList, options: ComparisonOptions): readonly RecordComparison[] {
  const { model, filter, order } = list;
  const departments = namedDepartments(model, filter, options);
  const scope: Scope = { model, filter, departments, reached: null, isWithin: true };
  if (!isRecordModel(model)) return relatedComparisons(scope, options);
  const used = order === undefined ? [] : [coordinateOf(model, order.column)];
  const own = comparisonIn(scope, { fields: fieldsOfList(list, options), used }, options);
  const related = relatedComparisons({ ...scope, reached: own.reached }, options);
  return own.fields.length === 0 ? related : [own, ...related];
}
