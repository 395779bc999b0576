import type { ModelName } from '../db/generated/model.ts';
import { parentColumns } from '../db/statements/parent-columns.ts';
import { isOneOf, type Filter } from '../filter/filter.ts';
import { describeRecord, recordModelNames } from '../records/record-models.ts';
import { filterAt, recordPath, type RecordAttribute } from '../records/record-path.ts';
import { inDepartments, type ParentColumns, type ModelPolicy } from './model-policy.ts';

/** Selects records of a model by an attribute; undefined if the model does not have it. */
function selectBy(model: ModelName, attribute: RecordAttribute): ((values: readonly string[]) => Filter) | undefined {
  const path = recordPath(model, attribute);
  return path === null ? undefined : (values) => filterAt(path, isOneOf(path.column, values));
}

/**
 * Returns the parent's list of these records, for example `Beneficiary.enrolments`; null for records without a parent.
 */
function listOfParent(model: ModelName): string | null {
  const { parent, list } = describeRecord(model);
  return parent === null || list === null ? null : `${parent.model}.${list}`;
}

/**
 * Returns the columns of the parent that the policy can compare: its own, and those passed on from the parent's own
 * list.
 */
function columnsOfParent(parent: ModelName): ParentColumns {
  const { category, programme } = describeRecord(parent);
  const above = listOfParent(parent);
  const columns = {
    ...(category !== null && { category }),
    ...(programme !== null && { programme }),
  };
  if (above === null) return { columns: { department: 'departmentId', ...columns } };
  const passedOn = {
    department: parentColumns.department.name,
    ...(recordPath(parent, 'category') !== null && { category: parentColumns.category.name }),
    ...(recordPath(parent, 'programme') !== null && { programme: parentColumns.programme.name }),
  };
  return { columns: { ...passedOn, ...columns }, within: above };
}

function parentColumnsOf(model: ModelName): ModelPolicy['parentColumns'] {
  const { parent, list } = describeRecord(model);
  if (list === null) return undefined;
  const ofParent = listOfParent(model);
  return {
    [`Department.${list}`]: { columns: { department: 'id' } },
    ...(parent !== null && ofParent !== null && { [ofParent]: columnsOfParent(parent.model) }),
  };
}

/**
 * Creates the policy of a model of personal records: no row is open to everybody, and clauses select rows by category
 * and programme.
 */
function recordPolicy(model: ModelName): ModelPolicy {
  const [ofCategories, ofProgrammes, columnsByList] = [
    selectBy(model, 'category'),
    selectBy(model, 'programme'),
    parentColumnsOf(model),
  ];
  return {
    open: null,
    ofDepartments: inDepartments,
    ...(ofCategories && { ofCategories }),
    ...(ofProgrammes && { ofProgrammes }),
    ...(columnsByList && { parentColumns: columnsByList }),
    isShared: true,
  };
}

/** The policies of all models of personal records. */
export const recordPolicies: Readonly<Partial<Record<ModelName, ModelPolicy>>> = Object.fromEntries(
  recordModelNames.map((model) => [model, recordPolicy(model)]),
);
