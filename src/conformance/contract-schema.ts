import { readFileSync } from 'node:fs';
import { buildASTSchema, isEnumType, isObjectType, parse, type GraphQLSchema } from 'graphql';
import { apiDocument } from '../federation/documents.ts';
import { packagePath } from '../base/paths.ts';

let contract: GraphQLSchema | undefined;

/** The schema of the department contract that this hub speaks. */
export const contractSchema = (): GraphQLSchema =>
  (contract ??= buildASTSchema(
    apiDocument(parse(readFileSync(packagePath('schema', 'contract', 'department.graphql'), 'utf8'))),
  ));

const recordTypes = ['Beneficiary', 'Enrolment', 'Payment'];

function fieldsOf(type: string): string[] {
  const found = contractSchema().getType(type);
  return isObjectType(found) ? Object.keys(found.getFields()).map((field) => `${type}.${field}`) : [];
}

/** The fields of the class RECORD, by coordinate: what the checks ask for. The identity is none of them. */
export const contractFields = (): string[] =>
  recordTypes.flatMap(fieldsOf).filter((coordinate) => coordinate !== 'Beneficiary.identity');

/** The values of an enum of the contract. */
export function enumValues(name: string): string[] {
  const type = contractSchema().getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
}
