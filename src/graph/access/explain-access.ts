import { inputFaults } from '../../messages/input.ts';
import type { Policy } from '../../access/policy.ts';
import type { DataClass, ModelName } from '../../db/generated/model.ts';
import { models } from '../../db/generated/model.ts';
import { badUserInput } from '../../base/errors.ts';
import { allowedBy, deniedBy, viaOf, type AccessOf } from './access-of.ts';

/** Maximum number of fields in one explanation. */
const maxFields = 100;

/** The source object of the GraphQL type `FieldAccess`: a field, and whether it is open. */
export interface FieldAccessOf {
  readonly field: string;
  readonly access: AccessOf;
}

/** The source object of the GraphQL type `AccessExplanation`. */
export interface AccessExplanationOf {
  readonly fields: readonly FieldAccessOf[];
}

const modelOf = (coordinate: string): ModelName => coordinate.slice(0, coordinate.indexOf('.')) as ModelName;

function checkField(policy: Policy, field: string, place: number, dataClass: DataClass): string {
  const found = Object.hasOwn(models, modelOf(field)) ? policy.catalogue.classOf(field) : undefined;
  if (found === dataClass) return field;
  throw badUserInput(`explainAccess.fields.${place}`, inputFaults.fieldClass(found, dataClass));
}

/** Reads the fields to explain; all fields of the class if the argument is omitted. */
export function readFields(
  policy: Policy,
  dataClass: DataClass,
  fields: readonly string[] | null | undefined,
): readonly string[] {
  if (fields == null) {
    const all = Object.keys(models).flatMap((model) =>
      policy.catalogue.fieldsOf(model as ModelName).map((field) => `${model}.${field}`),
    );
    return all.filter((coordinate) => policy.catalogue.classOf(coordinate) === dataClass);
  }
  if (fields.length > maxFields) {
    throw badUserInput('explainAccess.fields', inputFaults.tooManyFields(fields.length, maxFields));
  }
  return fields.map((field, place) => checkField(policy, field, place, dataClass));
}

/** Explains whether a field of a department's rows is open, for the rows that a clause covers. */
export function explainField(policy: Policy, field: string, departmentId: string | null): FieldAccessOf {
  const model = modelOf(field);
  const rules = policy.rules(model);
  if (rules === undefined || policy.catalogue.classOf(field) === 'PUBLIC') return { field, access: allowedBy(null) };
  const found = rules.find(
    ({ opens, scopes }) =>
      opens(field) && scopes?.some(({ departments }) => departments.includes(departmentId ?? '')) === true,
  );
  if (found !== undefined) return { field, access: allowedBy(viaOf(found, departmentId)) };
  return { field, access: deniedBy(policy.explain(model, field, departmentId)) };
}
