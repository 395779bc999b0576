import { Kind, type FieldDefinitionNode, type InputValueDefinitionNode } from 'graphql';
import { sdlFault } from './fault.ts';
import type { ListType, ListTypes } from './list-type.ts';
import { parseTemplate } from './parse-template.ts';
import { listArgumentsSdl } from './templates.ts';
import { typeName, type Written } from './written.ts';

function listArguments({ name, defaultOrder }: ListType): readonly InputValueDefinitionNode[] {
  const order = defaultOrder && ` = { field: ${defaultOrder.field}, direction: ${defaultOrder.direction} }`;
  const [definition] = parseTemplate(listArgumentsSdl(name, order ?? ''));
  const fields = definition?.kind === Kind.OBJECT_TYPE_DEFINITION ? definition.fields : [];
  return fields?.[0]?.arguments ?? [];
}

const isRequired = ({ type, defaultValue }: InputValueDefinitionNode): boolean =>
  type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined;

function checkOwn(own: readonly InputValueDefinitionNode[], added: ReadonlySet<string>, coordinate: string): void {
  const repeated = own.find(({ name }) => added.has(name.value));
  if (repeated === undefined) return;
  throw sdlFault(repeated, coordinate, `every list has the argument ${repeated.name.value}; remove it here.`);
}

/** Adds the arguments of lists to a list field: after its own required arguments, before its optional ones. */
function withArguments(field: FieldDefinitionNode, coordinate: string, list: ListType): FieldDefinitionNode {
  const [own, added] = [field.arguments ?? [], listArguments(list)];
  checkOwn(own, new Set(added.map(({ name }) => name.value)), coordinate);
  const [required, optional] = [own.filter(isRequired), own.filter((each) => !isRequired(each))];
  return { ...field, arguments: [...required, ...added, ...optional] };
}

/** Adds the arguments of lists to a field if its type is the connection of a type with lists. */
export function expandListField(
  field: FieldDefinitionNode,
  coordinate: string,
  lists: ListTypes,
  written: Written,
): FieldDefinitionNode {
  const connection = typeName(field.type);
  const [, row] = /^(\w+)Connection$/.exec(connection) ?? [];
  if (row === undefined || written.names.has(connection)) return field;
  const list = lists.get(row);
  if (list !== undefined) return withArguments(field, coordinate, list);
  const fault = written.names.has(row)
    ? `there are no lists of ${row}; write @list(orderBy: …) at \`type ${row}\`, or define ${connection}.`
    : `there is no type ${row}; define it with @list(orderBy: …), or correct the name.`;
  throw sdlFault(field, coordinate, fault);
}
