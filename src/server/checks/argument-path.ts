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
import { acceptedInputs, acceptedScalars } from '../../messages/input.ts';
import type { Message } from '../../messages/message.ts';

/** The place of a value in a document, and what is accepted there. */
export interface ArgumentPlace {
  /** `provinces.filter.type.eq`. */
  readonly argument: string;
  /** Description of the accepted values. */
  readonly accepted: Message;
}

/** Describes what an input type accepts. */
export function describeInput(type: GraphQLInputType): Message {
  const named = getNamedType(type);
  if (isEnumType(named)) return acceptedInputs.oneOf(named.getValues().map(({ name }) => name));
  const scalars: Readonly<Record<string, Message>> = acceptedScalars;
  return (isScalarType(named) ? scalars[named.name] : undefined) ?? acceptedInputs.ofType(String(type));
}

function nameOf(node: ASTNode): string[] {
  const isStep = node.kind === Kind.FIELD || node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD;
  return isStep ? [node.name.value] : [];
}

/** Finds the place of a value node, as the names of its field, argument and input fields. */
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
