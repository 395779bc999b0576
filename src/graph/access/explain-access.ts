import type { Policy } from '../../access/policy.ts';
import type { DataClass, ModelName } from '../../db/generated/model.ts';
import { models } from '../../db/generated/model.ts';
import { badUserInput } from '../../base/errors.ts';
import { allowedBy, viaOf, type AccessOf } from './access-of.ts';

/** The most fields that are explained at once. */
const mostFields = 100;

/** A field and whether it is open, on its way to the graph. */
export interface FieldAccessOf {
  readonly field: string;
  readonly access: AccessOf;
}

/** What is explained, on its way to the graph. */
export interface AccessExplanationOf {
  readonly fields: readonly FieldAccessOf[];
}

const modelOf = (coordinate: string): ModelName => coordinate.slice(0, coordinate.indexOf('.')) as ModelName;

function checkField(policy: Policy, field: string, place: number, dataClass: DataClass): string {
  const found = Object.hasOwn(models, modelOf(field)) ? policy.catalogue.classOf(field) : undefined;
  if (found === dataClass) return field;
  const reason = found === undefined ? 'this is no field of a stored type' : `this field is of class ${found}`;
  throw badUserInput(
    `explainAccess.fields.${place}`,
    reason,
    `a field of class ${dataClass}, such as \`Beneficiary.status\``,
  );
}

/** The fields that are asked for; all of the class where none are named. */
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
  if (fields.length > mostFields) {
    throw badUserInput('explainAccess.fields', `${fields.length} fields were given`, `at most ${mostFields} fields`);
  }
  return fields.map((field, place) => checkField(policy, field, place, dataClass));
}

/** Whether a field of a department's rows is open, for the rows that a clause covers. */
export function explainField(policy: Policy, field: string, departmentId: string | null): FieldAccessOf {
  const model = modelOf(field);
  const alternatives = policy.alternatives(model);
  if (alternatives === undefined || policy.catalogue.classOf(field) === 'PUBLIC')
    return { field, access: allowedBy(null) };
  const found = alternatives.find(
    ({ opens, scopes }) =>
      opens(field) && scopes?.some(({ departments }) => departments.includes(departmentId ?? '')) === true,
  );
  if (found !== undefined) return { field, access: allowedBy(viaOf(found, departmentId)) };
  const { reason, remedy } = policy.explain(model, field, departmentId);
  return { field, access: { allowed: false, reason, remedy, via: null } };
}
