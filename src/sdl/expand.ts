import {
  Kind,
  type DefinitionNode,
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql';
import { isUnfiltered, readFilter, withoutDirectives } from './directives.ts';
import { sdlFault } from './fault.ts';
import { generatedAfter, prepareExpansion, type Expansion } from './generate.ts';
import { expandListField } from './list-arguments.ts';
import type { ModelShape } from './model-shape.ts';

type WithFields = ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode;

function checkFieldDirectives(type: WithFields): void {
  for (const field of type.fields ?? []) {
    const coordinate = `${type.name.value}.${field.name.value}`;
    if (readFilter(field, coordinate) === undefined && !isUnfiltered(field, coordinate)) continue;
    throw sdlFault(field, coordinate, `@filter and @unfiltered need @list at \`type ${type.name.value}\`.`);
  }
}

/** A type with its lists' arguments, and without the directives of the expansion. */
function expandType<T extends WithFields>(type: T, { lists, written }: Expansion): T {
  if (!lists.has(type.name.value)) checkFieldDirectives(type);
  const fields = type.fields?.map((field) =>
    withoutDirectives(expandListField(field, `${type.name.value}.${field.name.value}`, lists, written)),
  );
  return { ...type, ...(fields && { fields }) };
}

function expandDefinition(definition: DefinitionNode, expansion: Expansion): DefinitionNode {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
      return withoutDirectives(expandType(definition, expansion));
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return expandType(definition, expansion);
    default:
      return definition;
  }
}

/**
 * Expands what is written by hand to the whole SDL: adds what follows from `@list`, `@filter` and `@unfiltered` and from
 * the model, each part after the type that it follows from. A definition that is written by hand is not generated.
 * @throws if a directive does not fit, naming the file, the type and the field.
 */
export function expandDocument(document: DocumentNode, shape: ModelShape): DocumentNode {
  const expansion = prepareExpansion(document, shape);
  const isGenerated = (each: DefinitionNode): boolean =>
    'name' in each && !expansion.written.names.has(each.name.value);
  const definitions = document.definitions.flatMap((definition) => [
    expandDefinition(definition, expansion),
    ...generatedAfter(definition, expansion).filter(isGenerated),
  ]);
  return { ...document, definitions };
}
