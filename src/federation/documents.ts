import { mergeTypeDefs } from '@graphql-tools/merge';
import {
  Kind,
  visit,
  type ASTVisitor,
  type DirectiveNode,
  type DocumentNode,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
  type ValueNode,
} from 'graphql';

type Schema = SchemaDefinitionNode | SchemaExtensionNode;
interface Named {
  readonly name: { readonly value: string };
}

const links = ({ definitions }: DocumentNode): readonly DirectiveNode[] =>
  definitions
    .filter((each): each is Schema => each.kind === Kind.SCHEMA_DEFINITION || each.kind === Kind.SCHEMA_EXTENSION)
    .flatMap(({ directives = [] }) => directives.filter(({ name }) => name.value === 'link'));

/** Reads an import: `"@key"`, or `{ name: "@key", as: "@primaryKey" }`. */
function importedName(value: ValueNode): string[] {
  if (value.kind === Kind.STRING) return [value.value];
  if (value.kind !== Kind.OBJECT) return [];
  const found = ['as', 'name'].map((key) => value.fields.find(({ name }) => name.value === key)?.value);
  return found.flatMap((each) => (each?.kind === Kind.STRING ? [each.value] : [])).slice(0, 1);
}

/** Names that a link allows without a prefix, such as `@key` and `FieldSet`. */
function importedNames({ arguments: given = [] }: DirectiveNode): string[] {
  const imports = given.find(({ name }) => name.value === 'import')?.value;
  return imports?.kind === Kind.LIST ? imports.values.flatMap(importedName) : [];
}

const isPrefixed = (name: string): boolean => /^(link|federation)__/.test(name);

/** Removes each node with a foreign name: a name of a specification that the document links. */
const drop = (isForeign: (name: string) => boolean) => ({
  leave: ({ name }: Named): null | undefined => (isForeign(name.value) ? null : undefined),
});

const isForeignDirective = (imported: ReadonlySet<string>) => (name: string) =>
  name === 'link' || imported.has(`@${name}`) || isPrefixed(name);

function withoutDefinitions(imported: ReadonlySet<string>): ASTVisitor {
  const types = drop((name) => imported.has(name) || isPrefixed(name) || /^_(Any|Entity|Service)$/.test(name));
  return {
    DirectiveDefinition: drop(isForeignDirective(imported)),
    ScalarTypeDefinition: types,
    EnumTypeDefinition: types,
    ObjectTypeDefinition: types,
    UnionTypeDefinition: types,
    FieldDefinition: drop((name) => /^_(entities|service)$/.test(name)),
  };
}

const importedIn = (document: DocumentNode): ReadonlySet<string> => new Set(links(document).flatMap(importedNames));

/** Whether an extension of the schema adds nothing. */
const withoutEmpty = ({ directives = [], operationTypes = [] }: SchemaExtensionNode): null | undefined =>
  directives.length + operationTypes.length === 0 ? null : undefined;

/** Whether an SDL belongs to a subgraph, which its links show. */
export const isSubgraph = (document: DocumentNode): boolean => links(document).length > 0;

/** Merges an SDL from many files, with each type in one place. */
export const mergeDocument = (document: DocumentNode): DocumentNode =>
  mergeTypeDefs(document, { useSchemaDefinition: false });

/** Prints an SDL for routers: the directives of federation are used, and defined by the linked specification. */
export const subgraphDocument = (document: DocumentNode): DocumentNode =>
  visit(document, withoutDefinitions(importedIn(document)));

/** Prints an SDL for clients and their tools: plain GraphQL, without anything of federation. */
export function apiDocument(document: DocumentNode): DocumentNode {
  const imported = importedIn(document);
  return visit(document, {
    ...withoutDefinitions(imported),
    Directive: drop(isForeignDirective(imported)),
    SchemaExtension: { leave: withoutEmpty },
  });
}
