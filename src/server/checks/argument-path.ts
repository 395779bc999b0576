import {
  getNamedType,
  isEnumType,
  isScalarType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { accepted } from '../../graph/scalars.ts';

/** Where a value stands in a document, and what may stand there. */
export interface ArgumentPlace {
  /** `provinces.filter.type.eq`. */
  readonly argument: string;
  /** What is accepted there, in words. */
  readonly accepted: string;
}

/** What an input type accepts, in words. */
export function describeInput(type: GraphQLInputType): string {
  const named = getNamedType(type);
  if (isEnumType(named)) {
    return `one of ${named
      .getValues()
      .map(({ name }) => name)
      .join(', ')}`;
  }
  const words = isScalarType(named) ? (accepted as Readonly<Record<string, string>>)[named.name] : undefined;
  return words ?? `a value of type ${String(type)}`;
}

function nameOf(node: ASTNode): string[] {
  const isStep = node.kind === Kind.FIELD || node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD;
  return isStep ? [node.name.value] : [];
}

/** Finds the place of a value node: the names of its field, argument and input fields. */
export function findArgument(schema: GraphQLSchema, document: DocumentNode, start: number): ArgumentPlace | null {
  const types = new TypeInfo(schema);
  const path: string[] = [];
  const places: ArgumentPlace[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      enter: (node) => {
        if (node.kind === Kind.FIELD) path.length = 0;
        path.push(...nameOf(node));
        const type = types.getInputType();
        const isValue = node.loc?.start === start && node.kind.endsWith('Value');
        if (isValue && type != null) places.push({ argument: path.join('.'), accepted: describeInput(type) });
      },
      leave: (node) => {
        if (node.kind !== Kind.FIELD) path.splice(path.length - nameOf(node).length, nameOf(node).length);
      },
    }),
  );
  return places[0] ?? null;
}
