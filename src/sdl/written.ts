import { Kind, type DocumentNode, type InputObjectTypeDefinitionNode, type TypeNode } from 'graphql';

/** What of an SDL is written by hand. It is never generated, so a definition that deviates from the rules is just written. */
export interface Written {
  readonly names: ReadonlySet<string>;
  readonly enums: ReadonlySet<string>;
  readonly inputs: ReadonlyMap<string, InputObjectTypeDefinitionNode>;
}

export function readWritten({ definitions }: DocumentNode): Written {
  const inputs = definitions.filter((each) => each.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION);
  const enums = definitions.filter((each) => each.kind === Kind.ENUM_TYPE_DEFINITION);
  return {
    names: new Set(definitions.flatMap((each) => ('name' in each ? [each.name.value] : []))),
    enums: new Set(enums.map(({ name }) => name.value)),
    inputs: new Map(inputs.map((each) => [each.name.value, each])),
  };
}

/** The name of a type without its lists and its non-nulls. */
export const typeName = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : typeName(type.type);
