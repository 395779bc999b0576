import {
  Kind,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import { filterFields, type FilterSources } from './filter-fields.ts';
import { readListTypes, type ListType } from './list-type.ts';
import type { ModelShape } from './model-shape.ts';
import { orderValues } from './order-values.ts';
import { parseTemplate } from './parse-template.ts';
import { connectionSdl, enumFilterSdl, enumListFilterSdl, filterSdl, orderSdl, relatedFilterSdl } from './templates.ts';
import { inParentheses } from './term.ts';
import { readWritten, typeName } from './written.ts';

/** What a document is expanded by. */
export interface Expansion extends FilterSources {
  /** The fields of each type's filter, by the type's name. */
  readonly filters: ReadonlyMap<string, readonly InputValueDefinitionNode[]>;
  /** The names of the inputs that filters refer to: others are not generated. */
  readonly used: ReadonlySet<string>;
}

/** Reads the lists of a document, derives their filters, and finds out which inputs those use. */
export function prepareExpansion(document: DocumentNode, shape: ModelShape): Expansion {
  const sources = { lists: readListTypes(document, shape), written: readWritten(document), shape };
  const filters = new Map([...sources.lists].map(([name, type]) => [name, filterFields(type, sources)]));
  const written = [...sources.written.inputs.values()].flatMap(({ fields = [] }) => fields);
  const used = [...written, ...[...filters.values()].flat()].map(({ type }) => typeName(type));
  return { ...sources, filters, used: new Set(used) };
}

function filterType({ name }: ListType, { filters }: Expansion): DefinitionNode[] {
  const [definition] = parseTemplate(filterSdl(name)) as readonly InputObjectTypeDefinitionNode[];
  return definition ? [{ ...definition, fields: [...(definition.fields ?? []), ...(filters.get(name) ?? [])] }] : [];
}

function generatedOfList(type: ListType, expansion: Expansion): readonly DefinitionNode[] {
  const { name, dataClass, node } = type;
  const hasSources = expansion.shape.hasSources(name);
  const pageTerm = inParentheses(node.description, 'danh sách: ');
  const rowTerm = inParentheses(node.description, 'mục: ');
  return [
    ...parseTemplate(connectionSdl({ name, pageTerm, rowTerm, dataClass, hasSources })),
    ...filterType(type, expansion),
    ...(expansion.used.has(`${name}ListFilter`) ? parseTemplate(relatedFilterSdl(name)) : []),
    ...parseTemplate(orderSdl(name, orderValues(type, expansion.shape))),
  ];
}

function generatedOfEnum({ name: { value: name } }: EnumTypeDefinitionNode, { used }: Expansion): DefinitionNode[] {
  return [
    ...(used.has(`${name}Filter`) ? parseTemplate(enumFilterSdl(name)) : []),
    ...(used.has(`${name}ListFilter`) ? parseTemplate(enumListFilterSdl(name)) : []),
  ];
}

/**
 * Generates what follows from a definition, in the order in which it is published: connection, edge, filters and order of
 * a type with lists; of an enum the comparisons that filters use.
 */
export function generatedAfter(definition: DefinitionNode, expansion: Expansion): readonly DefinitionNode[] {
  if (definition.kind === Kind.ENUM_TYPE_DEFINITION) return generatedOfEnum(definition, expansion);
  const list = definition.kind === Kind.OBJECT_TYPE_DEFINITION ? expansion.lists.get(definition.name.value) : undefined;
  return list === undefined ? [] : generatedOfList(list, expansion);
}
