import { Kind, visit, type DocumentNode, type FieldDefinitionNode } from 'graphql';
import type { DataClass } from '../db/generated/model.ts';

const terms: Readonly<Record<DataClass, string>> = {
  PUBLIC: 'công khai',
  INTERNAL: 'nội bộ',
  RECORD: 'hồ sơ đối tượng',
  IDENTITY: 'thông tin nhân thân',
};

/** The line that tells a field's class to those who read the schema's documentation. */
export const classLine = (dataClass: DataClass): string => `Data class: ${dataClass} (${terms[dataClass]}).`;

/** The class that a field's directive names; undefined for none, or for one that is no class. */
export function classOf({ directives }: FieldDefinitionNode): DataClass | undefined {
  const directive = directives?.find(({ name }) => name.value === 'dataClass');
  const value = directive?.arguments?.find(({ name }) => name.value === 'is')?.value;
  return value?.kind === Kind.ENUM && Object.hasOwn(terms, value.value) ? (value.value as DataClass) : undefined;
}

function describeClass(field: FieldDefinitionNode): FieldDefinitionNode | undefined {
  const dataClass = classOf(field);
  if (dataClass === undefined || field.description === undefined) return undefined;
  const value = `${field.description.value} ${classLine(dataClass)}`;
  return { ...field, description: { ...field.description, value } };
}

/** The SDL with each field's class at the end of its description: not every tool shows the directives of a schema. */
export const describeClasses = (typeDefs: DocumentNode): DocumentNode =>
  visit(typeDefs, { FieldDefinition: { leave: describeClass } });
