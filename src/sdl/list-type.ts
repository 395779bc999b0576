import {
  Kind,
  print,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { readList, type DefaultOrder } from './directives.ts';
import { sdlFault } from './fault.ts';
import type { ModelShape } from './model-shape.ts';

/** A type with lists of its rows, which has a model of the same name. */
export interface ListType {
  readonly name: string;
  readonly node: ObjectTypeDefinitionNode;
  /** Its fields, and after them those of its extensions: a domain may add a field to the type of another. */
  readonly fields: readonly FieldDefinitionNode[];
  readonly orderBy: readonly string[];
  readonly defaultOrder: DefaultOrder | null;
  /** The class of the rows' ids, as a directive; connection and edge have the same. */
  readonly dataClass: string;
}

/** The types with lists, by their names. */
export type ListTypes = ReadonlyMap<string, ListType>;

const isDataClass = ({ name }: DirectiveNode): boolean => name.value === 'dataClass';

function classOfIds(node: ObjectTypeDefinitionNode): string {
  const id = node.fields?.find(({ name }) => name.value === 'id');
  const directive = id?.directives?.find(isDataClass);
  if (directive !== undefined) return print(directive);
  throw sdlFault(node, node.name.value, '@list needs a field `id: ID! @dataClass(is: …)`: pages have the class of it.');
}

function checkDefault(node: ObjectTypeDefinitionNode, orderBy: readonly string[], order: DefaultOrder | null): void {
  if (order === null || orderBy.includes(order.field)) return;
  const fault = `@list: the default order ${order.field} is not in orderBy; add it there, or take one of ${orderBy.join(', ')}.`;
  throw sdlFault(node, node.name.value, fault);
}

const extensionFields = ({ definitions }: DocumentNode, type: string): FieldDefinitionNode[] =>
  definitions.flatMap((each) =>
    each.kind === Kind.OBJECT_TYPE_EXTENSION && each.name.value === type ? (each.fields ?? []) : [],
  );

function readListType(node: ObjectTypeDefinitionNode, document: DocumentNode, shape: ModelShape): ListType[] {
  const name = node.name.value;
  const list = readList(node);
  if (list === undefined) return [];
  if (!shape.has(name)) {
    throw sdlFault(node, name, `@list needs a model ${name}; add it to prisma/schema/ and build, or remove @list.`);
  }
  const defaultOrder = list.default ?? null;
  checkDefault(node, list.orderBy, defaultOrder);
  const fields = [...(node.fields ?? []), ...extensionFields(document, name)];
  return [{ name, node, fields, orderBy: list.orderBy, defaultOrder, dataClass: classOfIds(node) }];
}

/** Reads the types with `@list`. */
export function readListTypes(document: DocumentNode, shape: ModelShape): ListTypes {
  const types = document.definitions.flatMap((each) =>
    each.kind === Kind.OBJECT_TYPE_DEFINITION ? readListType(each, document, shape) : [],
  );
  return new Map(types.map((type) => [type.name, type]));
}
