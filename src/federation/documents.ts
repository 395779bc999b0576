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

/** `"@key"`, or `{ name: "@key", as: "@primaryKey" }`. */
function importedName(value: ValueNode): string[] {
  if (value.kind === Kind.STRING) return [value.value];
  if (value.kind !== Kind.OBJECT) return [];
  const found = ['as', 'name'].map((key) => value.fields.find(({ name }) => name.value === key)?.value);
  return found.flatMap((each) => (each?.kind === Kind.STRING ? [each.value] : [])).slice(0, 1);
}

/** Names that a link lets be used without a prefix: `@key`, `FieldSet`. */
function importedNames({ arguments: given = [] }: DirectiveNode): string[] {
  const imports = given.find(({ name }) => name.value === 'import')?.value;
  return imports?.kind === Kind.LIST ? imports.values.flatMap(importedName) : [];
}

const isPrefixed = (name: string): boolean => /^(link|federation)__/.test(name);

/** Drops each node with a foreign name: one of a specification that the document links. */
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

/** An extension of the schema that extends it with nothing. */
const withoutEmpty = ({ directives = [], operationTypes = [] }: SchemaExtensionNode): null | undefined =>
  directives.length + operationTypes.length === 0 ? null : undefined;

/** Whether an SDL is that of a subgraph, which says so by its links. */
export const isSubgraph = (document: DocumentNode): boolean => links(document).length > 0;

/** An SDL from many files, with each type in one place. */
export const mergeDocument = (document: DocumentNode): DocumentNode =>
  mergeTypeDefs(document, { useSchemaDefinition: false });

/** An SDL as routers take it: the directives of federation are used, and defined by the specification that is linked. */
export const subgraphDocument = (document: DocumentNode): DocumentNode =>
  visit(document, withoutDefinitions(importedIn(document)));

/** An SDL as clients and their tools take it: plain GraphQL, without anything of federation. */
export function apiDocument(document: DocumentNode): DocumentNode {
  const imported = importedIn(document);
  return visit(document, {
    ...withoutDefinitions(imported),
    Directive: drop(isForeignDirective(imported)),
    SchemaExtension: { leave: withoutEmpty },
  });
}
