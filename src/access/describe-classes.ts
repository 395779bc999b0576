import { Kind, visit, type DocumentNode, type FieldDefinitionNode } from 'graphql';
import type { DataClass } from '../db/generated/model.ts';

const terms: Readonly<Record<DataClass, string>> = {
  PUBLIC: 'công khai',
  INTERNAL: 'nội bộ',
  RECORD: 'hồ sơ đối tượng',
  IDENTITY: 'thông tin nhân thân',
};

/** Returns the line that names a field's class in its description. */
export const classLine = (dataClass: DataClass): string => `Data class: ${dataClass} (${terms[dataClass]}).`;

/** Reads the class in a field's directive; undefined if there is no directive or it names no class. */
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

/** Adds each field's class to the end of its description, because some tools do not show directives. */
export const describeClasses = (typeDefs: DocumentNode): DocumentNode =>
  visit(typeDefs, { FieldDefinition: { leave: describeClass } });
