import { readFileSync } from 'node:fs';
import { buildASTSchema, isEnumType, isObjectType, parse, type GraphQLSchema } from 'graphql';
import { apiDocument } from '../federation/documents.ts';
import { listedRecordModels } from '../records/record-models.ts';
import { packagePath } from '../base/paths.ts';

let contract: GraphQLSchema | undefined;

/** Builds the schema of the department contract that this hub uses. */
export const contractSchema = (): GraphQLSchema =>
  (contract ??= buildASTSchema(
    apiDocument(parse(readFileSync(packagePath('schema', 'contract', 'department.graphql'), 'utf8'))),
  ));

function fieldsOf(type: string): string[] {
  const found = contractSchema().getType(type);
  return isObjectType(found) ? Object.keys(found.getFields()).map((field) => `${type}.${field}`) : [];
}

/** Lists the fields of the class RECORD, by coordinate, which the checks read. The identity is not one of them. */
export const contractFields = (): string[] =>
  listedRecordModels.flatMap(fieldsOf).filter((coordinate) => coordinate !== 'Beneficiary.identity');

/** Lists the values of an enum of the contract. */
export function enumValues(name: string): string[] {
  const type = contractSchema().getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
}
