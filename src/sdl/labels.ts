import { Kind, type DefinitionNode, type DocumentNode, type StringValueNode } from 'graphql';
import { apiDocument } from '../federation/documents.ts';
import { termOf } from './term.ts';

/** Vietnamese labels by coordinate: of a type `Province`, of a field `Province.code`, of an enum value `DataClass.PUBLIC`. */
type Labels = Readonly<Record<string, string>>;

interface Described {
  readonly name: { readonly value: string };
  readonly description?: StringValueNode | undefined;
}

/** What a definition has that clients show: fields of what is answered, and values of enums. */
function partsOf(definition: DefinitionNode): readonly Described[] {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return definition.fields ?? [];
    case Kind.ENUM_TYPE_DEFINITION:
      return definition.values ?? [];
    default:
      return [];
  }
}

const isAnswered = (definition: DefinitionNode): definition is DefinitionNode & Described =>
  /^(Object|Interface|Union|Enum|Scalar)TypeDefinition$/.test(definition.kind);

function label(coordinate: string, { description }: Described): (readonly [string, string])[] {
  const term = termOf(description?.value);
  return term === undefined ? [] : [[coordinate, term]];
}

/** Returns the labels of a schema: the terms that its descriptions have in parentheses. */
function labelsOf(typeDefinitions: DocumentNode): Labels {
  const answered = apiDocument(typeDefinitions).definitions.filter(isAnswered);
  return Object.fromEntries(
    answered.flatMap((type) => [
      ...label(type.name.value, type),
      ...partsOf(type).flatMap((part) => label(`${type.name.value}.${part.name.value}`, part)),
    ]),
  );
}

/** Prints the labels as they are served, one a line. */
export const printLabels = (typeDefinitions: DocumentNode): string =>
  `${JSON.stringify(labelsOf(typeDefinitions), null, 2)}\n`;
